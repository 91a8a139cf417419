# Makes the installer of a folder. Sourced by build.sh, and by verify.sh, which needs an older one to install over.
# shellcheck shell=bash disable=SC1003,SC2016,SC2154

# The uninstaller removes what the installer has brought, file by file, and no folder that holds something else.
list_for_uninstaller() {
    printf '!macro removeFiles FOLDER\n'
    (cd "$1" && find . -type f -printf '%P\n' | sort | tr / '\\' | sed 's/.*/    Delete "${FOLDER}\\&"/')
    (cd "$1" && find . -mindepth 1 -type d -printf '%P\n' | sort -r | tr / '\\' | sed 's/.*/    RMDir "${FOLDER}\\&"/')
    printf '!macroend\n'
}

# make_installer FOLDER VERSION FILE
make_installer() {
    local files status=0
    files=$(mktemp --suffix=.nsh)
    list_for_uninstaller "$1" >"$files"
    run_quietly "makensis could not make the installer." \
        makensis -V2 -WX -INPUTCHARSET UTF8 "-DTREE=$1" "-DVERSION=$2" "-DOUT=$3" "-DFILES=$files" \
        "-DICON=$root/build/windows-window/windows/ckptscope.ico" "$root/packaging/windows/installer.nsi" || status=$?
    rm -f "$files"
    return "$status"
}
