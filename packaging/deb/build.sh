# The Debian package, by CPack. Sourced by packaging/build.sh.
# shellcheck shell=bash disable=SC2154

install_packages dpkg-dev file
compile_programs
rm -rf "$root/build/package/_CPack_Packages"
rm -f "$dist"/*.deb
run_quietly "CPack could not make the package." \
    cpack --config "$root/build/package/CPackConfig.cmake" -G DEB -B "$root/build/package/debs"
mv "$root/build/package/debs"/*.deb "$dist/"
