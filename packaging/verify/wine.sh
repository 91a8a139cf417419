# A Windows to install and run packages in: a prefix of Wine that is made for it, with a desktop on a screen that nobody sees.
# Sourced by packaging/windows/verify.sh.
# shellcheck shell=bash disable=SC2034,SC2154

wine_prefix=$out/wine
wine_log=$out/wine.log
drive=$wine_prefix/drive_c
patience=120

start_wine() {
    rm -rf "$wine_prefix"
    mkdir -p "$wine_prefix"
    export WINEPREFIX=$wine_prefix WINEARCH=win64 WINEDEBUG=-all DISPLAY=$display
    # Neither Mono nor Gecko is asked for, and nothing of it reaches the menus of this computer.
    export WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe="
    start_screen
    in_wine wineboot --init
    in_wine winecfg -v win10 # else it says that it is Windows 7
    in_wine reg add 'HKCU\Software\Wine\Explorer' /v Desktop /d Default /f
    in_wine reg add 'HKCU\Software\Wine\Explorer\Desktops' /v Default /d 1280x860 /f
    # The desktop keeps Wine's server: a start without it takes seconds.
    wine explorer /desktop=Default,1280x860 </dev/null >>"$wine_log" 2>&1 &
    sleep 3
}

stop_wine() {
    wineserver -k || true
    wineserver -w || true
    stop_screen
}

# in_wine COMMAND...: waits for a program of Windows and prints what it prints. By way of a file: Wine's own processes would inherit a
# pipe, and keep it open.
in_wine() {
    local output status=0
    output=$(mktemp)
    timeout "$patience" wine "$@" </dev/null >"$output" 2>>"$wine_log" || status=$?
    tr -d '\r' <"$output"
    rm -f "$output"
    return "$status"
}

# Waits until a command succeeds, for a minute.
until_it() {
    local _
    for _ in $(seq 120); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.5
    done
    "$@"
}

has_window() { [ -n "$(xdotool search --onlyvisible --name "$1" 2>/dev/null)" ]; }
has_no_window() { ! has_window "$1"; }

# Asks the program to close, as the button of its window does.
close_window() { in_wine taskkill /IM ckptscope.exe; }

# window_in_wine PICTURE TITLE COMMAND...: a window of this title comes up, with something in it, and closes again
window_in_wine() {
    local picture=$1 title=$2
    shift 2
    wine "$@" </dev/null >>"$wine_log" 2>&1 &
    until_it has_window "$title"
    sleep 4
    import -window root "$picture"
    close_window
    until_it has_no_window "$title"
    [ "$(identify -format %k "$picture")" -gt 200 ]
}
