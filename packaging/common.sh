# Shared by build.sh, verify.sh and the kinds of packages: where things are, the version, the moment of the commit.
# Sourced, after `set -euo pipefail`.
# shellcheck shell=bash disable=SC2034

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=packaging/setup.sh
. "$root/packaging/setup.sh"

# The version stands in project() alone.
version=$(sed -n 's/^project(ckptscope VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
dist=$root/dist
app_id=io.github.ckptscope.ckptscope

# Every time that is written into a package is that of the commit, so that a second build is the same.
commit_time() {
    git -C "$root" log -1 --format=%ct 2>/dev/null || stat -c %Y "$root/CHANGELOG.md"
}
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(commit_time)}
export SOURCE_DATE_EPOCH
export TZ=UTC LC_ALL=C.UTF-8
umask 022

# kinds [WORD...]: the kinds of packages that the words ask for, each a folder beside this file that has a build.sh
kinds() {
    local word folder
    [ "$#" -gt 0 ] || set -- all
    for word in "$@"; do
        if [ "$word" = all ]; then
            for folder in "$root"/packaging/*/build.sh; do basename "$(dirname "$folder")"; done
        elif [ -e "$root/packaging/$word/build.sh" ]; then
            printf '%s\n' "$word"
        else
            say "There is no kind of package \"$word\"; there are: $(kinds all | xargs), all."
            return 2
        fi
    done
}

# shellcheck source=packaging/notices.sh
. "$root/packaging/notices.sh"

# The programs as they are packed, and what is said of the works in them, in build/package. Quick when they are there.
compile_programs() {
    local torch
    setup_build
    setup_oracle
    install_packages librsvg2-bin binutils
    make_notices
    torch=$(echo "$venv"/lib/python3*/site-packages/torch)
    configure package "-DCKPTSCOPE_TORCH=$torch"
    build package
}
