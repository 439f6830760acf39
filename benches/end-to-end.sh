#!/usr/bin/env bash
# What loading a base, matching a file and searching a base for duplicates cost, as a person runs them.
#
#   benches/end-to-end.sh USHER DIR [BASE:ROWS …]
#
# USHER is a release binary, DIR a folder to write in (tables, bases and answers stay there, by size). BASE:ROWS
# are contacts of the base and rows of the file, 10000:1000 when left out. Each size prints CPU seconds (user +
# system), wall seconds, peak memory and exit code of each step, the size of the base on disk, then what was found
# against the truth. The figures that ARCHITECTURE.md names come from:
#
#   benches/end-to-end.sh target/release/usher /var/tmp/usher-sizes 100000:10000 1000000:100000
#
# SEED (1), COPIES (0.2, share of the rows that are in the base) and TWICE (0.03, share of the contacts that stand in
# the base twice) change the tables. ACCURACY names the bench's binary when cargo is not at hand.
set -euo pipefail

usage() {
    sed -n '2,16s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
}
[ $# -ge 2 ] || usage
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
usher="$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
mkdir -p "$2"
folder="$(cd "$2" && pwd)"
shift 2
[ $# -gt 0 ] || set -- 10000:1000
[ -x "$usher" ] || { echo "$usher is no program" >&2; exit 2; }
# What a person has set must not reach the program under test.
unset USHER_DB USHER_OPERATOR USHER_THEME USHER_PROFILES NO_COLOR

accuracy() {
    if [ -n "${ACCURACY:-}" ]; then
        "$ACCURACY" "$@"
    else
        (cd "$here" && cargo bench --quiet --locked --bench accuracy -- "$@")
    fi
}

# GNU time measures children to the kilobyte. Without it the shell tells the time, and the peak is looked up in
# /proc while the step runs; where there is neither, it stays unknown.
if /usr/bin/time -f '%U' true 2>/dev/null; then gnu_time=yes; else gnu_time=; fi

# Waits for a process and prints its highest peak of memory in KiB.
watch_peak() {
    local pid="$1" peak=0 now
    while kill -0 "$pid" 2>/dev/null; do
        now="$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$pid/status" 2>/dev/null || true)"
        [ -z "$now" ] || peak="$now"
        sleep 0.05
    done
    echo "$peak"
}

# measure NAME OUTPUT COMMAND…: runs the command, its output to a file, and prints a line of the table.
measure() {
    local name="$1" output="$2" code=0
    shift 2
    local figures="$work/figures" errors="$work/errors"
    if [ -n "$gnu_time" ]; then
        /usr/bin/time -q -o "$figures" -f '%U %S %e %M' "$@" >"$output" 2>"$errors" </dev/null || code=$?
    else
        local TIMEFORMAT='%U %S %R'
        {
            time {
                "$@" >"$output" 2>"$errors" </dev/null &
                watch_peak $! >"$work/peak"
                wait $! || code=$?
            }
        } 2>"$figures"
        echo "$(cat "$figures") $(cat "$work/peak")" >"$figures"
    fi
    awk -v name="$name" -v code="$code" \
        '{ printf "| %-28s | %8.2f | %8.2f | %8.0f | %4d |\n", name, $1 + $2, $3, $4 / 1024, code }' "$figures"
    # What the program said is wanted when it did not do its work.
    [ "$code" -eq 0 ] || sed 's/^/    /' "$errors" | tail -5
}

size() {
    local base="$1" rows="$2" work="$folder/$1-$2-${SEED:-1}"
    local db="sqlite:$work/base.db"
    rm -rf "$work"
    mkdir -p "$work"
    accuracy --write "$work" --base "$base" --rows "$rows" --seed "${SEED:-1}" \
        --copies "${COPIES:-0.2}" --twice "${TWICE:-0.03}"
    printf '\n%s contacts, %s rows\n\n' "$base" "$rows"
    echo '| step                         |    CPU s |   wall s | peak MiB | exit |'
    echo '|------------------------------|---------:|---------:|---------:|-----:|'
    measure "load $base" "$work/load.txt" "$usher" apply "$work/base.csv" --policy create-all --db "$db"
    measure "match $rows" "$work/pairs.csv" "$usher" match "$work/import.csv" --db "$db"
    measure "dedupe $base" "$work/list.csv" "$usher" dedupe --list --db "$db"
    local bytes
    bytes="$(cat "$work"/base.db* | wc -c)"
    printf '\non disk: %s MiB\n\n' "$((bytes / 1048576))"
    # Every pair compared, so that blocking can be judged; a large file would fill the disk.
    local said="$work/pairs.csv"
    if [ "$rows" -le 10000 ]; then
        measure "match $rows, every pair" "$work/every.csv" "$usher" match "$work/import.csv" --threshold 0 --db "$db"
        said="$work/every.csv"
        echo
    fi
    accuracy --truth "$work" --score-match "$said" --score-dedupe "$work/list.csv"
}

for pair in "$@"; do
    case "$pair" in
    *[!0-9:]* | :* | *: | *:*:*) usage ;;
    *:*) size "${pair%%:*}" "${pair##*:}" ;;
    *) usage ;;
    esac
done
