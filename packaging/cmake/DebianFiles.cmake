# Run by CPack over the files that it is about to pack: Debian wants manual pages and changelogs compressed, without the
# time of the build in them.
file(GLOB_RECURSE texts "${CPACK_TEMPORARY_DIRECTORY}/*.1" "${CPACK_TEMPORARY_DIRECTORY}/*/changelog"
     "${CPACK_TEMPORARY_DIRECTORY}/*/CHANGELOG.md")
foreach(text IN LISTS texts)
    if(NOT IS_SYMLINK "${text}")
        execute_process(COMMAND gzip -9nf "${text}" COMMAND_ERROR_IS_FATAL ANY)
    endif()
endforeach()
