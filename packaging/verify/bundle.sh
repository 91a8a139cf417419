# What is asked of the folder that the AppImage and the .tar.gz hold. Sourced by their verify.sh, which set `tree`, the folder,
# and `start`, the command that runs the command line in the clean system.
# shellcheck shell=bash disable=SC2034,SC2154,SC2016

# What every desktop has (see packaging/bundle/excluded.txt), and a font
desktop_libraries=(libegl1 libgl1 libopengl0 libx11-6 libx11-xcb1 libxcb1 libwayland-client0 libdrm2 libgbm1 libfontconfig1
    libfreetype6 libharfbuzz0b libexpat1 zlib1g libstdc++6 xkb-data fonts-wqy-microhei)

has_no_qt() { nothing_in <(inside dpkg-query -W -f '${Package}\n' | grep -iE '^(lib)?qt') && nothing_in <(find "$system/usr/lib" -name 'libQt*'); }

# What is not excluded comes out of the folder itself, for every program, library and plugin.
libraries_are_its_own() {
    local excluded
    excluded=$(grep -v '^#' "$root/packaging/bundle/excluded.txt")
    nothing_in <(elf_files "$tree" | while IFS= read -r file; do
        ldd "$file" | awk -v file="${file#"$tree"/}" -v tree="$(realpath "$tree")/" -v excluded=" $(xargs <<<"$excluded") " '
            $2 == "=>" && index(excluded, " " $1 " ") == 0 && needed[$1]++ == 0 && index($3, tree) != 1 { print file, $1, $3 }'
    done | not_through_excluded)
}

# not_through_excluded: an excluded library may itself need others, which are the system's then
not_through_excluded() {
    while read -r file name path; do
        ! objdump -p "$tree/$file" | grep -qx " *NEEDED *$name" || printf '%s needs %s, found at %s\n' "$file" "$name" "$path"
    done
}

# input_method_loads NAME FILE COMMAND...: the plugin for it is chosen and loaded
input_method_loads() {
    local method=$1 file=$2
    shift 2
    window_opens "$out/$method.png" inside_as_user DISPLAY="$display" QT_IM_MODULE="$method" QT_DEBUG_PLUGINS=1 "$@"
    grep -q "$file.*loaded library\|loaded library.*$file" "$out/$method.png.log"
}

# opens_on_wayland COMMAND...: a compositor without a screen gets a window that names the desktop file
opens_on_wayland() {
    local compositor
    XDG_RUNTIME_DIR=$system/home/user/run weston --backend=headless-backend.so --socket=wayland-9 --idle-time=0 >"$out/weston.log" 2>&1 &
    compositor=$!
    sleep 3
    as_root chmod 666 "$system/home/user/run/wayland-9"
    inside_as_user timeout 8 env WAYLAND_DISPLAY=wayland-9 WAYLAND_DEBUG=1 QT_QPA_PLATFORM=wayland "$@" >"$out/wayland.log" 2>&1 || true
    kill "$compositor"
    wait "$compositor" || true
    grep "xdg_toplevel.*set_app_id(\"$app_id\")" "$out/wayland.log"
    grep 'wl_surface.*attach(wl_buffer' "$out/wayland.log" | sed -n 1p | grep .
}

check_bundle_files() {
    check "no symbol newer than GLIBC $newest_glibc, GLIBCXX $newest_glibcxx" symbols_at_most "$tree"
    check "no RPATH leads outside" runpaths_inside "$tree"
    check "our programs: PIE, full RELRO, no executable stack" all_hardened "$tree"/bin/ckptscope "$tree"/bin/ckptscope-cli
    check "all libraries: RELRO, no executable stack" libraries_hardened "$tree"
    check "libraries come out of the package" libraries_are_its_own
    check "Qt's own Chinese texts are there" test -s "$tree/share/ckptscope/translations/qtbase_zh_CN.qm"
    check "licences of all that is in it are there" test -s "$tree/share/doc/ckptscope/licences/libqt6core6.txt" -a \
        -s "$tree/share/doc/ckptscope/licences/LGPL-3" -a -s "$tree/share/doc/ckptscope/THIRD-PARTY.md"
}
