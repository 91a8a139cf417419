#!/usr/bin/env bash
# Proves the packages in dist/, in clean Debian systems made for it, and ends with a table.
#   packaging/verify.sh [KIND...]    deb, appimage, tarball, or all (the default)
# Screenshots are left in build/verify. Needs root rights or sudo, for the systems. Exit status: 0 if all passed.
set -euo pipefail

# shellcheck source=packaging/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
for part in checks elf roots screen; do
    # shellcheck disable=SC1090
    . "$root/packaging/verify/$part.sh"
done

wanted=$(kinds "$@")
out=$root/build/verify
results=$out/results
rm -rf "$out"
mkdir -p "$out"
: >"$results"
setup_oracle
install_packages debootstrap binutils xvfb xdotool imagemagick
make_samples
for kind in $wanted; do
    printf '== %s\n' "$kind"
    # shellcheck disable=SC1090  # one of packaging/*/verify.sh
    (. "$root/packaging/$kind/verify.sh")
done
show_table
! grep -q $'\tfailed\t' "$results"
