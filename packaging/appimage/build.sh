# The AppImages, without and with LibTorch: a runtime of our own, followed by the image of a file system. Sourced by
# packaging/build.sh.
# shellcheck shell=bash disable=SC2154

# shellcheck source=packaging/bundle/bundle.sh
. "$root/packaging/bundle/bundle.sh"

appdir=$root/build/package/AppDir
image=$root/build/package/image.squashfs
runtime=$root/build/package/runtime

# It needs no library of the computer. libfuse asks for dlopen only for modules that are not used here: no warning of the linker.
make_runtime() {
    install_packages gcc libsquashfuse-dev libfuse3-dev libzstd-dev
    run_quietly "The runtime of the AppImage could not be compiled." \
        gcc -std=c11 -Os -Wall -Wextra -Werror -static-pie -fPIE -fstack-protector-strong -D_FORTIFY_SOURCE=2 -D_FILE_OFFSET_BITS=64 \
        -I/usr/include/fuse3 -Wl,-z,relro,-z,now,--no-warnings -s -o "$runtime" "$root/packaging/appimage/runtime.c" \
        -lsquashfuse_ll -lsquashfuse -lfuse3 -lzstd -lz
    # By these bytes desktops know an AppImage.
    printf 'AI\002' | dd of="$runtime" bs=1 seek=8 conv=notrunc status=none
}

make_appdir() {
    rm -rf "$appdir"
    mkdir -p "$appdir"
    cp -a "$bundle" "$appdir/usr"
    install -m 755 "$root/packaging/appimage/AppRun" "$appdir/AppRun"
    cp "$appdir/usr/share/applications/$app_id.desktop" "$appdir/"
    cp "$appdir/usr/share/icons/hicolor/256x256/apps/$app_id.png" "$appdir/"
    ln -s "$app_id.png" "$appdir/.DirIcon"
}

# make_image NAME: of the AppDir
make_image() {
    local file=$dist/$1
    rm -f "$image"
    # The times are those of SOURCE_DATE_EPOCH, which mksquashfs reads itself; options of its own would be refused beside it.
    run_quietly "mksquashfs failed." \
        mksquashfs "$appdir" "$image" -comp zstd -Xcompression-level 19 -all-root -noappend -no-progress
    cat "$runtime" "$image" >"$file"
    chmod 755 "$file"
}

install_packages squashfs-tools
make_bundle
make_runtime
make_appdir
rm -f "$dist"/*.AppImage
make_image "ckptscope-$version-x86_64.AppImage"
add_torch "$appdir/usr"
make_image "ckptscope-torch-cpu-$version-x86_64.AppImage"
