# Proves the AppImages. Sourced by packaging/verify.sh.
# shellcheck shell=bash disable=SC2154,SC2016

# shellcheck source=packaging/verify/bundle.sh
. "$root/packaging/verify/bundle.sh"

install_packages weston desktop-file-utils
package=$dist/ckptscope-$version-x86_64.AppImage
unpacked=$(mktemp -d)
(cd "$unpacked" && "$package" --appimage-extract)
tree=$unpacked/squashfs-root/usr
program=/home/user/ckptscope.AppImage
start=("$program" --cli)

is_an_appimage() {
    [ "$(od -An -tx1 -j8 -N3 "$package" | xargs)" = "41 49 02" ]
    desktop-file-validate "$unpacked/squashfs-root/$app_id.desktop"
    identify "$unpacked/squashfs-root/.DirIcon"
}

# The runtime alone, as the build left it in front of the image
runtime_is_static() {
    head -c "$("$package" --appimage-offset)" "$package" >"$unpacked/runtime"
    hardened "$unpacked/runtime"
    nothing_in <(readelf -dW "$unpacked/runtime" | grep NEEDED)
}

# runs_by WAY: while it runs (it waits for its input), a folder is mounted or unpacked; afterwards nothing is left
runs_by() {
    inside_as_user sh -c '
        way=$1 program=$2
        rm -f /home/user/input && mkfifo /home/user/input
        "$program" --cli show - </home/user/input &
        exec 3>/home/user/input
        sleep 3
        ls -d /tmp/.ckptscope-*
        grep fuse /proc/mounts
        case $way in
            mounting) grep -q "ckptscope /tmp/.ckptscope-mount-.* fuse" /proc/mounts || exit 1 ;;
            unpacking) [ -x /tmp/.ckptscope-run-*/AppRun ] || exit 1 ;;
        esac
        cat /samples/parallel.pth >&3
        exec 3>&-
        wait $! || exit 1
        sleep 2
        ! ls -d /tmp/.ckptscope-* && ! grep ckptscope /proc/mounts' sh "$1" "$program"
}

# Its exit status, its arguments and its death by a signal are those of the program inside.
passes_on_status() {
    local status=0
    inside_as_user "${start[@]}" show /nothing/there || status=$?
    [ "$status" -eq 2 ]
    inside_as_user sh -c 'ln -sf "$1" /home/user/ckptscope-cli && /home/user/ckptscope-cli --version' sh "$program" |
        grep -qx "ckptscope-cli $version"
}

prepare_root() {
    fresh_root "$@"
    as_root cp "$package" "$system$program"
    as_root cp -r "$out/samples" "$system/samples"
}

# With a /dev/fuse of its own, as udev makes it; where the kernel has none, nothing can be said.
check_mounting() {
    local sentence="mounts itself by FUSE as a user, and cleans up"
    if [ ! -c /dev/fuse ]; then
        not_checked "$sentence (this computer has no /dev/fuse)"
        return
    fi
    as_root mknod -m 666 "$system/dev/fuse" c 10 229
    check "unpacks itself where FUSE has no helper" runs_by unpacking
    run_quietly "apt-get failed in the clean system." inside apt-get -q update
    run_quietly "apt-get failed in the clean system." inside apt-get -qy --no-install-recommends install fuse3
    check "$sentence" runs_by mounting
    check "opens its window, mounted" window_opens "$out/appimage-mounted.png" \
        inside_as_user DISPLAY="$display" "$program" /samples/parallel.pth
}

check "at most 40 MB" size_at_most "$package" 40000000
check "is an AppImage with menu entry and icon" is_an_appimage
check "its beginning needs no library; PIE, full RELRO, no executable stack" runtime_is_static
check_bundle_files
prepare_root bookworm "${desktop_libraries[@]}"
check "the clean Debian 12 has no Qt" has_no_qt
check "window tells the version" tells ckptscope "$program"
check "command line tells the version" tells ckptscope-cli "${start[@]}"
check "passes on arguments and exit status" passes_on_status
check "unpacks itself without FUSE, and cleans up" runs_by unpacking
check "shows a checkpoint of PyTorch" inside_as_user "${start[@]}" show /samples/parallel.pth
check "converts it, and PyTorch reads that" converts
check "opens its window" window_opens "$out/appimage.png" inside_as_user DISPLAY="$display" "$program" /samples/parallel.pth
check "opens its window in Chinese" window_opens "$out/appimage-zh.png" \
    inside_as_user DISPLAY="$display" LC_ALL=zh_CN.UTF-8 "$program" /samples/parallel.pth
check "opens its window on Wayland" opens_on_wayland "$program" /samples/parallel.pth
check "takes fcitx5 for input" input_method_loads fcitx libfcitx5platforminputcontextplugin "$program"
check "takes ibus for input" input_method_loads ibus libibusplatforminputcontextplugin "$program"
check_mounting
remove_root
prepare_root trixie "${desktop_libraries[@]}"
check "opens its window in a clean Debian 13" window_opens "$out/appimage-13.png" \
    inside_as_user DISPLAY="$display" "$program" /samples/parallel.pth
check_again appimage
rm -rf "$unpacked"
remove_root

# The same with torch_worker and LibTorch
package=$dist/ckptscope-torch-cpu-$version-x86_64.AppImage
unpacked=$(mktemp -d)
(cd "$unpacked" && "$package" --appimage-extract)
tree=$unpacked/squashfs-root/usr
check "at most 160 MB" size_at_most "$package" 160000000
check_bundle_files
check "torch_worker: PIE, full RELRO, no executable stack" all_hardened "$tree/lib/ckptscope/torch_worker"
check "licences of PyTorch and what it contains" test -s "$tree/share/doc/ckptscope/licences/torch.txt" -a \
    -s "$tree/share/doc/ckptscope/licences/mkl.txt"
prepare_root bookworm "${desktop_libraries[@]}"
check "the clean Debian 12 has no Qt" has_no_qt
check "torch_worker finds the singular values that PyTorch finds" finds_singular_values
check "casts a tensor as PyTorch does" casts
check "opens its window" window_opens "$out/appimage-torch.png" \
    inside_as_user DISPLAY="$display" "$program" /samples/parallel.pth
check_again appimage
rm -rf "$unpacked"
