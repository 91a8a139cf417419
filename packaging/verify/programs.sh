# What is asked of the programs, wherever they are installed in the clean system. Sourced by packaging/verify.sh; a kind sets `start`,
# the command that runs the command line there.
# shellcheck shell=bash disable=SC2154

# tells NAME COMMAND...: name and version
tells() {
    local name=$1
    shift
    [ "$(inside_as_user "$@" --version)" = "$name $version" ]
}

converts() {
    inside_as_user rm -f /home/user/single.pth
    inside_as_user "${start[@]}" convert /samples/parallel.pth --strip module. -o /home/user/single.pth --quiet
    torch_reads "$system/home/user/single.pth"
}

casts() {
    inside_as_user rm -f /home/user/half.pth
    inside_as_user "${start[@]}" convert /samples/parallel.pth --strip module. --cast float16 -o /home/user/half.pth --quiet
    torch_reads "$system/home/user/half.pth" float16
}

finds_singular_values() {
    inside_as_user "${start[@]}" spectrum /samples/parallel.pth --select module.3.weight --json >"$out/spectrum.json"
    torch_agrees "$out/spectrum.json"
}
