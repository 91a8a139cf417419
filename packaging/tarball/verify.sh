# Proves the .tar.gz. Sourced by packaging/verify.sh.
# shellcheck shell=bash disable=SC2154,SC2016

# shellcheck source=packaging/verify/bundle.sh
. "$root/packaging/verify/bundle.sh"

package=$dist/ckptscope-$version-linux-x86_64.tar.gz
unpacked=$(mktemp -d)
tar -C "$unpacked" -xzf "$package"
tree=$unpacked/ckptscope-$version-linux-x86_64
place="/home/user/my programs/ckptscope"
start=("$place/bin/ckptscope-cli")

runs_through_a_link() {
    inside_as_user ln -sf "$place/bin/ckptscope" /home/user/link
    inside_as_user sh -c 'cd / && /home/user/link --version' | grep -qx "ckptscope $version"
}

# Unpacked over /usr/local it is a program like any other of the desktop, in both directions.
joins_the_desktop() {
    inside tar -C /usr/local --strip-components=1 -xzf "/$(basename "$package")"
    inside update-mime-database /usr/local/share/mime
    inside_as_user gio info -a standard::content-type /samples/legacy | grep -q application/x-pytorch-legacy-checkpoint
    inside desktop-file-validate "/usr/local/share/applications/$app_id.desktop"
    inside_as_user ckptscope-cli show /samples/parallel.pth
}

prepare_root() {
    fresh_root bookworm "${desktop_libraries[@]}" shared-mime-info desktop-file-utils libglib2.0-bin
    as_root cp "$package" "$system/"
    as_root cp -r "$out/samples" "$system/samples"
    inside_as_user mkdir -p "$place"
    inside_as_user tar -C "$place" --strip-components=1 -xzf "/$(basename "$package")"
}

check "at most 40 MB" size_at_most "$package" 40000000
check_bundle_files
prepare_root
check "the clean Debian 12 has no Qt" has_no_qt
check "window tells the version" tells ckptscope "$place/bin/ckptscope"
check "command line tells the version" tells ckptscope-cli "${start[@]}"
check "runs through a link, from another folder" runs_through_a_link
check "shows a checkpoint of PyTorch" inside_as_user "${start[@]}" show /samples/parallel.pth
check "converts it, and PyTorch reads that" converts
check "opens its window in Chinese" window_opens "$out/tarball-zh.png" \
    inside_as_user DISPLAY="$display" LC_ALL=zh_CN.UTF-8 "$place/bin/ckptscope" /samples/parallel.pth
check "unpacked over /usr/local it has its file types and menu entry" joins_the_desktop
check_again tarball
rm -rf "$unpacked"
