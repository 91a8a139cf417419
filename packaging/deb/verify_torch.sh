# Proves the Debian package with torch_worker and LibTorch, beside the one with the programs. Sourced by verify.sh beside it.
# shellcheck shell=bash disable=SC2154,SC2016

programs=$package
package=$dist/ckptscope-torch-cpu_${version}_amd64.deb
unpacked=$(mktemp -d)
dpkg-deb -x "$package" "$unpacked"
worker=$unpacked/usr/lib/ckptscope/torch_worker

holds_nothing_else() {
    diff <(find "$unpacked/usr/lib" -type f -printf '%P\n' | sort) \
        <(printf 'ckptscope/%s\n' torch/libc10.so torch/libtorch_cpu.so torch_worker)
    nothing_in <(find "$unpacked/usr/bin" 2>/dev/null)
}

is_stripped() { nothing_in <(find "$unpacked/usr/lib" -type f -exec file {} + | grep 'not stripped'); }

is_recommended() { dpkg-deb -f "$programs" Recommends | grep -qw ckptscope-torch-cpu; }

says_what_is_missing() { { inside_as_user ckptscope-cli spectrum /samples/parallel.pth 2>&1 || true; } | grep ckptscope-torch-cpu; }

purges_both() {
    inside apt-get -qy purge ckptscope-torch-cpu ckptscope
    inside_files >"$out/after"
    diff "$out/before" "$out/after"
}

prepare_torch_root() {
    local needed
    fresh_root bookworm shared-mime-info desktop-file-utils hicolor-icon-theme
    as_root cp "$programs" "$package" "$system/"
    as_root cp -r "$out/samples" "$system/samples"
    mapfile -t needed < <(for file in "$programs" "$package"; do dpkg-deb -f "$file" Depends | tr ',' '\n'; done |
        sed 's/([^)]*)//g; s/|.*//' | tr -d ' ' | sort -u)
    run_quietly "apt-get failed in the clean system." inside apt-get -q update
    run_quietly "apt-get failed in the clean system." inside apt-get -qy --no-install-recommends install "${needed[@]}"
    inside_files >"$out/before"
    run_quietly "apt-get failed in the clean system." \
        inside apt-get -qy --no-install-recommends install "/$(basename "$programs")"
}

installs_torch() { inside apt-get -qy --no-install-recommends install "/$(basename "$package")"; }

check "at most 80 MB" size_at_most "$package" 80000000
check "the other package recommends it" is_recommended
check "lintian has neither errors nor warnings" lintian --fail-on error,warning --suppress-tags bad-distribution-in-changes-file "$package"
check "holds torch_worker and the libraries that it needs, nothing else" holds_nothing_else
check "all of it is stripped" is_stripped
check "no symbol newer than GLIBC $newest_glibc, GLIBCXX $newest_glibcxx" symbols_at_most "$unpacked"
check "no RPATH leads outside" runpaths_inside "$unpacked"
check "torch_worker: PIE, full RELRO, no executable stack" all_hardened "$worker"
check "libraries: RELRO, no executable stack" libraries_hardened "$unpacked"
check "licences of PyTorch and what it contains" test -s "$unpacked/usr/share/doc/ckptscope-torch-cpu/licences/torch.txt" -a \
    -s "$unpacked/usr/share/doc/ckptscope-torch-cpu/licences/mkl.txt"
prepare_torch_root
check "without it, ckptscope says how to get it" says_what_is_missing
check "installs in a clean Debian 12" installs_torch
check "torch_worker finds the singular values that PyTorch finds" finds_singular_values
check "casts a tensor as PyTorch does" casts
check "purging leaves nothing" purges_both
check_again deb
rm -rf "$unpacked"
