# What is asked of every program and library that is shipped. Sourced by packaging/verify.sh.
# shellcheck shell=bash

# The newest symbols that a computer of 2022 has (Ubuntu 22.04, Fedora 36, Debian 12).
newest_glibc=2.35
newest_glibcxx=3.4.30

# elf_files FOLDER
elf_files() {
    find "$1" -type f -size +3c -print0 | while IFS= read -r -d '' file; do
        [ "$(head -c 4 "$file" | tr -d '\0')" != $'\x7fELF' ] || printf '%s\n' "$file"
    done
}

# highest_symbol PREFIX FILE...
highest_symbol() {
    local prefix=$1
    shift
    objdump -T "$@" 2>/dev/null | { grep -o "\b${prefix}_[0-9][0-9.]*" || true; } | sed "s/^${prefix}_//" | sort -Vu | tail -n 1
}

# symbols_at_most FOLDER: prints the highest versions, too
symbols_at_most() {
    local files glibc glibcxx
    mapfile -t files < <(elf_files "$1")
    [ "${#files[@]}" -gt 0 ]
    glibc=$(highest_symbol GLIBC "${files[@]}")
    glibcxx=$(highest_symbol GLIBCXX "${files[@]}")
    printf 'highest symbols: GLIBC_%s GLIBCXX_%s\n' "$glibc" "$glibcxx"
    printf '%s\n' "$newest_glibc" "$glibc" | sort -VC -r
    printf '%s\n' "$newest_glibcxx" "$glibcxx" | sort -VC -r
}

# runpaths_inside FOLDER: every RPATH begins with $ORIGIN and stays in the folder
runpaths_inside() {
    local folder file path
    folder=$(realpath "$1")
    elf_files "$folder" | while IFS= read -r file; do
        readelf -d "$file" | sed -n 's/.*\(RPATH\|RUNPATH\).*\[\(.*\)\]/\2/p' | tr ':' '\n' | while IFS= read -r path; do
            # shellcheck disable=SC2016  # the word itself
            case $path in '$ORIGIN'*) ;; *) echo "$file: $path" && exit 1 ;; esac
            path=$(realpath -m "$(dirname "$file")${path#\$ORIGIN}")
            case $path/ in "$folder"/*) ;; *) echo "$file leads to $path" && exit 1 ;; esac
        done
    done
}

# hardened FILE: position-independent, full RELRO, no executable stack
hardened() {
    readelf -hW "$1" | grep -q 'Type: *DYN'
    readelf -lW "$1" | grep -q GNU_RELRO
    readelf -dW "$1" | grep -qE 'BIND_NOW|Flags:.* NOW'
    no_executable_stack "$1"
}

no_executable_stack() { readelf -lW "$1" | grep -E 'GNU_STACK' | grep -q ' RW '; }

# all_hardened FILE...
all_hardened() {
    local file
    for file in "$@"; do
        echo "$file"
        hardened "$file"
    done
}

# libraries_hardened FOLDER: of what others built, at least partial RELRO and no executable stack
libraries_hardened() {
    elf_files "$1" | while IFS= read -r file; do
        echo "$file"
        readelf -lW "$file" | grep -q GNU_RELRO
        no_executable_stack "$file"
    done
}
