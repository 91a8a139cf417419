# Proves the Debian packages. Sourced by packaging/verify.sh.
# shellcheck shell=bash disable=SC2154,SC2016

install_packages lintian appstream appstream-util desktop-file-utils libxml2-utils man-db
package=$dist/ckptscope_${version}_amd64.deb
unpacked=$(mktemp -d)
dpkg-deb -x "$package" "$unpacked"
share=$unpacked/usr/share
deb_name=$(basename "$package")
start=(ckptscope-cli)

manuals_are_clean() {
    local page
    for page in "$share"/man/man1/*.gz "$share"/man/zh_CN/man1/*.gz; do
        # Chinese lines have no spaces to break at; that is no fault of the page.
        nothing_in <(man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null | grep -vE "cannot adjust|can't break")
    done
}

# type_of FILE TYPE
type_of() {
    inside_as_user gio info -a standard::content-type "/samples/$1" | tee /dev/stderr | grep -qx " *standard::content-type: $2"
}

types_are_found() {
    type_of parallel.pth application/x-pytorch-checkpoint
    type_of parallel application/x-pytorch-checkpoint
    type_of script application/x-pytorch-checkpoint
    type_of legacy.pt application/x-pytorch-legacy-checkpoint
    type_of legacy application/x-pytorch-legacy-checkpoint
    type_of plain application/zip
}

# The program is offered for its own two types alone, and chosen for none.
takes_over_nothing() {
    [ "$(grep -c "$app_id" "$system/usr/share/applications/mimeinfo.cache")" -eq 2 ]
    grep -qx "application/x-pytorch-checkpoint=$app_id.desktop;" "$system/usr/share/applications/mimeinfo.cache"
    nothing_in <(find "$system/usr" "$system/etc" "$system/home" -name '*mimeapps.list' -o -name 'defaults.list')
}

manuals_are_found() {
    inside_as_user man ckptscope-cli | grep -q 'inspect and convert'
    inside_as_user sh -c 'man -E UTF-8 "$(man -w -L zh_CN ckptscope)"' | grep -q '查看和转换'
}

completes() {
    inside_as_user bash -c '. /usr/share/bash-completion/completions/ckptscope-cli && complete -p ckptscope-cli'
}

icons_are_there() {
    local size
    for size in 16 24 32 48 64 128 256; do
        identify "$system/usr/share/icons/hicolor/${size}x${size}/apps/$app_id.png" | grep -q "PNG ${size}x${size}"
    done
    inside_has "usr/share/icons/hicolor/scalable/apps/$app_id.svg"
}

installs() {
    inside apt-get -qy --no-install-recommends install "/$deb_name" | tee "$out/apt.log"
    # everything else was there before
    grep -q '^0 upgraded, 1 newly installed' "$out/apt.log"
}

purges() {
    inside apt-get -qy purge ckptscope
    nothing_in <(inside dpkg-query -W ckptscope 2>/dev/null)
    inside_files >"$out/after"
    diff "$out/before" "$out/after"
}

prepare_root() {
    local needed
    fresh_root bookworm shared-mime-info desktop-file-utils hicolor-icon-theme man-db bash-completion libglib2.0-bin \
        fonts-wqy-microhei
    as_root cp "$package" "$system/"
    as_root cp -r "$out/samples" "$system/samples"
    mapfile -t needed < <(dpkg-deb -f "$package" Depends | sed 's/([^)]*)//g; s/|[^,]*//g' | tr ',' '\n' | tr -d ' ')
    run_quietly "apt-get failed in the clean system." inside apt-get -q update
    run_quietly "apt-get failed in the clean system." inside apt-get -qy --no-install-recommends install "${needed[@]}"
    inside_files >"$out/before"
}

check "at most 5 MB" size_at_most "$package" 5000000
check "lintian has neither errors nor warnings" lintian --fail-on error,warning --suppress-tags bad-distribution-in-changes-file "$package"
check "desktop file is valid" desktop-file-validate "$share/applications/$app_id.desktop"
check "metainfo is valid (appstreamcli)" appstreamcli validate --no-net "$share/metainfo/$app_id.metainfo.xml"
check "metainfo is valid (appstream-util)" appstream-util validate-relax --nonet "$share/metainfo/$app_id.metainfo.xml"
check "MIME types are well-formed" xmllint --noout "$share/mime/packages/$app_id.xml"
check "manual pages are clean" manuals_are_clean
check "no symbol newer than GLIBC $newest_glibc, GLIBCXX $newest_glibcxx" symbols_at_most "$unpacked"
check "no RPATH leads outside" runpaths_inside "$unpacked"
check "PIE, full RELRO, no executable stack" all_hardened "$unpacked"/usr/bin/*
prepare_root
check "installs in a clean Debian 12" installs
check "window tells the version" tells ckptscope ckptscope
check "command line tells the version" tells ckptscope-cli "${start[@]}"
check "shows a checkpoint of PyTorch" inside_as_user "${start[@]}" show /samples/parallel.pth
check "converts it, and PyTorch reads that" converts
check "opens its window" window_opens "$out/deb.png" inside_as_user DISPLAY="$display" ckptscope /samples/parallel.pth
check "opens its window in Chinese" window_opens "$out/deb-zh.png" \
    inside_as_user DISPLAY="$display" LC_ALL=zh_CN.UTF-8 ckptscope /samples/parallel.pth
check "MIME types are found with and without extension" types_are_found
check "is the default program of nobody's types" takes_over_nothing
check "manual pages are found in both languages" manuals_are_found
check "bash completes" completes
check "icons of all sizes" icons_are_there
check "purging leaves nothing" purges
check_again deb
rm -rf "$unpacked"

# shellcheck source=packaging/deb/verify_torch.sh
. "$root/packaging/deb/verify_torch.sh"
