# Language level, warnings and hardening of every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

if(MSVC)
    add_compile_options(/W4 /utf-8 /permissive-)
    add_compile_definitions(NOMINMAX WIN32_LEAN_AND_MEAN)
    return()
endif()

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion)
# A checked operator[] costs little; a wild one in a reader of hostile files costs more.
add_compile_definitions(_GLIBCXX_ASSERTIONS)

if(CKPTSCOPE_SANITIZE)
    add_compile_options(-fsanitize=${CKPTSCOPE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${CKPTSCOPE_SANITIZE})
else()
    add_compile_options(-fstack-protector-strong)
    # Nothing replaces a function of ours at run time, so the compiler may inline those of its own file.
    add_compile_options(-fno-semantic-interposition)
    # Undefined first: some distributions define it on their own, and a second value is a warning.
    add_compile_options($<$<CONFIG:Release>:-U_FORTIFY_SOURCE> $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=3>)
endif()
if(WIN32 AND NOT CKPTSCOPE_SANITIZE)
    add_link_options(-fstack-protector-strong) # elsewhere a part of the C library
endif()
if(MINGW)
    add_link_options(-Wl,--stack,8388608) # as on Linux: std::regex goes into itself for every character
endif()
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,--as-needed)
endif()
