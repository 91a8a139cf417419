# What Windows shows of a program: its icon, version and description; and its manifest, by which paths may be long, text is UTF-8
# and the window is sharp on every screen.
enable_language(RC)
find_program(CKPTSCOPE_RSVG_CONVERT rsvg-convert DOC "Renders the icon")
find_program(CKPTSCOPE_ICOTOOL icotool DOC "Packs the sizes of the icon into one file")
set(windows_icon)
if(CKPTSCOPE_RSVG_CONVERT AND CKPTSCOPE_ICOTOOL)
    set(windows_icon "${PROJECT_BINARY_DIR}/windows/ckptscope.ico")
    set(picture "${PROJECT_SOURCE_DIR}/resources/icons/ckptscope.svg")
    set(renders)
    set(renderings)
    foreach(size IN ITEMS 16 20 24 32 40 48 64 256)
        set(rendering "${PROJECT_BINARY_DIR}/windows/icon-${size}.png")
        list(APPEND renders COMMAND "${CKPTSCOPE_RSVG_CONVERT}" -w ${size} -h ${size} -o "${rendering}" "${picture}")
        list(APPEND renderings "${rendering}")
    endforeach()
    file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/windows")
    add_custom_command(OUTPUT "${windows_icon}" DEPENDS "${picture}" VERBATIM ${renders}
                       COMMAND "${CKPTSCOPE_ICOTOOL}" -c -o "${windows_icon}" ${renderings})
endif()

# windows_program(PROGRAM): gives it all of that
function(windows_program program)
    set(icon_line)
    if(windows_icon)
        set(icon_line "IDI_ICON1 ICON \"${windows_icon}\"") # the name that Qt looks for
    endif()
    set(resources "${PROJECT_BINARY_DIR}/windows/${program}.rc")
    configure_file("${PROJECT_SOURCE_DIR}/packaging/windows/program.rc.in" "${resources}" @ONLY)
    target_sources(${program} PRIVATE "${resources}")
    set_source_files_properties("${resources}" PROPERTIES OBJECT_DEPENDS
                                "${PROJECT_SOURCE_DIR}/packaging/windows/ckptscope.manifest;${windows_icon}")
endfunction()
