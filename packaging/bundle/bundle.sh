# The programs with Qt and all else that a desktop may lack, in one folder that runs from anywhere: what the AppImage and the
# .tar.gz hold. Sourced by their build.sh.
# shellcheck shell=bash disable=SC2154

bundle=$root/build/package/bundle
private=lib/ckptscope
qt_plugins=/usr/lib/x86_64-linux-gnu/qt6/plugins
qt_translations=/usr/share/qt6/translations

# listed FILE: its lines without the comments
listed() { grep -v '^#' "$root/packaging/bundle/$1"; }

needed_by() { objdump -p "$1" | sed -n 's/^ *NEEDED *//p'; }

# system_library NAME: where the loader finds it
system_library() { ldconfig -p | awk -v name="$1" '$1 == name && /x86-64/ && !found++ { print $NF }'; }

# take_libraries_of FILE: copies what it needs and a desktop may lack, and so on
take_libraries_of() {
    local name path
    for name in $(needed_by "$1"); do
        case " ${excluded[*]} " in *" $name "*) continue ;; esac
        [ ! -e "$bundle/$private/$name" ] || continue
        path=$(system_library "$name")
        [ -n "$path" ] || {
            say "The library $name, which $1 needs, is not there."
            return 1
        }
        taken+=("$path")
        cp -L "$path" "$bundle/$private/$name"
        take_libraries_of "$path"
    done
}

take_plugins() {
    local plugin
    for plugin in $(listed plugins.txt); do
        install -D -m 644 "$qt_plugins/$plugin" "$bundle/$private/plugins/$plugin"
        taken+=("$qt_plugins/$plugin")
        take_libraries_of "$qt_plugins/$plugin"
    done
}

# package_of FILE: of Debian; a file may be known by its name before /lib became a part of /usr
package_of() {
    local file
    file=$(realpath "$1")
    { dpkg-query -S "$file" 2>/dev/null || dpkg-query -S "${file#/usr}"; } | sed -n '1s/:.*//p'
}

# What is taken along and what third-party.txt says must be the same.
compare_with_list() {
    run_quietly "packaging/third-party.txt (left) and the libraries in the package (right) differ." \
        diff <(third_party | awk -F'|' '$4 == "library" { print $1 }' | sort) \
        <(for file in "${taken[@]}"; do package_of "$file"; done | sort -u)
}

# Each file finds the others by where it lies itself.
set_paths() {
    local file
    for file in "$bundle"/bin/ckptscope*; do
        patchelf --set-rpath "\$ORIGIN/../$private" "$file"
    done
    for file in "$bundle/$private"/*.so*; do
        patchelf --set-rpath "\$ORIGIN" "$file"
    done
    for file in "$bundle/$private"/plugins/*/*.so; do
        patchelf --set-rpath "\$ORIGIN/../.." "$file"
    done
}

# add_torch FOLDER: torch_worker and LibTorch, to a copy of the bundle; the libraries that both need are there
add_torch() {
    local folder=$1/$private file
    run_quietly "CMake could not install torch_worker." \
        cmake --install "$root/build/package" --prefix "$1" --strip --component torch
    for file in "$folder"/torch/*.so; do
        patchelf --set-rpath "\$ORIGIN:\$ORIGIN/.." "$file"
    done
    patchelf --set-rpath "\$ORIGIN/torch:\$ORIGIN" "$folder/torch_worker"
    cp "$notices"/torch/* "$1/share/doc/ckptscope/licences/"
    rm -r "$1/share/doc/ckptscope-torch-cpu"
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

make_bundle() {
    local excluded taken=() program
    mapfile -t excluded < <(listed excluded.txt)
    install_packages patchelf binutils
    compile_programs
    rm -rf "$bundle"
    run_quietly "CMake could not install the programs." \
        cmake --install "$root/build/package" --prefix "$bundle" --strip --component program
    mkdir -p "$bundle/$private" "$bundle/share/ckptscope/translations"
    for program in "$bundle"/bin/*; do take_libraries_of "$program"; done
    take_plugins
    compare_with_list
    set_paths
    cp "$qt_translations/qtbase_zh_CN.qm" "$bundle/share/ckptscope/translations/"
    printf '[Paths]\nPrefix = ..\nPlugins = %s/plugins\nTranslations = share/ckptscope/translations\n' "$private" >"$bundle/bin/qt.conf"
    copy_licences "$bundle/share/doc/ckptscope/licences" headers library data runtime
    cp -L /usr/share/common-licenses/{Apache-2.0,GPL-2,GPL-3,LGPL-2,LGPL-2.1,LGPL-3} "$bundle/share/doc/ckptscope/licences/"
    find "$bundle" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}
