#!/bin/sh
# SPDX-License-Identifier: MIT
# `cvpn-doctor enroll --nm`, from outside, in TAP: test_enroll_connection.sh CVPN-DOCTOR. Needs root.
#
# nmcli is a stand-in with the interface of nmcli 1.42 that is used: connection show -e no -g, connection modify [+-]vpn.data. It is in a
# namespace for mounts of this test's own.
set -u

subcommand=enroll
# shellcheck source=test-harness/unit/tap.sh
. "$(dirname -- "$0")/tap.sh"
if [ -z "${OWN_STATE:-}" ] || ! mount -t tmpfs -o mode=755 local /usr/local/sbin 2>/dev/null; then
    echo '1..0 # SKIP needs root, and namespaces for mounts'
    exit 0
fi

# The connections: a file for each, named as it is, with uuid, kind and data.
connections=/usr/local/sbin/connections
mkdir "$connections"
cat >/usr/local/sbin/nmcli <<'NMCLI'
#!/bin/sh
connections=/usr/local/sbin/connections
case $* in
"-e no -g connection.uuid,vpn.service-type,vpn.data connection show id "*)
    [ -f "$connections/$8" ] || exit 10
    cat "$connections/$8"
    ;;
"connection modify uuid "*)
    [ ! -e "$connections/forbidden" ] || exit 4
    file=$(grep -lx "$4" "$connections"/*) || exit 10
    key=${6%% *}
    data=$(sed -n 3p "$file" | sed 's/, /\n/g' | grep -v "^$key = ")
    case $5 in +vpn.data) data=$(printf '%s\n%s' "$data" "$6") ;; esac
    { sed -n 1,2p "$file"; printf '%s\n' "$data" | sort | sed ':a;N;$!ba;s/\n/, /g'; } >"$file.new" && mv "$file.new" "$file"
    ;;
*)
    echo "this stand-in does not know: $*" >&2
    exit 2
    ;;
esac
NMCLI
chmod 755 /usr/local/sbin/nmcli
connection() {
    printf '%s\n' "$2" "$3" "$4" >"$connections/$1"
}
openvpn=org.freedesktop.NetworkManager.openvpn
bare=cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com
connection work 11111111-2222-3333-4444-555555555555 $openvpn "ca = /home/a/ca.pem, connection-type = tls, remote = $bare:443:udp"
connection ours 21111111-2222-3333-4444-555555555555 $openvpn "ca = /home/a/ca.pem, mssfix = 1400, remote = vpn.example.com, remote-random-hostname = yes"
connection wire 31111111-2222-3333-4444-555555555555 org.freedesktop.NetworkManager.vpnc ''
cp "$connections/work" work.before
cp "$connections/ours" ours.before
same() { cmp -s "$connections/$1" "$1.before"; }

run 0 '--dry-run of a bare name' --nm work --mssfix --dry-run
same work
result '--dry-run changes nothing' $?
run 0 'a bare name' --nm work --mssfix
grep -q 'remote-random-hostname = yes' "$connections/work" && grep -q 'mssfix = 1328' "$connections/work" && grep -q "remote = $bare:443:udp" "$connections/work"
result 'a bare name gets its label, and mssfix what was asked for' $?
cp "$connections/work" work.enrolled
run 0 'a second run' --nm work --mssfix
cmp -s "$connections/work" work.enrolled
result 'a second run changes nothing' $?
run 0 'another value' --nm work --mssfix=1300
has 'another value is left, and said' out 'mssfix of '
run 0 '--undo' --nm work --undo
same work
result '--undo takes out what was set, and no more' $?
run 2 '--undo once more' --nm work --undo

run 0 'what is set already' --nm ours --mssfix
same ours
result 'what is set already is left' $?
run 2 '--undo of what was set by others' --nm ours --undo
same ours
result '--undo leaves what was set by others' $?

run 2 'a connection that is not there' --nm missing
has 'a connection that is not there is named' err "no VPN connection 'missing'"
run 2 'a connection of another VPN' --nm wire
run 2 'a profile beside it' --nm work client.ovpn
: >"$connections/forbidden"
run 2 'NetworkManager refuses' --nm work
same work
result 'what NetworkManager refuses is not done' $?
rm /usr/local/sbin/nmcli
run 2 'no NetworkManager' --nm work
has 'no NetworkManager: that is said' err 'NetworkManager is not installed here'
finish
