; The installer, 64-bit, in English and Chinese. packaging/windows/build.sh runs it with
;   VERSION, the version    TREE, the folder to install    FILES, what removes its files again    OUT, the installer
; Without questions: /S. Also /AllUsers, /CurrentUser, /PATH (the command line on the search path), /D=FOLDER (last). Exit code 3:
; the program runs and was not closed. The uninstaller knows /S, /KEEPSETTINGS.
Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestSupportedOS Win10
SetCompressor /SOLID lzma
Name "ckptscope"
OutFile "${OUT}"
BrandingText "ckptscope ${VERSION}"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\ckptscope"
!define TYPE "ckptscope.checkpoint"
!define APP_ID "io.github.ckptscope.ckptscope"
!define STILL_RUNS 3

; For all users where that is permitted, else for one; a newer version goes where the older one is.
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "ckptscope"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh
!include "${FILES}"
!include "path.nsh"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION startAsUser
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

!macro text NAME ENGLISH CHINESE
    LangString ${NAME} ${LANG_ENGLISH} "${ENGLISH}"
    LangString ${NAME} ${LANG_SIMPCHINESE} "${CHINESE}"
!macroend
!insertmacro text program "ckptscope (required)" "ckptscope（必需）"
!insertmacro text aboutProgram "The window, the command line and their libraries." "窗口、命令行及其库文件。"
!insertmacro text types "File types" "文件类型"
!insertmacro text aboutTypes "ckptscope is offered under 'Open with' for .pt, .pth, .ckpt, .pkl and .bin. It becomes the default of none." "在 .pt、.pth、.ckpt、.pkl 和 .bin 文件的“打开方式”中提供 ckptscope，不改变任何默认程序。"
!insertmacro text menu "Start menu" "开始菜单"
!insertmacro text aboutMenu "An entry in the start menu." "在开始菜单中添加一项。"
!insertmacro text search "Add to PATH" "加入 PATH"
!insertmacro text aboutSearch "ckptscope-cli can be called in every console." "在任何控制台中都可以调用 ckptscope-cli。"
!insertmacro text typeName "PyTorch checkpoint" "PyTorch 检查点"
!insertmacro text description "Inspect and convert PyTorch checkpoints" "查看和转换 PyTorch 检查点"
!insertmacro text tooOld "ckptscope needs Windows 10, version 1809, or newer, of 64 bits." "ckptscope 需要 64 位 Windows 10 1809 或更高版本。"
!insertmacro text runs "ckptscope is open. OK closes it; it asks first about edits that are not saved." "ckptscope 正在运行。点击“确定”将其关闭；未保存的修改会先行询问。"
!insertmacro text stillRuns "ckptscope is still open. Close it, then try again." "ckptscope 仍在运行。请将其关闭后重试。"
!insertmacro text settings "Remove your settings and the list of recent files, too?" "是否同时删除您的设置和最近打开的文件列表？"
!insertmacro text noPath "The search path could not be changed; the command line is in $INSTDIR." "无法修改 PATH；命令行位于 $INSTDIR。"

VIProductVersion "${VERSION}.0"
!macro version LANG DESCRIPTION
    VIAddVersionKey /LANG=${LANG} "ProductName" "ckptscope"
    VIAddVersionKey /LANG=${LANG} "ProductVersion" "${VERSION}"
    VIAddVersionKey /LANG=${LANG} "FileVersion" "${VERSION}"
    VIAddVersionKey /LANG=${LANG} "FileDescription" "${DESCRIPTION}"
    VIAddVersionKey /LANG=${LANG} "LegalCopyright" "Apache License 2.0"
!macroend
!insertmacro version ${LANG_ENGLISH} "Installer of ckptscope"
!insertmacro version ${LANG_SIMPCHINESE} "ckptscope 安装程序"

; A program that runs cannot be written over. Asked to close by Windows' own taskkill, it may still ask the user.
!macro closeProgram UN
Function ${UN}isClosed ; pushes 1 or 0
    IfFileExists "$INSTDIR\ckptscope.exe" 0 closed
    ClearErrors
    FileOpen $R1 "$INSTDIR\ckptscope.exe" a
    IfErrors open
    FileClose $R1
closed:
    Push 1
    Return
open:
    Push 0
FunctionEnd

Function ${UN}closeProgram
    Call ${UN}isClosed
    Pop $R0
    ${If} $R0 == 1
        Return
    ${EndIf}
    MessageBox MB_OKCANCEL|MB_ICONINFORMATION "$(runs)" /SD IDOK IDOK ask
    SetErrorLevel ${STILL_RUNS}
    Abort
ask:
    nsExec::Exec '"$SYSDIR\taskkill.exe" /IM ckptscope.exe'
    Pop $R0
    StrCpy $R2 0
    ${Do}
        Sleep 250
        Call ${UN}isClosed
        Pop $R0
        IntOp $R2 $R2 + 1
        ${If} $R0 == 1
        ${OrIf} $R2 > 40
            ${ExitDo}
        ${EndIf}
    ${Loop}
    ${If} $R0 == 0
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(stillRuns)" /SD IDCANCEL IDRETRY ask
        SetErrorLevel ${STILL_RUNS}
        Abort
    ${EndIf}
FunctionEnd
!macroend
!insertmacro closeProgram ""
!insertmacro closeProgram "un."

; What an older version has installed goes first, but for the settings.
Function removeOlder
    ReadRegStr $R3 SHCTX "${KEY}" "InstallLocation"
    ${If} $R3 != ""
    ${AndIf} ${FileExists} "$R3\uninstall.exe"
        ClearErrors
        ExecWait '"$R3\uninstall.exe" /S /KEEPSETTINGS /$MultiUser.InstallMode _?=$R3' $R0
        ${If} $R0 == ${STILL_RUNS}
            SetErrorLevel ${STILL_RUNS}
            Abort
        ${EndIf}
        Delete "$R3\uninstall.exe"
        RMDir "$R3"
    ${EndIf}
FunctionEnd

Section "$(program)" SectionProgram
    SectionIn RO
    Call closeProgram
    Call removeOlder
    SetOutPath "$INSTDIR"
    File /r "${TREE}/*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    WriteRegStr SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\ckptscope.exe" "" "$INSTDIR\ckptscope.exe"
    WriteRegStr SHCTX "${KEY}" "DisplayName" "ckptscope"
    WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\ckptscope.exe"
    WriteRegStr SHCTX "${KEY}" "Publisher" "The ckptscope authors"
    WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
    WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
    WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S /$MultiUser.InstallMode'
    WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
    WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    WriteRegDWORD SHCTX "${KEY}" "EstimatedSize" $0
SectionEnd

!macro forEachType MACRO
    !insertmacro ${MACRO} ".pt"
    !insertmacro ${MACRO} ".pth"
    !insertmacro ${MACRO} ".ckpt"
    !insertmacro ${MACRO} ".pkl"
    !insertmacro ${MACRO} ".bin"
!macroend

!macro offerFor EXTENSION
    WriteRegNone SHCTX "Software\Classes\${EXTENSION}\OpenWithProgids" "${TYPE}"
    WriteRegStr SHCTX "Software\Classes\Applications\ckptscope.exe\SupportedTypes" "${EXTENSION}" ""
    WriteRegStr SHCTX "Software\ckptscope\Capabilities\FileAssociations" "${EXTENSION}" "${TYPE}"
!macroend

!macro offerNoMoreFor EXTENSION
    DeleteRegValue SHCTX "Software\Classes\${EXTENSION}\OpenWithProgids" "${TYPE}"
    DeleteRegKey /ifempty SHCTX "Software\Classes\${EXTENSION}\OpenWithProgids"
    DeleteRegKey /ifempty SHCTX "Software\Classes\${EXTENSION}"
!macroend

!macro tellShell
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; SHCNE_ASSOCCHANGED
!macroend

Section "$(types)" SectionTypes
    WriteRegStr SHCTX "Software\Classes\${TYPE}" "" "$(typeName)"
    WriteRegStr SHCTX "Software\Classes\${TYPE}\DefaultIcon" "" "$INSTDIR\ckptscope.exe,0"
    WriteRegStr SHCTX "Software\Classes\${TYPE}\shell\open\command" "" '"$INSTDIR\ckptscope.exe" "%1"'
    WriteRegStr SHCTX "Software\Classes\Applications\ckptscope.exe" "FriendlyAppName" "ckptscope"
    WriteRegStr SHCTX "Software\Classes\Applications\ckptscope.exe\shell\open\command" "" '"$INSTDIR\ckptscope.exe" "%1"'
    WriteRegStr SHCTX "Software\ckptscope\Capabilities" "ApplicationName" "ckptscope"
    WriteRegStr SHCTX "Software\ckptscope\Capabilities" "ApplicationDescription" "$(description)"
    WriteRegStr SHCTX "Software\RegisteredApplications" "ckptscope" "Software\ckptscope\Capabilities"
    !insertmacro forEachType offerFor
    !insertmacro tellShell
SectionEnd

; The entry bears the name that the program's windows bear, so that the taskbar knows them for one.
Section "$(menu)" SectionMenu
    CreateShortCut "$SMPROGRAMS\ckptscope.lnk" "$INSTDIR\ckptscope.exe" "" "$INSTDIR\ckptscope.exe" 0 SW_SHOWNORMAL "" "$(description)"
    !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
    ${If} $0 P<> 0
        ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
        ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
        ${If} $1 P<> 0
        ${AndIf} $2 P<> 0
            ${IPersistFile::Load} $1 '("$SMPROGRAMS\ckptscope.lnk",${STGM_READWRITE})'
            System::Call '*(&w64 "${APP_ID}")p.r5'
            System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r3'
            System::Call '*(&i2 ${VT_LPWSTR}, &i6 0, p r5, p 0)p.r4'
            ${IPropertyStore::SetValue} $2 '($3,$4)'
            ${IPropertyStore::Commit} $2 ""
            ${IPersistFile::Save} $1 '("$SMPROGRAMS\ckptscope.lnk",1)'
            System::Free $3
            System::Free $4
            System::Free $5
        ${EndIf}
        ${If} $1 P<> 0
            ${IUnknown::Release} $1 ""
        ${EndIf}
        ${If} $2 P<> 0
            ${IUnknown::Release} $2 ""
        ${EndIf}
        ${IUnknown::Release} $0 ""
    ${EndIf}
SectionEnd

Section /o "$(search)" SectionPath
    ${If} $MultiUser.InstallMode == "AllUsers"
        ${AddToPath} ${HKLM64} "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
    ${Else}
        ${AddToPath} ${HKCU64} "Environment"
    ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionProgram} $(aboutProgram)
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionTypes} $(aboutTypes)
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionMenu} $(aboutMenu)
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionPath} $(aboutSearch)
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
    SetRegView 64
    ${IfNot} ${AtLeastWin10}
    ${OrIfNot} ${AtLeastBuild} 17763
        MessageBox MB_OK|MB_ICONSTOP "$(tooOld)" /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
    StrCpy $R0 $INSTDIR ; of /D=
    !insertmacro MULTIUSER_INIT
    ${If} $R0 != ""
        StrCpy $INSTDIR $R0
    ${EndIf}
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/PATH" $R1
    ${IfNot} ${Errors}
        SectionSetFlags ${SectionPath} 1
    ${EndIf}
FunctionEnd

; Through Explorer, which runs with the rights of the user and not with those of the installer.
Function startAsUser
    Exec '"$WINDIR\explorer.exe" "$INSTDIR\ckptscope.exe"'
FunctionEnd

Function un.onInit
    SetRegView 64
    !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section "Uninstall"
    Call un.closeProgram
    ${If} $MultiUser.InstallMode == "AllUsers"
        ${RemoveFromPath} ${HKLM64} "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
    ${Else}
        ${RemoveFromPath} ${HKCU64} "Environment"
    ${EndIf}
    !insertmacro forEachType offerNoMoreFor
    DeleteRegKey SHCTX "Software\Classes\${TYPE}"
    DeleteRegKey SHCTX "Software\Classes\Applications\ckptscope.exe"
    DeleteRegKey /ifempty SHCTX "Software\Classes\Applications"
    DeleteRegValue SHCTX "Software\RegisteredApplications" "ckptscope"
    DeleteRegKey /ifempty SHCTX "Software\RegisteredApplications"
    DeleteRegKey SHCTX "Software\ckptscope\Capabilities"
    DeleteRegKey /ifempty SHCTX "Software\ckptscope"
    DeleteRegKey SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\ckptscope.exe"
    DeleteRegKey SHCTX "${KEY}"
    Delete "$SMPROGRAMS\ckptscope.lnk"
    !insertmacro removeFiles "$INSTDIR"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    !insertmacro tellShell
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/KEEPSETTINGS" $R1
    ${If} ${Errors}
        MessageBox MB_YESNO|MB_ICONQUESTION "$(settings)" /SD IDYES IDNO keep
        SetShellVarContext current
        Delete "$APPDATA\ckptscope\ckptscope.ini"
        RMDir "$APPDATA\ckptscope"
        Delete "$LOCALAPPDATA\ckptscope\ckptscope\cache\example-dataparallel.pth"
        RMDir "$LOCALAPPDATA\ckptscope\ckptscope\cache"
        RMDir "$LOCALAPPDATA\ckptscope\ckptscope"
        RMDir "$LOCALAPPDATA\ckptscope"
    keep:
    ${EndIf}
SectionEnd
