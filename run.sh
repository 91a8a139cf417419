#!/usr/bin/env bash
# Builds ckptscope where needed and shows what is in the given checkpoints.
#   ./run.sh FILE...      summary, findings and tree of each file
#   ./run.sh              the help of the command line
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=packaging/setup.sh
. "$root/packaging/setup.sh"

setup_build
configure release
build release ckptscope-cli

program=$root/build/release/app/ckptscope-cli
if [ "$#" -eq 0 ]; then
    exec "$program" help
fi
exec "$program" show "$@"
