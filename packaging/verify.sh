#!/usr/bin/env bash
# Proves the packages in dist/, in clean Debian systems made for it and under Wine, and ends with a table.
#   packaging/verify.sh [--once] [KIND...]    deb, appimage, tarball, windows, or all (the default)
# --once leaves out the second build, which takes as long as the first.
# Screenshots are left in build/verify. Needs root rights or sudo, for the systems. Exit status: 0 if all passed.
set -euo pipefail

# shellcheck source=packaging/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
out=$root/build/verify
results=$out/results
for part in checks elf roots screen programs again; do
    # shellcheck disable=SC1090
    . "$root/packaging/verify/$part.sh"
done

# shellcheck disable=SC2034  # read by check_again
once=no
if [ "${1:-}" = --once ]; then
    # shellcheck disable=SC2034
    once=yes
    shift
fi
wanted=$(kinds "$@")
rm -rf "$out"
mkdir -p "$out"
: >"$results"
setup_oracle
install_packages debootstrap binutils xvfb xdotool imagemagick
make_samples
broken=0
for kind in $wanted; do
    printf '== %s\n' "$kind"
    set +e
    (
        set -e
        # shellcheck disable=SC1090  # one of packaging/*/verify.sh
        . "$root/packaging/$kind/verify.sh"
    )
    status=$?
    set -e
    if [ "$status" -ne 0 ]; then
        say "The checks of $kind broke off."
        broken=1
    fi
done
show_table
[ "$broken" -eq 0 ] && ! grep -q $'\tfailed\t' "$results"
