# Whether a second build of the same sources, in another folder, makes the same packages. Sourced by packaging/verify.sh.
# shellcheck shell=bash disable=SC2154

again=$out/again

# build_again KIND: from a copy of the sources, made once; a build makes all the packages of its kind
build_again() {
    [ ! -e "$again/dist/$(basename "$package")" ] || return 0
    if [ ! -d "$again" ]; then
        mkdir "$again"
        git -C "$root" ls-files -coz --exclude-standard |
            while IFS= read -r -d '' name; do [ ! -e "$root/$name" ] || printf '%s\0' "$name"; done |
            tar -C "$root" --null -T - -cf - | tar -C "$again" -xf -
    fi
    "$again/packaging/build.sh" "$1"
}

# same_again KIND: the new package is, byte for byte, the one in dist/
same_again() {
    build_again "$1"
    cmp "$again/dist/$(basename "$package")" "$package"
}

# check_again KIND
check_again() {
    local sentence="a second build elsewhere is the same"
    if [ "$once" = yes ]; then
        not_checked "$sentence (--once)"
    else
        check "$sentence" same_again "$1"
    fi
}
