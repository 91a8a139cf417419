# Installs what is missing. Sourced by run.sh and test.sh, which set `root` to the folder of the sources:
#   setup_build    compiler, CMake and the libraries of the programs
#   setup_tests    and also what the tests, the fuzz targets and the format check need
#   setup_windows  mingw-w64 and Wine
#   setup_oracle   a Python environment with PyTorch, which writes test files and judges what was written, and whose
#                  LibTorch torch_worker links
# Names of packages are those of Debian 12 and Ubuntu 24.04. What is there is left alone, and takes no time.
# shellcheck shell=bash disable=SC2154

build_packages=(g++ cmake ninja-build pkg-config zlib1g-dev libdeflate-dev libfmt-dev libcli11-dev nlohmann-json3-dev qt6-base-dev qt6-svg-dev qt6-l10n-tools qt6-tools-dev qt6-tools-dev-tools)
windows_packages=(g++-mingw-w64-x86-64-posix libz-mingw-w64-dev wine wine64)
test_packages=(python3 python3-venv clang clang-format-14)
torch_version=2.13.0
venv=${CKPTSCOPE_VENV:-$HOME/.cache/ckptscope/venv}

say() { printf '%s\n' "$*" >&2; }

# show_ends FILE: all of it, or the two ends where it is long
show_ends() {
    local lines
    lines=$(wc -l <"$1")
    if [ "$lines" -le 120 ]; then
        cat "$1"
    else
        head -n 80 "$1"
        printf '[... %s lines ...]\n' "$((lines - 110))"
        tail -n 30 "$1"
    fi
}

# run_quietly SENTENCE COMMAND...: shows what the command printed only when it fails
run_quietly() {
    local sentence=$1 log status=0
    shift
    log=$(mktemp)
    "$@" >"$log" 2>&1 || status=$?
    if [ "$status" -ne 0 ]; then
        show_ends "$log" >&2
        say "$sentence"
    fi
    rm -f "$log"
    return "$status"
}

# missing_packages NAME...: those that are not installed; a tool that came in another way counts as installed
missing_packages() {
    local installed name tool
    # dpkg-query fails where one name is unknown to it, which is an answer, too.
    installed=$({ dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true; } | sed -n 's/^installed //p')
    installed=" ${installed//$'\n'/ } "
    for name in "$@"; do
        case $installed in *" $name "*) continue ;; esac
        case $name in
            g++ | cmake | clang | python3 | pkg-config) tool=$name ;;
            ninja-build) tool=ninja ;;
            clang-format-14) tool=clang-format-14 ;;
            *) tool= ;;
        esac
        if [ -z "$tool" ] || ! command -v "$tool" >/dev/null 2>&1; then
            printf '%s\n' "$name"
        fi
    done
}

# as_root COMMAND...: directly, or with sudo (which may ask for a password only where someone can answer)
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

apt_install() {
    as_root apt-get -qq update &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@"
}

cannot_install() {
    say "Cannot install what is missing ($1): please install these packages and run this again: $2"
    exit 2
}

install_packages() {
    local missing
    # Without dpkg the packages have other names, and CMake says what it does not find.
    command -v dpkg-query >/dev/null 2>&1 || return 0
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    command -v apt-get >/dev/null 2>&1 || cannot_install "there is no apt-get" "${missing[*]}"
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        cannot_install "no root rights and no sudo" "${missing[*]}"
    fi
    say "Installing: ${missing[*]}"
    if [ "$(id -u)" -ne 0 ] && [ -t 0 ]; then
        sudo -v || cannot_install "sudo was refused" "${missing[*]}"
    fi
    run_quietly "apt-get failed." apt_install "${missing[@]}" || cannot_install "apt-get failed" "${missing[*]}"
}

# The fuzzer's run-time library is a package of its own, named after the version of clang.
fuzzer_package() {
    local version
    if command -v clang >/dev/null 2>&1; then
        version=$(clang -dumpversion | cut -d. -f1)
        # Present already, perhaps not from a package.
        [ -z "$(find "$(clang -print-resource-dir)" -name 'libclang_rt.fuzzer*' -print -quit)" ] || return 0
    else
        version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p' | head -n 1)
    fi
    printf 'libclang-rt-%s-dev\n' "${version:-14}"
}

setup_build() {
    install_packages "${build_packages[@]}"
}

setup_tests() {
    local fuzzer
    install_packages "${build_packages[@]}" "${test_packages[@]}"
    fuzzer=$(fuzzer_package)
    [ -z "$fuzzer" ] || install_packages "$fuzzer"
}

# What builds and runs the command line for Windows.
setup_windows() {
    install_packages "${windows_packages[@]}"
}

setup_oracle() {
    local stamp="$venv/.ckptscope-torch-$torch_version"
    if [ -x "$venv/bin/python" ] && [ -e "$stamp" ]; then
        return 0
    fi
    if [ -x "$venv/bin/python" ] && "$venv/bin/python" -c "
import numpy, sys, torch
sys.exit(torch.__version__.split('+')[0] != '$torch_version')" 2>/dev/null; then
        touch "$stamp"
        return 0
    fi
    say "Installing: torch==$torch_version and numpy into $venv (LibTorch for torch_worker; and Python, for the tests)"
    if ! { run_quietly "Cannot create the Python environment $venv." python3 -m venv "$venv" &&
        run_quietly "pip failed." "$venv/bin/python" -m pip install --quiet "torch==$torch_version" numpy; }; then
        say "Cannot install torch==$torch_version and numpy: please install them into $venv, or name an environment that has them in CKPTSCOPE_VENV."
        exit 2
    fi
    touch "$stamp"
}

# is_configured PRESET [-DNAME=VALUE...]: whether CMake was run here with these values, and what it read is unchanged
is_configured() {
    local folder="$root/build/$1" option
    shift
    grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt" || return 1
    for option in "$@"; do
        option=${option#-D}
        grep -qxF "$option" <(sed -n 's/^\([^:]*\):[A-Z]*=/\1=/p' "$folder/CMakeCache.txt") || return 1
    done
    [ "$folder/build.ninja" -nt "$root/CMakePresets.json" ] &&
        cmake --build "$folder" --target build.ninja >/dev/null 2>&1
}

# configure PRESET [OPTION...]: a folder left by another place, generator or CMake is begun afresh
configure() {
    local preset=$1 cache="$root/build/$1/CMakeCache.txt"
    if is_configured "$@"; then
        return 0
    fi
    shift
    if [ -e "$cache" ] && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache" &&
        cmake -S "$root" --preset "$preset" "$@" >/dev/null 2>&1; then
        return 0
    fi
    run_quietly "CMake could not configure $root/build/$preset; its message stands above." \
        cmake --fresh -S "$root" --preset "$preset" "$@"
}

# build PRESET [TARGET]
build() {
    run_quietly "The build in $root/build/$1 failed; the compiler's message stands above." \
        cmake --build "$root/build/$1" --parallel "$(nproc)" ${2:+--target "$2"}
}
