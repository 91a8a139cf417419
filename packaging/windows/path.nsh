; The folder of the program on the search path of all users or of one, by the functions of Windows: the strings of NSIS hold 1023
; characters, a path often has more, and what is cut off would be lost.
!define HKLM64 0x80000002
!define HKCU64 0x80000001
!define READ_AND_WRITE 0x2011F ; KEY_READ | KEY_WRITE, without a view: that of 64 bits
!define REG_EXPAND_SZ_TYPE 2

!define AddToPath "!insertmacro changePath ''"
!define RemoveFromPath "!insertmacro changePath 'un.'"
!macro changePath UN HIVE NAME
    StrCpy $1 ${HIVE}
    StrCpy $2 "${NAME}"
    Call ${UN}changePath
!macroend

; $3 the key, $4 the bytes of the value, $5 its type, $6 its text, $7 where our folder begins in it, $8 the text after it
!macro pathFunctions UN
Function ${UN}changePath
    System::Call 'advapi32::RegOpenKeyExW(p r1, w r2, i 0, i ${READ_AND_WRITE}, *p .r3) i.r0'
    ${If} $0 <> 0
        !if "${UN}" == ""
            DetailPrint "$(noPath)"
        !endif
        Return
    ${EndIf}
    StrCpy $4 0
    StrCpy $5 ${REG_EXPAND_SZ_TYPE}
    System::Call 'advapi32::RegQueryValueExW(p r3, w "Path", p 0, *i .r5, p 0, *i .r4) i.r0'
    ${If} $0 <> 0 ; there is none yet
        StrCpy $4 0
        StrCpy $5 ${REG_EXPAND_SZ_TYPE}
    ${EndIf}
    IntOp $0 $4 + ${NSIS_MAX_STRLEN}
    IntOp $0 $0 + ${NSIS_MAX_STRLEN}
    System::Call 'kernel32::GlobalAlloc(i 0x40, p r0) p.r6' ; of zeros
    ${If} $4 > 0
        System::Call 'advapi32::RegQueryValueExW(p r3, w "Path", p 0, p 0, p r6, *i r4) i.r0'
    ${EndIf}
    Call ${UN}findInPath
    !if "${UN}" == ""
        ${If} $7 P= 0
            System::Call 'kernel32::lstrlenW(p r6) i.r0'
            ${If} $0 > 0
                System::Call 'kernel32::lstrcatW(p r6, w ";")'
            ${EndIf}
            System::Call 'kernel32::lstrcatW(p r6, w "$INSTDIR")'
            Call writePath
        ${EndIf}
    !else
        ${If} $7 P<> 0
            System::Call 'kernel32::lstrlenW(p r8) i.r0'
            IntOp $0 $0 * 2
            IntOp $0 $0 + 2
            System::Call 'ntdll::memmove(p r7, p r8, p r0)'
            Call un.writePath
        ${EndIf}
    !endif
    System::Call 'kernel32::GlobalFree(p r6)'
    System::Call 'advapi32::RegCloseKey(p r3)'
FunctionEnd

; $7: where the folder begins in $6, with the semicolon before it if there is one, or 0; $8: what follows
Function ${UN}findInPath
    StrCpy $8 $6
    StrLen $9 $INSTDIR
    IntOp $9 $9 * 2
    ${Do}
        System::Call 'shlwapi::StrStrIW(p r8, w "$INSTDIR") p.r7'
        ${If} $7 P= 0
            Return
        ${EndIf}
        IntPtrOp $8 $7 + $9
        StrCpy $0 ";" ; before the first
        ${If} $7 P<> $6
            IntPtrOp $0 $7 - 2
            System::Call '*$0(&w1 .r0)'
        ${EndIf}
        System::Call '*$8(&w1 .R0)'
        ${If} $0 == ";"
            ${If} $R0 == ""
            ${OrIf} $R0 == ";"
                ${If} $7 P<> $6
                    IntPtrOp $7 $7 - 2
                ${ElseIf} $R0 == ";"
                    IntPtrOp $8 $8 + 2
                ${EndIf}
                Return
            ${EndIf}
        ${EndIf}
    ${Loop}
FunctionEnd

Function ${UN}writePath
    System::Call 'kernel32::lstrlenW(p r6) i.r0'
    ${If} $0 = 0 ; there was none before
        System::Call 'advapi32::RegDeleteValueW(p r3, w "Path")'
    ${Else}
        IntOp $0 $0 * 2
        IntOp $0 $0 + 2
        System::Call 'advapi32::RegSetValueExW(p r3, w "Path", i 0, i r5, p r6, i r0)'
    ${EndIf}
    SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
FunctionEnd
!macroend
!insertmacro pathFunctions ""
!insertmacro pathFunctions "un."
