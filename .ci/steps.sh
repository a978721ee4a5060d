# Sourced by `run` and `full`: runs a step, prints how long it took, and lists all steps at the
# end. A failing step ends the script (`set -e`).
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
report=()
current=
# Each script builds a state once: files for incremental builds would only fill the disk.
export CARGO_INCREMENTAL=0

step() {
    current="$*"
    printf '\n== %s\n' "$current"
    local started=$SECONDS
    "$@"
    printf -- '-- %d s\n' $((SECONDS - started))
    report+=("$(printf '%5d s  %s' $((SECONDS - started)) "$current")")
    current='between two steps, after the last one of the list'
}

# What this machine cannot check is said here and again in the list at the end.
skip() {
    printf '\n== SKIPPED: %s\n   %s\n' "$1" "$2"
    report+=("SKIPPED  $1: $2")
}

finish() {
    local code=$?
    printf '\nSteps of %s, %d s in all:\n' "$0" "$SECONDS"
    printf '%s\n' "${report[@]}"
    if ((code == 0)); then
        printf 'All steps that ran have passed.\n'
    else
        printf 'FAILED: %s\n' "$current"
    fi
}
trap finish EXIT
