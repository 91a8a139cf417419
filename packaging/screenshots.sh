#!/usr/bin/env bash
# Takes the pictures of the README from the real window, on a screen of its own.
#   packaging/screenshots.sh [BUILD_FOLDER]
# Needs Xvfb, xdotool and ImageMagick (Debian: xvfb xdotool imagemagick).
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
program=${1:-$root/build/release}/app/ckptscope
out=$root/resources/screenshots
home=$(mktemp -d)
export HOME=$home XDG_CONFIG_HOME=$home/config XDG_RUNTIME_DIR=$home/run
unset WAYLAND_DISPLAY
example=/tmp/example-dataparallel.pth
single=/tmp/example-single.pth
rm -f "$single"
cp "$root/resources/example-dataparallel.pth" "$example"
"$(dirname "$program")/ckptscope-cli" convert "$example" --pick state_dict --strip module. --device 'cuda=cpu' -o "$single" --quiet >/dev/null
mkdir -p "$out" "$XDG_CONFIG_HOME/ckptscope" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
Xvfb -displayfd 3 -screen 0 1280x860x24 3>"$home/display" >/dev/null 2>&1 &
screen=$!
trap 'kill "$screen" 2>/dev/null || true; rm -rf "$home" "$example" "$single"' EXIT
until [[ -s $home/display ]]; do sleep 0.1; done
DISPLAY=:$(cat "$home/display") # one that is free
export DISPLAY

# picture NAME THEME LANGUAGE ARGUMENTS COMMANDS...: starts the window, runs the commands of xdotool, takes the picture
picture() {
    local name=$1 theme=$2 language=$3 arguments=$4 window process
    shift 4
    printf '[view]\ntheme=%s\nlanguage=%s\n' "$theme" "$language" >"$XDG_CONFIG_HOME/ckptscope/ckptscope.conf"
    # shellcheck disable=SC2086  # several words
    "$program" $arguments >/dev/null 2>&1 &
    process=$!
    sleep 3
    window=$(xdotool search --onlyvisible --name ckptscope | head -n 1)
    xdotool windowsize "$window" 1280 860 windowmove "$window" 0 0 windowfocus "$window"
    sleep 1
    for command in "$@"; do
        eval "xdotool $command"
        sleep 0.7
    done
    import -window root -define png:compression-level=9 "$out/$name.png"
    kill "$process"
    wait "$process" 2>/dev/null || true
}

picture window light en "$example" 'key ctrl+m'
picture load light en "$example" 'key Down Down' 'mousemove 1074 200 click 1'
select="mousemove 130 325 click 1" # the weight among the matches
picture values light en "$example" 'key ctrl+f' "type 'features.0.weight'" 'sleep 1' "$select" 'mousemove 944 200 click 1' 'sleep 1'
picture spectrum light en "$example" 'key ctrl+f' "type 'features.4.weight'" 'sleep 1' "$select" 'mousemove 944 200 click 1' 'sleep 1' \
    'mousemove 1106 282 click 1' 'key alt+d' 'sleep 3'
picture devices light en "$example" 'key ctrl+d' 'sleep 1' 'key alt+c' 'sleep 1'
picture spread light en "$example" 'key ctrl+shift+d' 'key ctrl+a' "type '4x16KiB'" 'sleep 1' 'key alt+t' 'sleep 1'
picture compare light en "--compare $single $example"
picture window-dark-zh dark zh_CN "$example" 'key ctrl+m'
