#!/usr/bin/env bash
# Whether comparing two forms and reading one from its bytes ask for memory: they must not.
#
# Each step runs once and eleven times over the same forms under valgrind; what the second run asks for more, the step
# itself asked for. Needs valgrind; says so and succeeds without it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v valgrind >/dev/null; then
    echo "valgrind is not installed: allocations are not counted"
    exit 0
fi
if [ -z "${ACCURACY:-}" ]; then
    # The name of the binary holds a hash: cargo tells it.
    ACCURACY="$(cargo bench --locked --no-run --bench accuracy 2>&1 |
        sed -n 's/.*Executable.*(\(.*\))$/\1/p')"
fi
[ -x "$ACCURACY" ] || { echo "the accuracy bench cannot be built" >&2; exit 1; }

# allocations STEP TIMES: how often memory was asked for during the whole run.
allocations() {
    valgrind --leak-check=no "$ACCURACY" --repeat "$1" "$2" 2>&1 |
        sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p' | tr -d ,
}

failed=0
for step in compare decode keys encode; do
    once="$(allocations "$step" 1)"
    often="$(allocations "$step" 11)"
    more=$((often - once))
    printf '%-8s %s allocations once, %s eleven times: %s more\n' "$step" "$once" "$often" "$more"
    case "$step" in
    compare | decode) [ "$more" -eq 0 ] || failed=1 ;;
    esac
done
if [ "$failed" -ne 0 ]; then
    echo "compare and decode must not allocate" >&2
    exit 1
fi
