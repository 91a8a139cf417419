#!/usr/bin/env bash
# Builds Qt Base for Windows by mingw-w64 from the sources of Debian's own package, with no change of ours.
#   packaging/windows/build-qt.sh    into ~/.cache/ckptscope/qt-windows, or the folder that CKPTSCOPE_QT_WINDOWS names
# About 40 minutes of one processor, once: does nothing where that Qt is there already. Broken off, it goes on where it was.
# Needs 1.5 GB of disk while it builds, 60 MB after. Installs what is missing, and says so first.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck source=packaging/setup.sh
. "$root/packaging/setup.sh"

qt=${CKPTSCOPE_QT_WINDOWS:-$HOME/.cache/ckptscope/qt-windows}
work=$qt.build
toolchain=$root/packaging/windows/toolchain.cmake
stamp=$qt/ckptscope-qt.txt

# Only what the window and its tests use. Direct2D stays: the fonts of the platform plugin do not link without it. No tablets: Debian's
# sources leave out the header of their driver.
options=(
    -DFEATURE_{vulkan,sql,dbus,icu,printsupport,tabletevent,zstd,network,xml,concurrent,brotli,jpeg,gif}"=OFF"
    -DINPUT_{opengl,openssl}"=no"
    -DINPUT_{freetype,harfbuzz,libpng,pcre,doubleconversion}"=qt"
    -DFEATURE_system_zlib=OFF
    -DQT_BUILD_TESTS=OFF
    -DQT_BUILD_EXAMPLES=OFF
)

# What a Qt that is there was made from, and how
recipe() { printf '%s\n' "qt6-base $version" "${options[@]}"; }

# Unpacked into $work/source, and patched as Debian patches it. The lists of sources are kept apart, so that nothing of this computer's
# settings is touched, and no root rights are needed.
fetch() {
    local apt=$work/apt settings
    [ ! -e "$work/source" ] || return 0
    rm -rf "$apt"
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/unpacked"
    # shellcheck disable=SC2016  # variables of apt-get
    apt-get indextargets --format 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(REPO_URI) $(CODENAME) $(COMPONENT)' \
        "Created-By: Packages" "Origin: Debian" | sort -u >"$apt/sources.list"
    settings=(-o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$apt/lists"
        -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
    apt-get "${settings[@]}" update
    (cd "$apt/unpacked" && apt-get "${settings[@]}" source "qt6-base=$version")
    mv "$apt/unpacked"/qt6-base-*/ "$work/source"
    rm -rf "$apt"
}

setup_build
setup_windows
install_packages dpkg-dev
# The tools of this computer's Qt must be of the same version.
version=$(dpkg-query -W -f '${source:Version}' qt6-base-dev)
if [ -e "$stamp" ] && recipe | cmp -s - "$stamp"; then
    say "Qt for Windows is there: $qt"
    exit 0
fi
say "Building: Qt Base $version for Windows, in $work"
rm -rf "$qt"
mkdir -p "$work"
run_quietly "The sources of qt6-base $version cannot be fetched." fetch
run_quietly "CMake could not configure Qt." cmake -S "$work/source" -B "$work/build" -G Ninja "-DCMAKE_TOOLCHAIN_FILE=$toolchain" \
    -DCMAKE_CROSSCOMPILING_EMULATOR= -DCMAKE_BUILD_TYPE=Release "-DCMAKE_INSTALL_PREFIX=$qt" "${options[@]}"
run_quietly "The build of Qt failed; what was done is kept in $work." cmake --build "$work/build" --parallel "$(nproc)"
run_quietly "Qt could not be installed into $qt." cmake --install "$work/build" --strip
recipe >"$stamp"
rm -rf "$work"
say "Qt for Windows is there: $qt"
