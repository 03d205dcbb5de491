# SPDX-License-Identifier: MIT
# tap.sh - what the shell tests of a command start from; to be sourced with $1 = CVPN-DOCTOR and $subcommand set.
# shellcheck shell=sh

: "${subcommand:?}"
# What enroll remembers goes into a state folder of the test's own: below /var/lib for root, whose environment is not asked.
if [ "$(id -u)" = 0 ] && [ -z "${OWN_STATE:-}" ] && unshare --mount true 2>/dev/null; then
    # shellcheck disable=SC2016 # the inner shell expands it
    OWN_STATE=yes exec unshare --mount sh -c 'mount -t tmpfs -o mode=755 state /var/lib && exec sh "$0" "$@"' "$0" "$@"
fi
doctor=$(realpath "$1") || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 2
export XDG_STATE_HOME="$work/state"
count=0
failed=0

# result NAME STATUS: one TAP line, with what the command wrote when it went wrong
result() {
    count=$((count + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $count - $1"
        return
    fi
    failed=$((failed + 1))
    echo "not ok $count - $1"
    head -c 2000 out err | tr -d '\000' | sed 's/^/# /'
}
# run STATUS NAME ARGUMENT...: the exit status; what was written is in the files out and err
run() {
    want=$1
    name=$2
    shift 2
    "$doctor" "$subcommand" "$@" >out 2>err </dev/null
    [ $? -eq "$want" ]
    result "$name (exit status $want)" $?
}
# has NAME FILE WORDS, lacks NAME FILE WORDS
has() {
    grep -qF -- "$3" "$2"
    result "$1" $?
}
lacks() {
    ! grep -qF -- "$3" "$2"
    result "$1" $?
}
finish() {
    echo "1..$count"
    [ "$failed" -eq 0 ]
}
