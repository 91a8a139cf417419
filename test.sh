#!/usr/bin/env bash
# Builds everything and proves it.
#   ./test.sh            release tests, sanitizer tests, fuzz targets, command line for Windows, format, include rules
#   ./test.sh --no-windows  without building for Windows by mingw-w64 and running that under Wine
#   ./test.sh --quick    release tests, format and include rules only
#   ./test.sh --help     this text
# Installs what is missing first. Exit status: 0 if all passed, 1 if something failed, 2 if it could not begin.
set -uo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=packaging/setup.sh
. "$root/packaging/setup.sh"

fuzz_seconds=5
quick=no
windows=yes
for argument in "$@"; do
    case $argument in
        --quick) quick=yes ;;
        --no-windows) windows=no ;;
        -h | --help)
            sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        *)
            say "test.sh: unknown option '$argument'; see ./test.sh --help"
            exit 2
            ;;
    esac
done

passed=0
failed=0
skipped=0
parts=()

# count PART PASSED FAILED SKIPPED
count() {
    passed=$((passed + $2))
    failed=$((failed + $3))
    skipped=$((skipped + $4))
    parts+=("$1: $2 passed, $3 failed$([ "$4" -eq 0 ] || printf ', %s skipped' "$4")")
}

# run_tests PART PRESET [OPTION...]: configure, build, run all tests of a preset, count their functions
run_tests() {
    local part=$1 preset=$2 report numbers
    shift 2
    report=$root/build/$preset/tests.xml
    printf '== %s\n' "$part"
    if ! configure "$preset" -DCKPTSCOPE_TESTS=ON "-DCKPTSCOPE_PYTHON=$venv/bin/python" "$@" || ! build "$preset"; then
        count "$part" 0 1 0
        return
    fi
    rm -f "$report"
    (cd "$root" && ctest --preset "$preset" --parallel "$(nproc)" --output-junit "$report" --test-output-size-passed 4000000)
    if numbers=$(python3 "$root/tests/count_results.py" "$report"); then
        # shellcheck disable=SC2086  # three numbers
        count "$part" $numbers
    else
        count "$part" 0 1 0
    fi
}

# Seeds are read from the tree; what the fuzzer adds stays in the build folder.
run_fuzz_targets() {
    local source name corpus log ok=0 bad=0 seeds
    printf '== fuzz targets\n'
    if ! configure fuzz || ! build fuzz; then
        count "fuzz targets" 0 1 0
        return
    fi
    for source in "$root"/tests/fuzz/fuzz_*.cpp; do
        [ -e "$source" ] || continue
        name=$(basename "$source" .cpp)
        corpus=$root/build/fuzz/corpus/$name
        log=$root/build/fuzz/$name.log
        seeds=()
        if [ -d "$root/tests/fuzz/seeds/${name#fuzz_}" ]; then
            seeds=("$root/tests/fuzz/seeds/${name#fuzz_}")
        elif [ -d "$root/tests/fuzz/seeds/$name" ]; then
            seeds=("$root/tests/fuzz/seeds/$name")
        fi
        mkdir -p "$corpus"
        if "$root/build/fuzz/tests/fuzz/$name" -max_total_time="$fuzz_seconds" -timeout=20 -rss_limit_mb=2048 \
            -artifact_prefix="$root/build/fuzz/$name-" "$corpus" ${seeds[@]+"${seeds[@]}"} >"$log" 2>&1; then
            printf '%s: %s\n' "$name" "$(grep -o '^Done .*' "$log" || printf 'done')"
            ok=$((ok + 1))
        else
            tail -n 60 "$log"
            printf '%s: failed; its whole output is in %s\n' "$name" "$log"
            bad=$((bad + 1))
        fi
    done
    count "fuzz targets" "$ok" "$bad" 0
}

# The command line for Windows says and writes what that of this computer does.
run_windows() {
    local log=$root/build/windows/tests.log last
    printf '== command line for Windows, under Wine\n'
    if ! command -v wine >/dev/null 2>&1 || ! command -v x86_64-w64-mingw32-g++-posix >/dev/null 2>&1; then
        printf 'skipped: mingw-w64 or Wine is not installed\n'
        count "Windows" 0 0 1
        return
    fi
    if ! configure windows || ! build windows; then
        count "Windows" 0 1 0
        return
    fi
    python3 "$root/tests/windows/run.py" "$root/build/release/app/ckptscope-cli" \
        "$root/build/windows/app/ckptscope-cli.exe" "$root/build/release/test-data" 2>&1 | tee "$log"
    last=$(tail -n 1 "$log")
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        count "Windows" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" 0
    else
        count "Windows" 0 1 0
    fi
}

# Another version lays some lines out differently, so only version 14 is asked.
check_format() {
    local program='' name files
    printf '== format\n'
    for name in clang-format-14 clang-format; do
        if command -v "$name" >/dev/null 2>&1 && "$name" --version | grep -q 'version 14\.'; then
            program=$name
            break
        fi
    done
    if [ -z "$program" ]; then
        printf 'skipped: clang-format 14 is not installed\n'
        count "format" 0 0 1
        return
    fi
    if git -C "$root" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        mapfile -d '' -t files < <(cd "$root" && git ls-files -z -- '*.h' '*.cpp' |
            while IFS= read -r -d '' name; do [ ! -f "$name" ] || printf '%s\0' "$name"; done)
    else
        mapfile -d '' -t files < <(cd "$root" && find core app ui tests -name '*.h' -print0 -o -name '*.cpp' -print0)
    fi
    if [ "${#files[@]}" -gt 0 ] && (cd "$root" && "$program" --dry-run --Werror "${files[@]}"); then
        printf '%s files are formatted\n' "${#files[@]}"
        count "format" 1 0 0
    else
        count "format" 0 1 0
    fi
}

check_includes() {
    printf '== include rules\n'
    if python3 "$root/tests/architecture/include_rules.py" "$root"; then
        count "include rules" 1 0 0
    else
        count "include rules" 0 1 0
    fi
}

setup_tests
if [ "$quick" = no ] && [ "$windows" = yes ]; then
    setup_windows
fi
setup_oracle
export PYTHONDONTWRITEBYTECODE=1

run_tests "release tests" release
if [ "$quick" = no ]; then
    run_tests "sanitizer tests" sanitize
    run_fuzz_targets
    [ "$windows" = no ] || run_windows
fi
check_format
check_includes

printf '\n'
for part in "${parts[@]}"; do
    [ "$part" = "${parts[0]}" ] || printf '; '
    printf '%s' "$part"
done
printf '\n%s passed, %s failed' "$passed" "$failed"
[ "$skipped" -eq 0 ] || printf ', %s skipped' "$skipped"
printf '\n'
[ "$failed" -eq 0 ]
