# Proves the .zip and the installer for Windows, under Wine. Sourced by packaging/verify.sh.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154

# shellcheck source=packaging/verify/wine.sh
. "$root/packaging/verify/wine.sh"
# shellcheck source=packaging/windows/installer.sh
. "$root/packaging/windows/installer.sh"

name=ckptscope-$version-windows-x86_64
zip=$dist/$name.zip
setup=$dist/$name-setup.exe
uninstall_key='Software\Microsoft\Windows\CurrentVersion\Uninstall\ckptscope'
environment='HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'

# --- files

pe_files() { find "$1" -name '*.exe' -o -name '*.dll'; }

# Address randomisation (of 64 bits) and no execution of data
programs_hardened() {
    local file flags
    for file in "$tree"/*.exe; do
        flags=$(x86_64-w64-mingw32-objdump -p "$file" | sed -n 's/^DllCharacteristics[[:space:]]*//p')
        echo "$file $flags"
        [ $((16#$flags & 0x160)) -eq $((0x160)) ]
    done
}

# What a program or library needs is beside the programs, or a part of Windows, as Wine has it.
libraries_are_there() {
    local parts=/usr/lib/x86_64-linux-gnu/wine/x86_64-windows
    nothing_in <(pe_files "$tree" | while IFS= read -r file; do
        x86_64-w64-mingw32-objdump -p "$file" | sed -n 's/^.*DLL Name: *//p' | while IFS= read -r library; do
            case $library in api-ms-win-*) continue ;; esac # names of parts of Windows
            [ -e "$tree/$library" ] || [ -e "$parts/${library,,}" ] || echo "$(basename "$file") needs $library"
        done
    done)
}

resources_are_there() {
    local file resources
    for file in ckptscope ckptscope-cli torch_worker; do
        resources=$(wrestool -l "$tree/$file.exe")
        grep -q 'type=group_icon' <<<"$resources"
        grep -q 'type=version' <<<"$resources"
        wrestool -x --raw --type=24 "$tree/$file.exe" | grep -q PerMonitorV2
    done
}

# --- the programs, wherever they are

# A folder that is hard to name
prepare_samples() {
    samples="$drive/检查点 a b"
    mkdir -p "$samples"
    cp "$out/samples/parallel.pth" "$samples/多卡.pth"
    cp "$out/samples/legacy.pt" "$samples/"
    windows_samples='C:\检查点 a b'
}

tells_version() { [ "$(in_wine "$1\\ckptscope-cli.exe" --version)" = "ckptscope-cli $version" ]; }
shows() { in_wine "$1\\ckptscope-cli.exe" show "$windows_samples\\多卡.pth"; }

converts_in_wine() {
    rm -f "$samples/单卡.pth"
    in_wine "$1\\ckptscope-cli.exe" convert "$windows_samples\\多卡.pth" --strip module. -o "$windows_samples\\单卡.pth" --quiet
    torch_reads "$samples/单卡.pth"
}

# As they come when files are dropped on the program's icon
opens_dropped_files() {
    window_in_wine "$out/windows-dropped.png" ckptscope "$place\\ckptscope.exe" "$windows_samples\\多卡.pth" "$windows_samples\\legacy.pt"
    grep legacy.pt "$settings" && grep 多卡.pth "$settings"
}

keeps_settings_beside() { [ -s "$settings" ] && [ ! -e "$roaming/ckptscope" ]; }

in_chinese() {
    mkdir -p "$out/locale"
    [ -e "$out/locale/zh_CN.UTF-8" ] || localedef -i zh_CN -f UTF-8 "$out/locale/zh_CN.UTF-8"
    LOCPATH=$out/locale LC_ALL=zh_CN.UTF-8 "$@"
}

chinese_window() { in_chinese window_in_wine "$out/windows-zh.png" ckptscope "$place\\ckptscope.exe" "$windows_samples\\多卡.pth"; }

# The first page, in this language
chinese_installer() {
    in_chinese wine "$setup" </dev/null >>"$wine_log" 2>&1 &
    until_it has_window 'ckptscope 安装'
    sleep 2
    import -window root "$out/windows-setup-zh.png"
    [ "$(identify -format %k "$out/windows-setup-zh.png")" -gt 50 ]
}

dark_window() {
    in_wine reg add 'HKCU\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize' /v AppsUseLightTheme /t REG_DWORD /d 0 /f
    window_in_wine "$out/windows-dark.png" ckptscope "$place\\ckptscope.exe" "$windows_samples\\多卡.pth"
    in_wine reg delete 'HKCU\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize' /v AppsUseLightTheme /f
    [ "$(convert "$out/windows-dark.png" -colorspace Gray -format '%[fx:int(mean*100)]' info:)" -lt 40 ]
}

# --- the installer

# All keys of the users and of the computer, and the values that name us; not what Wine keeps of screens, consoles and the network
registry() {
    in_wine regedit /E 'C:\registry.txt' >/dev/null
    iconv -f UTF-16 -t UTF-8 "$drive/registry.txt" | tr -d '\r' | grep -iE '^\[|ckptscope' | grep -vE '\\Control\\Video\\|\\Console|\\NetworkCards\\' >"$1"
    rm -f "$drive/registry.txt"
}
files_of_drive() { (cd "$drive" && find . -path ./windows -prune -o -path './users/*/Temp' -prune -o -print | sort) >"$1"; }

value_of() { in_wine reg query "$1" /v "$2" 2>/dev/null | awk -v name="$2" '$1 == name { sub(/^ *[^ ]+ +REG_[A-Z_]+ +/, ""); print }'; }

# Installs for all users: files, keys, entry of the start menu; and nothing is the default of a type
installs_silently() {
    in_wine "$setup" /S
    [ -s "$installed/ckptscope.exe" ] && [ -s "$installed/uninstall.exe" ] && [ -s "$installed/plugins/platforms/qwindows.dll" ]
    [ "$(value_of "HKLM\\$uninstall_key" DisplayVersion)" = "$version" ]
    [ -s "$drive/ProgramData/Microsoft/Windows/Start Menu/Programs/ckptscope.lnk" ]
    in_wine reg query 'HKLM\Software\Classes\.pth\OpenWithProgids' /v ckptscope.checkpoint
    in_wine reg query 'HKLM\Software\Classes\ckptscope.checkpoint\shell\open\command' | grep 'ckptscope.exe" "%1"'
    ! in_wine reg query 'HKCR\.pth' /ve | grep -q 'REG_SZ.*ckptscope'
}

is_uninstalled() { [ ! -e "$installed" ] && ! in_wine reg query "$1\\$uninstall_key" >/dev/null; }

uninstalls() {
    in_wine "$2\\uninstall.exe" /S
    until_it is_uninstalled "$1"
}

leaves_nothing() {
    uninstalls HKLM 'C:\Program Files\ckptscope'
    registry "$out/registry-after"
    files_of_drive "$out/files-after"
    diff "$out/registry-before" "$out/registry-after"
    diff "$out/files-before" "$out/files-after"
}

# An older version with a file that the new one has no more, and settings of the user, which stay.
upgrades() {
    local old=$out/old
    cp -a "$tree" "$old"
    rm -rf "$old/settings"
    echo old >"$old/old.txt"
    make_installer "$old" 0.0.1 "$out/old-setup.exe"
    in_wine "$out/old-setup.exe" /S
    [ "$(value_of "HKLM\\$uninstall_key" DisplayVersion)" = 0.0.1 ] && [ -e "$installed/old.txt" ]
    mkdir -p "$roaming/ckptscope"
    echo '[view]' >"$roaming/ckptscope/ckptscope.ini"
    in_wine "$setup" /S
    [ "$(value_of "HKLM\\$uninstall_key" DisplayVersion)" = "$version" ]
    [ ! -e "$installed/old.txt" ] && [ -e "$installed/ckptscope.exe" ] && [ -e "$roaming/ckptscope/ckptscope.ini" ]
}

closes_a_running_program() {
    wine 'C:\Program Files\ckptscope\ckptscope.exe' </dev/null >>"$wine_log" 2>&1 &
    until_it has_window ckptscope
    in_wine "$setup" /S
    has_no_window ckptscope
    tells_version 'C:\Program Files\ckptscope'
}

# The search path has more characters than a string of NSIS, and comes out as it was.
changes_the_path() {
    local before long
    long=$(printf ';C:\\a-folder-%03d' $(seq 120))
    before=$(value_of "$environment" PATH)
    in_wine reg add "$environment" /v PATH /t REG_EXPAND_SZ /d "$before$long" /f
    in_wine "$setup" /S /PATH
    [ "$(value_of "$environment" PATH)" = "$before$long;C:\\Program Files\\ckptscope" ]
    uninstalls HKLM 'C:\Program Files\ckptscope'
    [ "$(value_of "$environment" PATH)" = "$before$long" ]
    in_wine reg add "$environment" /v PATH /t REG_EXPAND_SZ /d "$before" /f
}

for_one_user() {
    installed=$(dirname "$roaming")/Local/Programs/ckptscope
    in_wine "$setup" /S /CurrentUser
    [ "$(value_of "HKCU\\$uninstall_key" DisplayVersion)" = "$version" ] && [ -s "$installed/ckptscope.exe" ]
    in_wine reg query 'HKCU\Software\Classes\.pth\OpenWithProgids' /v ckptscope.checkpoint
    if in_wine reg query "HKLM\\$uninstall_key"; then return 1; fi
    uninstalls HKCU "$(value_of "HKCU\\$uninstall_key" InstallLocation)"
}

# --- all of it

setup_windows
install_packages unzip icoutils nsis fonts-noto-cjk locales
package=$zip
unpacked=$(mktemp -d)
unzip -q "$zip" -d "$unpacked"
tree=$unpacked/$name
check "at most 20 MB" size_at_most "$zip" 20000000
check "programs: ASLR, DEP" programs_hardened
check "libraries are in the package, or of Windows" libraries_are_there
check "icon, version, manifest" resources_are_there
check "licences of all that is in it are there" test -s "$tree/licences/qt6-base-dev.txt" -a -s "$tree/licences/LGPL-3" -a -s "$tree/THIRD-PARTY.md"
start_wine
roaming=$(find "$drive/users" -path '*/AppData/Roaming' | head -n 1)
prepare_samples
cp -a "$tree" "$drive/my 程序"
place='C:\my 程序'
settings="$drive/my 程序/settings/ckptscope/ckptscope.ini"
check "command line tells the version" tells_version "$place"
check "shows a checkpoint of PyTorch" shows "$place"
check "converts it, and PyTorch reads that" converts_in_wine "$place"
check "opens two files that are dropped on it" opens_dropped_files
check "keeps its settings beside it" keeps_settings_beside
check "is dark where Windows is" dark_window

package=$setup
rm -rf "$drive/my 程序/settings/ckptscope"
installed="$drive/Program Files/ckptscope"
check "at most 15 MB" size_at_most "$setup" 15000000
registry "$out/registry-before"
files_of_drive "$out/files-before"
check "installs for all, silently" installs_silently
check "installed: command line tells the version" tells_version 'C:\Program Files\ckptscope'
check "installed: converts, and PyTorch reads that" converts_in_wine 'C:\Program Files\ckptscope'
check "installed: opens its window" window_in_wine "$out/windows.png" ckptscope 'C:\Program Files\ckptscope\ckptscope.exe' "$windows_samples\\多卡.pth"
check "closes a running program before it installs" closes_a_running_program
check "uninstalling leaves no file and no key" leaves_nothing
check "installs over an older version, and keeps settings" upgrades
check "puts itself on a long search path, and takes itself off" changes_the_path
check "installs for one user" for_one_user
# Wine takes the language when it starts.
stop_wine
start_screen
check "speaks Chinese: its window" chinese_window
check "speaks Chinese: the installer" chinese_installer
stop_wine
for package in "$zip" "$setup"; do check_again windows; done
rm -rf "$unpacked"
