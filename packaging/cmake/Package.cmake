# The Debian packages, made by "cpack" in the build folder (packaging/deb/build.sh does it): ckptscope, and
# ckptscope-torch-cpu where torch_worker is built.
set(CKPTSCOPE_CONTACT "ckptscope developers <ckptscope@users.noreply.github.com>" CACHE STRING
    "Who is written into the packages as their maintainer")

set(CPACK_GENERATOR DEB)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_NAME ckptscope)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "${CKPTSCOPE_CONTACT}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # the first line of each package's description
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/DebianFiles.cmake")

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME ckptscope)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "ckptscope-torch-cpu, qt6-translations-l10n, qt6-wayland")
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION
"inspector and converter for PyTorch checkpoints
Opens any PyTorch checkpoint (.pt .pth .pkl .bin .ckpt) without Python,
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

if(TARGET torch_worker)
    list(APPEND CPACK_COMPONENTS_ALL torch)
    set(CPACK_DEBIAN_TORCH_PACKAGE_NAME ckptscope-torch-cpu)
    set(CPACK_DEBIAN_TORCH_PACKAGE_ENHANCES ckptscope)
    set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${PROJECT_BINARY_DIR}/app/torch_worker/torch")
    set(CPACK_DEBIAN_TORCH_DESCRIPTION
"LibTorch for ckptscope, on the processor
What ckptscope computes with PyTorch's own functions: the spectrum of a
matrix, its effective rank and condition, and whether a checkpoint can be
placed on the devices that it names.
.
This package holds the program that does so, torch_worker, and the libraries
of PyTorch that it needs, without support for GPUs.")
    set(doc "${CMAKE_INSTALL_DATADIR}/doc/ckptscope-torch-cpu")
    install_text(changelog "${doc}" changelog torch)
    install_text(torch/copyright "${doc}" copyright torch)
    install(DIRECTORY "${PROJECT_BINARY_DIR}/notices/torch/" DESTINATION "${doc}/licences" COMPONENT torch)
endif()
include(CPack)
