# Clean Debian systems to install and run packages in. Sourced by packaging/verify.sh.
#   root_image SUITE PACKAGE...    makes the system with these packages once, and keeps it
#   fresh_root SUITE PACKAGE...    a new copy, in $system; the one before it goes
#   inside COMMAND...              runs a command in it, as root; inside_as_user as a user
# shellcheck shell=bash disable=SC2154,SC2016

images=${CKPTSCOPE_ROOTS:-$HOME/.cache/ckptscope/roots}
system=

# mirror_lines SUITE: lines for sources.list, of the mirrors that this computer uses
mirror_lines() {
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' |
        awk -v suite="$1" -v here="$(. /etc/os-release && echo "$VERSION_CODENAME")" '$3 == "main" && $4 == "Debian" {
            if ($2 !~ "^" here) next
            sub("^" here, suite, $2)
            print "deb", $1, $2, $3
        }' | sort -u
}

# root_image SUITE PACKAGE...: prints its name
root_image() {
    local suite=$1 image build mirror
    shift
    image=$images/$suite-$(printf '%s ' "$@" | cksum | cut -d' ' -f1).tar
    printf '%s\n' "$image"
    [ ! -e "$image" ] || return 0
    mkdir -p "$images"
    build=$(mktemp -d "$images/making.XXXXXX")
    # shellcheck disable=SC2064  # it runs when $build is gone
    trap "as_root rm -rf --one-file-system '$build'" EXIT
    mirror=$(mirror_lines "$suite" | awk -v suite="$suite" '$3 == suite { print $2; exit }')
    run_quietly "debootstrap failed." as_root debootstrap --variant=minbase "$suite" "$build/root" "$mirror" >&2
    system=$build/root
    mirror_lines "$suite" | as_root tee "$system/etc/apt/sources.list" >/dev/null
    as_root cp /etc/resolv.conf "$system/etc/resolv.conf"
    run_quietly "apt-get failed in the clean system." inside apt-get -q update >&2
    run_quietly "apt-get failed in the clean system." inside apt-get -qy --no-install-recommends install "$@" >&2
    inside apt-get clean
    inside useradd -m user
    as_root tar -C "$system" --one-file-system -cf "$build/image.tar" .
    as_root mv "$build/image.tar" "$image"
}

fresh_root() {
    local image
    image=$(root_image "$@")
    [ -z "$system" ] || remove_root
    system=$(mktemp -d "$images/root.XXXXXX")
    trap remove_root EXIT
    as_root tar -C "$system" -xpf "$image"
    as_root cp /etc/resolv.conf "$system/etc/resolv.conf"
    as_root chmod 755 "$system"
    # What a computer makes when it starts
    as_root ln -sf /proc/self/mounts "$system/etc/mtab"
    inside sh -c 'echo 0123456789abcdef0123456789abcdef >/etc/machine-id && install -d -m 700 -o user -g user /home/user/run'
}

remove_root() { as_root rm -rf --one-file-system "$system"; }

# The mounts are seen by the command alone, and go with it. Devices are those of this computer only if asked for: with a
# /dev/fuse programs mount, without they must do otherwise.
inside() {
    as_root unshare --mount --fork --kill-child sh -c '
        system=$1
        shift
        mount -t proc proc "$system/proc"
        mount -t tmpfs -o mode=1777 tmp "$system/dev/shm"
        mkdir -p "$system/tmp/.X11-unix"
        [ ! -d /tmp/.X11-unix ] || mount --bind /tmp/.X11-unix "$system/tmp/.X11-unix"
        exec chroot "$system" "$@"' sh "$system" \
        env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# inside_as_user [NAME=VALUE...] COMMAND...
inside_as_user() {
    inside setpriv --reuid=user --regid=user --init-groups env HOME=/home/user XDG_RUNTIME_DIR=/home/user/run "$@"
}

# inside_has FILE...
inside_has() {
    local file
    for file in "$@"; do
        [ -e "$system/$file" ] || [ -L "$system/$file" ] || {
            echo "$file is missing"
            return 1
        }
    done
}

# inside_files: every file of the system with what is in it, but for what apt and the caches keep for themselves
inside_files() {
    inside sh -c 'find /etc /opt /root /usr /var /bin /lib /sbin -xdev \( -path /var/lib/dpkg -o -path /var/lib/apt \
        -o -path /var/cache -o -path /var/log \) -prune -o \( -type f -exec sha256sum {} + \) -o -printf "%y %m %l %p\n"' | sort
}
