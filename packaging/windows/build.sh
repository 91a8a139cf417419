# For Windows: a .zip that runs from any folder, and an installer of the same files. Sourced by packaging/build.sh.
# shellcheck shell=bash disable=SC2034,SC2154

# shellcheck source=packaging/windows/installer.sh
. "$root/packaging/windows/installer.sh"

tree=$root/build/windows-window/tree
qt=${CKPTSCOPE_QT_WINDOWS:-$HOME/.cache/ckptscope/qt-windows}
name=ckptscope-$version-windows-x86_64
notices=$root/build/windows-window/notices
notice_list=$root/packaging/windows/third-party.txt
notice_suffix=-windows
plugins=(platforms/qwindows styles/qwindowsvistastyle) # windows themselves, and the look of Windows

how_it_is_shipped() {
    cat <<END
On Debian 12 \`apt-get source NAME=VERSION\` brings the sources of each, by the last column.

- **headers**, **static**: compiled and linked into the programs.
- **library**, **data**: files of their own beside the programs, which may be replaced by others. The first two works are also
  linked into \`ckptscope-cli.exe\` and \`torch_worker.exe\`.

Qt was built for Windows from Debian's sources, without a change, by \`packaging/windows/build-qt.sh\`; how, is in \`qt-build.txt\`.
END
}

needed_by() { x86_64-w64-mingw32-objdump -p "$1" | sed -n 's/^.*DLL Name: *//p'; }

# take_libraries_of FILE: copies what it needs from $folders, and so on; all else is a part of Windows
take_libraries_of() {
    local library folder
    for library in $(needed_by "$1"); do
        [ ! -e "$tree/$library" ] || continue
        for folder in "${folders[@]}"; do
            if [ -e "$folder/$library" ]; then
                cp "$folder/$library" "$tree/"
                take_libraries_of "$tree/$library"
                break
            fi
        done
    done
}

take_texts() {
    cp "$root/LICENSE" "$tree/LICENSE.txt"
    cp "$root/CHANGELOG.md" "$notices/THIRD-PARTY.md" "$tree/"
    copy_licences "$tree/licences" headers static library data
    cp -L /usr/share/common-licenses/{GPL-2,GPL-3,LGPL-2.1,LGPL-3} "$tree/licences/"
    cp "$qt/ckptscope-qt.txt" "$tree/licences/qt-build.txt"
}

make_tree() {
    local program plugin
    rm -rf "$tree"
    mkdir -p "$tree/translations"
    for program in ckptscope ckptscope-cli torch_worker/torch_worker; do
        cp "$root/build/windows-window/app/$program.exe" "$tree/"
        take_libraries_of "$tree/$(basename "$program").exe"
    done
    for plugin in "${plugins[@]}"; do
        install -D -m 644 "$qt/plugins/$plugin.dll" "$tree/plugins/$plugin.dll"
        take_libraries_of "$tree/plugins/$plugin.dll"
    done
    find "$tree" \( -name '*.exe' -o -name '*.dll' \) -exec x86_64-w64-mingw32-strip {} +
    cp /usr/share/qt6/translations/qtbase_zh_CN.qm "$tree/translations/"
    printf '[Paths]\nPrefix = .\nPlugins = plugins\nTranslations = translations\n' >"$tree/qt.conf"
    take_texts
    find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# The folder "settings" makes the settings stay beside the program.
make_zip() {
    local portable=$root/build/windows-window/portable
    rm -rf "$portable" "$1"
    mkdir -p "$portable"
    cp -a "$tree" "$portable/$name"
    mkdir "$portable/$name/settings"
    find "$portable" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    (cd "$portable" && find "$name" | sort | zip -q -9 -X "$1" -@)
}

setup_build
setup_windows
install_packages nsis zip icoutils librsvg2-bin
# Where libraries for Windows are found; the compiler tells only once it is there
folders=("$qt/bin" "$(dirname "$(x86_64-w64-mingw32-g++-posix -print-libgcc-file-name)")" /usr/x86_64-w64-mingw32/lib)
"$root/packaging/windows/build-qt.sh"
make_notices
configure windows-window -DCKPTSCOPE_TESTS=OFF
build windows-window
make_tree
rm -f "$dist"/*-windows-*.zip "$dist"/*-windows-*.exe
make_zip "$dist/$name.zip"
make_installer "$tree" "$version" "$dist/$name-setup.exe"
