# The Debian packages, made by "cpack" in the build folder; packaging/deb/build.sh does it.
set(CKPTSCOPE_CONTACT "ckptscope developers <ckptscope@users.noreply.github.com>" CACHE STRING
    "Who is written into the packages as their maintainer")

set(CPACK_GENERATOR DEB)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_NAME ckptscope)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "${CKPTSCOPE_CONTACT}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "inspector and converter for PyTorch checkpoints")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/DebianFiles.cmake")

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "qt6-translations-l10n, qt6-wayland")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Opens any PyTorch checkpoint (.pt .pth .pkl .bin .ckpt) without Python,
without the classes of the model, without a GPU and without running a byte
of it. Shows what is in it and why it does not load, and saves a file that
does: with or without the \"module.\" of nn.DataParallel, for other devices,
or with the weights taken out of a whole pickled model.
.
This package holds the window, ckptscope, in English and Chinese, and the
command line, ckptscope-cli.")

string(TIMESTAMP changelog_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(doc "${CMAKE_INSTALL_DATADIR}/doc/ckptscope")
string(TIMESTAMP release_year "%Y" UTC)
install_text(changelog "${doc}")
install_text(copyright "${doc}")
# packaging/notices.sh writes these two.
install(FILES "${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${PROJECT_BINARY_DIR}/notices/THIRD-PARTY.md" DESTINATION "${doc}")
install(DIRECTORY "${PROJECT_BINARY_DIR}/notices/licences" DESTINATION "${doc}")
include(CPack)
