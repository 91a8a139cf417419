# A .tar.gz that runs from any folder. Unpacked over /usr/local or ~/.local it also brings the menu entry, icon and file types.
# Sourced by packaging/build.sh.
# shellcheck shell=bash disable=SC2154

# shellcheck source=packaging/bundle/bundle.sh
. "$root/packaging/bundle/bundle.sh"

make_bundle
rm -f "$dist"/*.tar.gz
name=ckptscope-$version-linux-x86_64
tar -C "$bundle" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --transform="s,^\.,$name," -cf - . |
    gzip -9n >"$dist/$name.tar.gz"
