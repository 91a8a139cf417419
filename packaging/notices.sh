# Says what is shipped that others wrote: THIRD-PARTY.md, the licences, and an SPDX document. The list is kept by hand in
# third-party.txt, the versions are those of the packages that the build uses. Sourced; packaging/windows/build.sh sets these
# variables and says how things are shipped in its own way.
# shellcheck shell=bash disable=SC2154

notices=$root/build/package/notices
mkl_version=2024.2 # torch.__config__.show() of the wheel tells it
notice_list=$root/packaging/third-party.txt
notice_suffix=

# third_party: the lines of the list
third_party() { grep -v '^#' "$notice_list"; }

ships_torch() { third_party | grep -q '|torch$'; }

# source_of NAME: the package of sources that it was made from, and its version
source_of() {
    case $1 in
        torch) printf 'torch %s\n' "$torch_version" ;;
        mkl) printf 'mkl %s\n' "$mkl_version" ;;
        *) dpkg-query -W -f '${source:Package} ${source:Version}\n' "$1" | sed -n 1p ;;
    esac
}

# version_of NAME
version_of() {
    case $1 in
        torch | mkl) source_of "$1" | cut -d' ' -f2 ;;
        *) dpkg-query -W -f '${Version}\n' "$1" | sed -n 1p ;;
    esac
}

how_it_is_shipped() {
    cat <<END
They are those of Debian, unchanged but for the path on which libraries in the AppImage and the \`.tar.gz\` find
each other; on Debian 12 \`apt-get source NAME=VERSION\` brings the sources of each, by the last column.

- **headers**: compiled into the programs, in every package.
- **library**, **data**: files of their own in the AppImage and the \`.tar.gz\`, which may be replaced by others
  (\`--appimage-extract\` unpacks an AppImage). The \`.deb\` holds none of them; it asks for Debian's.
- **torch**: in \`ckptscope-torch-cpu\` and the AppImage with LibTorch alone: files of PyTorch's wheel of this version,
  without their symbols for debuggers, on which torch_worker, a program of its own, depends. No other program does.
- **runtime**: linked into the program that an AppImage begins with. Its own source is \`packaging/appimage/runtime.c\`,
  and \`packaging/appimage/build.sh\` links it, also with other versions of these libraries.
END
}

write_third_party_md() {
    local name work licence how
    cat <<END
# What others wrote

ckptscope $version is under the Apache License 2.0. It comes with these works, whose licences are in the folder \`licences\`
beside this file. $(how_it_is_shipped)

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
    printf 'SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: ckptscope-%s\n' "$version$notice_suffix"
    printf 'DocumentNamespace: https://spdx.org/spdxdocs/ckptscope-%s-%s\n' "$version$notice_suffix" "$SOURCE_DATE_EPOCH"
    printf 'Creator: Tool: ckptscope-packaging-%s\nCreated: %s\n' "$version" "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)"
    spdx_package ckptscope ckptscope "$version" Apache-2.0
    printf 'Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-ckptscope\n'
    third_party | while IFS='|' read -r name work licence how; do
        spdx_package "$(printf '%s' "$name" | tr -c 'A-Za-z0-9.-' '-')" "$name" "$(version_of "$name")" "$licence"
        printf 'PackageSummary: <text>%s (%s)</text>\n' "$work" "$how"
        case $how in
            library | torch) relation=DYNAMIC_LINK ;;
            data) relation=CONTAINS ;;
            *) relation=STATIC_LINK ;;
        esac
        printf 'Relationship: SPDXRef-ckptscope %s SPDXRef-%s\n' "$relation" "$(printf '%s' "$name" | tr -c 'A-Za-z0-9.-' '-')"
    done
    ships_torch || return 0
    printf '\nLicenseID: LicenseRef-Intel-Simplified-Software-License\nLicenseName: Intel Simplified Software License\n'
    printf 'ExtractedText: <text>%s</text>\n' "$(cat "$root/packaging/linux/torch/mkl.txt")"
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

# copy_torch_licences FOLDER: of PyTorch and of what it contains, each by the path it has in the wheel
copy_torch_licences() {
    local folder=$1 name
    mkdir -p "$folder"
    (
        cd "$venv"/lib/python3*/site-packages/"torch-$torch_version"*.dist-info/licenses
        find . -type f | sort | while IFS= read -r name; do
            printf '%s\n%s\n\n' "$(printf '=%.0s' {1..80})" "${name#./}"
            tr -d '\r' <"$name"
            printf '\n'
        done
    ) >"$folder/torch.txt"
    cp "$root/packaging/linux/torch/mkl.txt" "$folder/"
}

# make_notices: all of it, in $notices
make_notices() {
    local names
    mapfile -t names < <(third_party | awk -F'|' '$4 != "torch" { print $1 }')
    install_packages "${names[@]}"
    rm -rf "$notices"
    mkdir -p "$notices"
    write_third_party_md >"$notices/THIRD-PARTY.md"
    write_spdx >"$notices/ckptscope-$version$notice_suffix.spdx"
    copy_licences "$notices/licences" headers
    ! ships_torch || copy_torch_licences "$notices/torch"
    mkdir -p "$dist"
    cp "$notices/THIRD-PARTY.md" "$dist/THIRD-PARTY$notice_suffix.md"
    cp "$notices/ckptscope-$version$notice_suffix.spdx" "$dist/"
}
