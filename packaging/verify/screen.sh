# A screen that nobody sees, and the checkpoints that are shown on it. Sourced by packaging/verify.sh.
# shellcheck shell=bash disable=SC2154

display=:98

# Checkpoints from the real PyTorch, in build/verify/samples
make_samples() { run_quietly "PyTorch could not write the samples." "$venv/bin/python" "$root/packaging/verify/samples.py" write "$out/samples"; }

# torch_reads FILE [DTYPE]: what ckptscope-cli converted is what PyTorch expects
torch_reads() { "$venv/bin/python" "$root/packaging/verify/samples.py" read "$@"; }

# torch_agrees FILE: that the singular values in it are those that PyTorch finds
torch_agrees() { "$venv/bin/python" "$root/packaging/verify/samples.py" spectrum "$1"; }

start_screen() {
    Xvfb "$display" -screen 0 1280x860x24 >/dev/null 2>&1 &
    screen=$!
    sleep 1
}

stop_screen() {
    kill "$screen" 2>/dev/null || true
    wait "$screen" 2>/dev/null || true
}

# window_opens PICTURE COMMAND...: a window of the class of the desktop file comes up, with something in it
window_opens() {
    local picture=$1 program window='' class
    shift
    class=$(sed -n 's/^StartupWMClass=//p' "$root/packaging/linux/$app_id.desktop")
    start_screen
    "$@" >"$picture.log" 2>&1 &
    program=$!
    for _ in $(seq 60); do
        window=$(DISPLAY=$display xdotool search --onlyvisible --class "^$class\$" 2>/dev/null | head -n 1) || true
        [ -z "$window" ] || break
        sleep 0.5
    done
    if [ -n "$window" ]; then
        DISPLAY=$display xdotool windowsize "$window" 1280 860 windowmove "$window" 0 0
        sleep 3
        DISPLAY=$display import -window root "$picture"
        DISPLAY=$display xdotool windowclose "$window"
    fi
    as_root kill "$program" 2>/dev/null || true
    wait "$program" 2>/dev/null || true
    stop_screen
    cat "$picture.log"
    [ -n "$window" ] && [ "$(identify -format %k "$picture")" -gt 200 ]
}
