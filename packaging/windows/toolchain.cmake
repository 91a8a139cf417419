# Builds for Windows with Debian's mingw-w64 (GCC, threads of the posix flavour), tests by Wine.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(triple x86_64-w64-mingw32)
set(CMAKE_C_COMPILER ${triple}-gcc-posix)
set(CMAKE_CXX_COMPILER ${triple}-g++-posix)
set(CMAKE_RC_COMPILER ${triple}-windres)
# Qt for Windows, where packaging/windows/build-qt.sh has built it. Its tools are those of this computer's Qt.
if(DEFINED ENV{CKPTSCOPE_QT_WINDOWS})
    set(windows_qt "$ENV{CKPTSCOPE_QT_WINDOWS}")
else()
    set(windows_qt "$ENV{HOME}/.cache/ckptscope/qt-windows")
endif()
set(QT_HOST_PATH /usr)
set(QT_HOST_PATH_CMAKE_DIR /usr/lib/x86_64-linux-gnu/cmake)
set(CMAKE_FIND_ROOT_PATH "${windows_qt}" /usr/${triple})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
if(NOT DEFINED CMAKE_CROSSCOMPILING_EMULATOR)
    set(CMAKE_CROSSCOMPILING_EMULATOR /usr/bin/wine)
endif()
# The libraries that are headers alone come from this computer, in a folder without its other headers.
list(PREPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}/find")
# No library of this computer may be found by pkg-config.
set(ENV{PKG_CONFIG_LIBDIR} "/usr/${triple}/lib/pkgconfig")
# zlib is a part of the programs.
set(ZLIB_USE_STATIC_LIBS ON)
