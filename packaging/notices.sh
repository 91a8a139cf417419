# Says what is shipped that others wrote: THIRD-PARTY.md, the licences, and an SPDX document. The list is kept by hand in
# third-party.txt, the versions are those of the packages that the build uses. Sourced.
# shellcheck shell=bash disable=SC2154

notices=$root/build/package/notices

# third_party: the lines of the list
third_party() { grep -v '^#' "$root/packaging/third-party.txt"; }

# source_of PACKAGE: the package of sources that it was made from, and its version
source_of() { dpkg-query -W -f '${source:Package} ${source:Version}\n' "$1" | sed -n 1p; }

write_third_party_md() {
    local name work licence how
    cat <<END
# What others wrote

ckptscope $version is under the Apache License 2.0. It comes with these works, whose licences are in the folder \`licences\`
beside this file. They are those of Debian, unchanged but for the path on which libraries in the AppImage and the \`.tar.gz\` find
each other; on Debian 12 \`apt-get source NAME=VERSION\` brings the sources of each, by the last column.

- **headers**: compiled into the programs, in every package.
- **library**, **data**: files of their own in the AppImage and the \`.tar.gz\`, which may be replaced by others
  (\`--appimage-extract\` unpacks an AppImage). The \`.deb\` holds none of them; it asks for Debian's.
- **runtime**: linked into the program that an AppImage begins with. Its own source is \`packaging/appimage/runtime.c\`,
  and \`packaging/appimage/build.sh\` links it, also with other versions of these libraries.

Qt is © The Qt Company Ltd. and other contributors, and used under the GNU Lesser General Public License, version 3.

| Work | Licence | How | Debian package | Sources |
|---|---|---|---|---|
END
    third_party | while IFS='|' read -r name work licence how; do
        printf '| %s | %s | %s | %s | %s |\n' "$work" "$licence" "$how" "$name" "$(source_of "$name")"
    done
}

# spdx_package ID NAME VERSION LICENCE
spdx_package() {
    printf '\nPackageName: %s\nSPDXID: SPDXRef-%s\nPackageVersion: %s\nPackageDownloadLocation: NOASSERTION\n' "$2" "$1" "$3"
    printf 'FilesAnalyzed: false\nPackageLicenseConcluded: NOASSERTION\nPackageLicenseDeclared: %s\n' "$4"
    printf 'PackageCopyrightText: NOASSERTION\n'
}

write_spdx() {
    local name work licence how relation
    printf 'SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: ckptscope-%s\n' "$version"
    printf 'DocumentNamespace: https://spdx.org/spdxdocs/ckptscope-%s-%s\n' "$version" "$SOURCE_DATE_EPOCH"
    printf 'Creator: Tool: ckptscope-packaging-%s\nCreated: %s\n' "$version" "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)"
    spdx_package ckptscope ckptscope "$version" Apache-2.0
    printf 'Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-ckptscope\n'
    third_party | while IFS='|' read -r name work licence how; do
        spdx_package "$(printf '%s' "$name" | tr -c 'A-Za-z0-9.-' '-')" "$name" "$(dpkg-query -W -f '${Version}\n' "$name" | sed -n 1p)" "$licence"
        printf 'PackageSummary: <text>%s (%s)</text>\n' "$work" "$how"
        case $how in
            library) relation=DYNAMIC_LINK ;;
            data) relation=CONTAINS ;;
            *) relation=STATIC_LINK ;;
        esac
        printf 'Relationship: SPDXRef-ckptscope %s SPDXRef-%s\n' "$relation" "$(printf '%s' "$name" | tr -c 'A-Za-z0-9.-' '-')"
    done
}

# copy_licences FOLDER HOW...: what Debian says of the packages that are shipped so
copy_licences() {
    local folder=$1 name how
    shift
    mkdir -p "$folder"
    third_party | while IFS='|' read -r name _ _ how; do
        case " $* " in *" $how "*) cp -L "/usr/share/doc/$name/copyright" "$folder/$name.txt" ;; esac
    done
}

# make_notices: all of it, in $notices
make_notices() {
    local names
    mapfile -t names < <(third_party | cut -d'|' -f1)
    install_packages "${names[@]}"
    rm -rf "$notices"
    mkdir -p "$notices"
    write_third_party_md >"$notices/THIRD-PARTY.md"
    write_spdx >"$notices/ckptscope-$version.spdx"
    copy_licences "$notices/licences" headers
    mkdir -p "$dist"
    cp "$notices/THIRD-PARTY.md" "$notices/ckptscope-$version.spdx" "$dist/"
}
