#!/usr/bin/env bash
# Makes the packages into dist/, with their checksums, on Debian 12.
#   packaging/build.sh [KIND...]    deb, appimage, tarball, windows, or all (the default)
# Installs what is missing, and says so first. packaging/verify.sh proves what was made.
set -euo pipefail

# shellcheck source=packaging/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

wanted=$(kinds "$@")
mkdir -p "$dist"
for kind in $wanted; do
    printf '== %s\n' "$kind"
    # shellcheck disable=SC1090  # one of packaging/*/build.sh
    (. "$root/packaging/$kind/build.sh")
done
cd "$dist"
sums=$(find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%f\n' | sort | xargs sha256sum)
printf '%s\n' "$sums" | tee SHA256SUMS
