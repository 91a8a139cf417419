# The environment of the tests under Wine, in `test_environment`; and which tests are of POSIX alone, in `posix_tests`.
#   tst_source, tst_atomic_file   pipes, links, permissions, and a process that is killed while it saves
#   tst_engine                    the LibTorch of Linux, and signals
#   tst_system_torch              Debian's PyTorch
# What they prove of Windows, tests/windows/run.py does.
set(posix_tests "/tst_(source|atomic_file|engine|system_torch)[.]cpp$")

# on_drive(OUT PATH): as Windows names it, with slashes
function(on_drive out path)
    set(${out} "Z:${path}" PARENT_SCOPE)
endfunction()

on_drive(data "${test_data}")
on_drive(source "${PROJECT_SOURCE_DIR}")
on_drive(python "${CKPTSCOPE_PYTHON}")
execute_process(COMMAND "${CMAKE_CXX_COMPILER}" -print-libgcc-file-name OUTPUT_VARIABLE libgcc OUTPUT_STRIP_TRAILING_WHITESPACE)
cmake_path(GET libgcc PARENT_PATH compiler_libraries)
set(libraries)
foreach(folder IN ITEMS "${Qt6_DIR}/../../../bin" "${compiler_libraries}" "/usr/${triple}/lib")
    cmake_path(NORMAL_PATH folder)
    string(REPLACE "/" "\\" folder "Z:${folder}")
    list(APPEND libraries "${folder}")
endforeach()
string(REPLACE ";" "\\;" libraries "${libraries}")
# Wine keeps what begins with QT_ for the Qt of its own system, but for what has WINE before it (dlls/ntdll/unix/env.c).
list(APPEND test_environment "QT_QPA_FONTDIR=Z:/usr/share/fonts/truetype/dejavu") # without a screen there are none of Windows
list(TRANSFORM test_environment REPLACE "^QT_" "WINEQT_")
list(APPEND test_environment "CKPTSCOPE_TEST_DATA=${data}" "CKPTSCOPE_SOURCE=${source}" "CKPTSCOPE_PYTHON=${python}"
                             "WINEPATH=${libraries}"
                             "WINEDEBUG=-all,warn+debugstr") # Qt's log of a test goes to the debugger
