# Counts what was proved. Sourced by packaging/verify.sh, which sets `results`; a kind sets `package`, the file it is about.
# shellcheck shell=bash disable=SC2154

# record STATE SENTENCE
record() { printf '%s\t%s\t%s\n' "$(basename "$package")" "$1" "$2" >>"$results"; }

# check SENTENCE COMMAND...: passes if the command does; what it printed is shown only if it does not
check() {
    local sentence=$1 log status
    shift
    log=$(mktemp)
    set +e
    (
        set -e
        "$@"
    ) >"$log" 2>&1
    status=$?
    set -e
    if [ "$status" -eq 0 ]; then
        record passed "$sentence"
        printf 'ok      %s\n' "$sentence"
    else
        record failed "$sentence"
        printf 'FAILED  %s\n' "$sentence"
        show_ends "$log"
    fi
    rm -f "$log"
}

# not_checked SENTENCE: what could not be tried here, and why
not_checked() {
    record skipped "$1"
    printf 'not checked: %s\n' "$1"
}

size_at_most() {
    [ "$(stat -c %s "$1")" -le "$2" ] || {
        printf '%s has %s bytes, more than %s\n' "$1" "$(stat -c %s "$1")" "$2"
        return 1
    }
}

# nothing_in FILE: shows what there is
nothing_in() {
    local content
    content=$(cat "$1")
    printf '%s\n' "$content"
    [ -z "$content" ]
}

# One row for each package: its size, and how many checks passed
show_table() {
    local name passed failed
    printf '\n%-44s %9s  %s\n' package size checks
    cut -f1 "$results" | sort -u | while IFS= read -r name; do
        passed=$(awk -F'\t' -v n="$name" '$1 == n && $2 == "passed"' "$results" | wc -l)
        failed=$(awk -F'\t' -v n="$name" '$1 == n && $2 == "failed"' "$results" | wc -l)
        printf '%-44s %6.2f MB  %s passed, %s failed%s\n' "$name" \
            "$(awk -v b="$(stat -c %s "$dist/$name")" 'BEGIN { print b / 1e6 }')" "$passed" "$failed" \
            "$(awk -F'\t' -v n="$name" '$1 == n && $2 == "skipped" { printf "; not checked: %s", $3 }' "$results")"
    done
}
