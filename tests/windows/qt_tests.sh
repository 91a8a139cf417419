#!/usr/bin/env bash
# Builds the Qt Tests of core and ui for Windows and runs them under Wine; those of ui also with Windows' own platform plugin, on a
# screen that nobody sees.
#   tests/windows/qt_tests.sh [OPTION of ctest...]
# Needs the Qt of packaging/windows/build-qt.sh, and builds it first where it is missing.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck source=packaging/setup.sh
. "$root/packaging/setup.sh"
setup_tests
setup_windows
setup_oracle
install_packages librsvg2-bin icoutils xvfb fonts-dejavu-core
"$root/packaging/windows/build-qt.sh"

export WINEPREFIX=${WINEPREFIX:-$HOME/.cache/ckptscope/wine} WINEARCH=win64 WINEDEBUG=-all DISPLAY=:96
export WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe="
mkdir -p "$WINEPREFIX"
Xvfb "$DISPLAY" -screen 0 1280x900x24 >/dev/null 2>&1 &
screen=$!
trap 'wineserver -k || true; kill "$screen"' EXIT
sleep 1
wine winecfg -v win10 </dev/null >/dev/null 2>&1
for key in 'HKCU\Software\Wine\Explorer /v Desktop /d Default' 'HKCU\Software\Wine\Explorer\Desktops /v Default /d 1280x900'; do
    # shellcheck disable=SC2086  # several words
    wine reg add $key /f </dev/null >/dev/null 2>&1
done
# The desktop keeps Wine's server: a start without it takes seconds.
wine explorer /desktop=Default,1280x900 </dev/null >/dev/null 2>&1 &

# run_tests PLATFORM [OPTION of ctest...]
run_tests() {
    local platform=$1
    shift
    configure windows-window -DCKPTSCOPE_TESTS=ON "-DCKPTSCOPE_PYTHON=$venv/bin/python" "-DCKPTSCOPE_TEST_PLATFORM=$platform"
    build windows-window
    (cd "$root" && ctest --preset windows-window "$@")
}

status=0
run_tests offscreen "$@" || status=1
run_tests windows -R '^tst_ui_' "$@" || status=1
exit "$status"
