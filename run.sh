#!/usr/bin/env bash
# Builds ckptscope where needed and opens its window.
#   ./run.sh [--no-torch] [FILE...]    the window, with these checkpoints
# LibTorch is installed as well, for spectra; --no-torch does without.
# Without a display, what is in the files is printed instead.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=packaging/setup.sh
. "$root/packaging/setup.sh"

with_torch=yes
if [ "${1:-}" = --no-torch ]; then
    with_torch=no
    shift
fi

setup_build
if [ "$with_torch" = yes ]; then
    install_packages python3 python3-venv
    setup_oracle
    configure release -DCKPTSCOPE_TORCH=
    build release torch_worker
else
    configure release -DCKPTSCOPE_TORCH=OFF
fi
build release ckptscope
build release ckptscope-cli

programs=$root/build/release/app
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$programs/ckptscope" "$@"
fi
if [ "$#" -eq 0 ]; then
    say "There is no display for the window; ckptscope-cli does the same on a terminal:"
    exec "$programs/ckptscope-cli" help
fi
say "There is no display for the window; this is what \"ckptscope-cli show\" says:"
exec "$programs/ckptscope-cli" show "$@"
