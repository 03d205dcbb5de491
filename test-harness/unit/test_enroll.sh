#!/bin/sh
# SPDX-License-Identifier: MIT
# `cvpn-doctor enroll` from outside, and a real OpenVPN with what it made, in TAP: test_enroll.sh CVPN-DOCTOR
set -u

plugin=$(dirname -- "$(realpath "$1")")/openvpn-plugin-cvpn-doctor.so
subcommand=enroll
# shellcheck source=test-harness/unit/tap.sh
. "$(dirname -- "$0")/tap.sh"
same() {
    cmp -s "$2" "$3"
    result "$1" $?
}

openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out ca.pem -days 2 -subj /CN=ca.example.com 2>err
printf 'user\nsecret\n' >login
{
    printf 'client\ndev null\nproto tcp-client\nremote 127.0.0.1 9\nconnect-retry-max 1\nconnect-timeout 2\n'
    printf 'auth-user-pass login\n<ca>\n'
    cat ca.pem
    printf '</ca>\nauth-federate\nverb 3'
} >original.ovpn

# --- a dry run changes nothing, and shows no line of a block
cp original.ovpn p.ovpn
run 0 'a dry run' --dry-run "--plugin=$plugin" p.ovpn
same 'a dry run changes nothing' original.ovpn p.ovpn
[ ! -e p.ovpn.cvpn-doctor-original ]
result 'a dry run leaves no copy' $?
has 'the line that goes is shown' out -auth-federate
has 'the line that comes is shown' out '+setenv opt auth-federate'
lacks 'no line of a block is shown' out CERTIFICATE
# What is shown is a difference that patch understands.
if command -v patch >/dev/null 2>&1; then
    cp p.ovpn patched
    sed '/^Nothing was written/d' out >difference
    patch -s patched <difference >out 2>err && grep -q '^setenv opt auth-federate$' patched
    result 'patch understands the difference' $?
fi

# --- enrolled, again, with more, and back
chmod 640 p.ovpn
run 0 'enrolling' "--plugin=$plugin" p.ovpn
has 'the plugin has its line' p.ovpn "plugin $plugin"
same 'the copy is the original' original.ovpn p.ovpn.cvpn-doctor-original
[ "$(stat -c %a p.ovpn)" = 640 ] && [ "$(stat -c %a p.ovpn.cvpn-doctor-original)" = 640 ]
result 'the mode is kept' $?
[ "$(tail -c 1 p.ovpn)" = 3 ]
result 'a last line without an end stays without' $?
cp p.ovpn once.ovpn
run 0 'enrolling again' "--plugin=$plugin" p.ovpn
same 'the second run changes nothing' once.ovpn p.ovpn
run 0 'enrolling with more' --mfa --mssfix=1304 p.ovpn
has 'static-challenge is put in' p.ovpn 'static-challenge "Enter MFA code " 1'
has 'mssfix is put in' p.ovpn 'mssfix 1304'
run 0 'mssfix alone' --mssfix p.ovpn
has 'mssfix is 1328' p.ovpn 'mssfix 1328'
lacks 'there is but one mssfix' p.ovpn 'mssfix 1304'
run 0 'a dry undo' --undo --dry-run p.ovpn
run 0 'undo' --undo p.ovpn
same 'undo gives the original back' original.ovpn p.ovpn
[ ! -e p.ovpn.cvpn-doctor-original ]
result 'undo takes the copy away' $?
run 2 'undo of what is not enrolled' --undo p.ovpn
has 'undo of what is not enrolled says so' err 'is not enrolled'

# --- someone changed it since
run 0 'enrolling once more' "--plugin=$plugin" p.ovpn
printf '\n# mine\n' >>p.ovpn
cp p.ovpn mine.ovpn
run 2 'undo of what was changed' --undo p.ovpn
has 'undo of what was changed names the copy' err p.ovpn.cvpn-doctor-original
run 2 'enrolling with more what was changed' --mssfix p.ovpn
same 'what was changed is left alone' mine.ovpn p.ovpn
mv p.ovpn.cvpn-doctor-original away
run 0 'enrolling anew' --mssfix p.ovpn
same 'then that is the original' mine.ovpn p.ovpn.cvpn-doctor-original
run 0 'undo of that' --undo p.ovpn
same 'undo of that gives it back' mine.ovpn p.ovpn
cp away p.ovpn.cvpn-doctor-original
cp original.ovpn p.ovpn
echo 'verb 4' >>p.ovpn
run 2 'the copy of another profile is in the way' "--plugin=$plugin" p.ovpn
same 'it is left alone' away p.ovpn.cvpn-doctor-original
rm p.ovpn.cvpn-doctor-original

# --- CRLF, symbolic link, attributes
sed 's/$/\r/' original.ovpn >crlf.ovpn
cp crlf.ovpn crlf.orig
ln -s crlf.ovpn link.ovpn
run 0 'enrolling through a link' "--plugin=$plugin" link.ovpn
[ -L link.ovpn ] && grep -q 'setenv opt' crlf.ovpn
result 'the link stays, and its target is written' $?
[ "$(grep -c "$(printf '\r')\$" crlf.ovpn)" -eq "$(grep -c '' crlf.ovpn)" ]
result 'every line ends in CR LF' $?
has 'the copy is named as it is' out "$PWD/crlf.ovpn.cvpn-doctor-original;"
run 0 'undo through a link' --undo link.ovpn
same 'CRLF comes back' crlf.orig crlf.ovpn
cp original.ovpn p.ovpn
if command -v setfattr >/dev/null 2>&1 && setfattr -n user.test -v kept p.ovpn 2>/dev/null; then
    run 0 'enrolling what has attributes' "--plugin=$plugin" p.ovpn
    [ "$(getfattr --only-values -n user.test p.ovpn 2>/dev/null)" = kept ]
    result 'attributes are kept' $?
    run 0 'undo of what has attributes' --undo p.ovpn
fi
if [ "$(id -u)" -eq 0 ]; then
    chown 1234:1235 p.ovpn
    run 0 'enrolling what belongs to another' "--plugin=$plugin" p.ovpn
    [ "$(stat -c %u:%g p.ovpn)" = 1234:1235 ]
    result 'the owner is kept' $?
    run 0 'undo of what belongs to another' --undo p.ovpn
    [ "$(stat -c %u:%g p.ovpn)" = 1234:1235 ]
    result 'undo keeps the owner' $?
    chown 0:0 p.ovpn
fi

# --- arguments: by enroll and by hand, and undo all the same
run 0 'enrolling with arguments' --argument fix=off --argument report=/tmp/r "--plugin=$plugin" p.ovpn
has 'the arguments are on the line' p.ovpn "plugin $plugin fix=off report=/tmp/r"
run 0 'another value, and another argument' --argument=fix=all --argument=mtu=exact p.ovpn
has 'one is replaced, one is added' p.ovpn "plugin $plugin fix=all report=/tmp/r mtu=exact"
cp p.ovpn with.ovpn
run 0 'the same arguments' --argument=mtu=exact p.ovpn
same 'the same arguments change nothing' with.ovpn p.ovpn
sed -i '/^plugin /s/$/ bandwidth=50/' p.ovpn
run 0 'an argument that was added by hand is no change' --list
grep -q "^enrolled .*/p.ovpn\$" out
result 'the list says so' $?
run 0 'one more after that' --argument=probe=off p.ovpn
has 'what was added by hand stays' p.ovpn "plugin $plugin fix=all report=/tmp/r mtu=exact bandwidth=50 probe=off"
run 0 'undo after an argument was added by hand' --undo p.ovpn
same 'all comes back' original.ovpn p.ovpn
for wrong in fix=saef expct=10.0.0.1 mtu fix; do
    run 2 "the argument $wrong" --argument "$wrong" "--plugin=$plugin" p.ovpn
    same "the argument $wrong changes nothing" original.ovpn p.ovpn
done
run 2 'a misspelt argument' --argument expct=10.0.0.1 "--plugin=$plugin" p.ovpn
has 'the nearest one is named' err "did you mean 'expect'?"
run 2 'more than a line holds' --argument "report=/$(printf '%0250d' 0)" "--plugin=$plugin" p.ovpn
{
    echo "plugin $plugin fix=off"
    cat original.ovpn
} >own-line.ovpn
cp own-line.ovpn own-line.orig
run 0 'enrolling what has the line already' --mssfix own-line.ovpn
sed -i '/^plugin /s/$/ bandwidth=50/' own-line.ovpn
run 2 'undo would lose what was added to a line of the original' --undo own-line.ovpn
sed -i '/^plugin /s/ bandwidth=50//' own-line.ovpn
run 0 'undo of that' --undo own-line.ovpn
same 'the line of the original comes back' own-line.orig own-line.ovpn

# --- a byte order mark, tabs: the difference is still one that patch reads
if command -v patch >/dev/null 2>&1; then
    for first in client auth-federate '# words' "$(printf '\tverb 3')"; do
        { printf '\357\273\277%s\n' "$first"; printf 'client\n\tauth-federate\n'; sed 1d original.ovpn; } >bom.ovpn
        for more in '' --mssfix; do
            cp bom.ovpn old
            # shellcheck disable=SC2086 # a word or none
            run 0 "enrolling with a byte order mark: $first $more" $more "--plugin=$plugin" bom.ovpn
            patch -s --binary old <out >patched 2>&1
            same "patch makes the same: $first $more" bom.ovpn old
        done
        run 0 "undo of that: $first" --undo bom.ovpn
    done
fi

# --- many profiles and folders: a status for each, and one for all
mkdir -p fleet/sub fleet/.hidden
for name in a b 'c d' sub/e; do cp original.ovpn "fleet/$name.ovpn"; done
cp original.ovpn fleet/f.conf
cp original.ovpn fleet/.hidden/no.ovpn
cp original.ovpn fleet/notes.txt
echo 'remote-cert-tsl server' >>fleet/b.ovpn
run 2 'a folder, of which one is refused' --json --argument=fix=off "--plugin=$plugin" fleet
[ "$(grep -c '"result": "enrolled", "dry_run": false, "status": 0, ' out)" = 4 ] &&
    [ "$(grep -c '"profile": "fleet/b.ovpn", "result": "refused", "dry_run": false, "status": 2, ' out)" = 1 ] && [ "$(wc -l <out)" = 5 ]
result 'each of them has its object with its status' $?
[ "$(grep -l "^plugin .* fix=off\$" fleet/*.ovpn fleet/*.conf fleet/sub/*.ovpn | wc -l)" = 4 ]
result 'the others are enrolled' $?
same 'what is not called like a profile is left alone' original.ovpn fleet/notes.txt
same 'what is hidden is left alone' original.ovpn fleet/.hidden/no.ovpn
run 2 'the same folder, in words' fleet/sub/e.ovpn fleet
has 'they are counted' out '6 profiles: 5 unchanged, 1 refused.'
run 0 'the list as JSON' --list --json
[ "$(grep -c '"state": "enrolled"' out)" = 4 ]
result 'the list has them' $?
run 0 'undo of the folder' --undo fleet
same 'the profiles are back' original.ovpn fleet/sub/e.ovpn
has 'what was not enrolled is no mistake in a folder' out '5 profiles: 4 restored, 1 unchanged.'
run 2 'undo of one that is not enrolled is one' --undo fleet/a.ovpn

# --- the bare name where OpenVPN looks for it: a program that has this folder among its strings
if [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null; then
    mkdir -p shadow
    printf 'x\0/usr/local/lib/openvpn/plugins\0x' >shadow/openvpn
    chmod 755 shadow/openvpn
    for program in shadow nowhere; do
        cp original.ovpn bare.ovpn
        # shellcheck disable=SC2016 # the inner shell expands it
        PATH=$PWD/$program:/usr/bin:/bin unshare -m sh -c 'mount -t tmpfs none /usr/local && mkdir -p /usr/local/lib/openvpn/plugins &&
            cp "$1" /usr/local/lib/openvpn/plugins/ && "$2" enroll bare.ovpn && cat bare.ovpn && "$2" enroll --undo bare.ovpn' \
            sh "$plugin" "$doctor" >"out.$program" 2>err
        same "undo with the plugin's name ($program)" original.ovpn bare.ovpn
    done
    has 'the plugin has its bare name where OpenVPN looks for it' out.shadow 'plugin openvpn-plugin-cvpn-doctor.so'
    has 'elsewhere it has its whole path' out.nowhere 'plugin /usr/local/lib/openvpn/plugins/openvpn-plugin-cvpn-doctor.so'
fi

# --- other names of the file, other lines for the same thing
cp original.ovpn p.ovpn
ln p.ovpn hard.ovpn
run 0 'enrolling one of two hard links' "--plugin=$plugin" p.ovpn
has 'the other name is counted' out '1 other name (hard link)'
same 'the other name keeps its text' original.ovpn hard.ovpn
run 0 'undo of one of two hard links' --undo p.ovpn
rm hard.ovpn
{
    printf '<connection>\nremote 127.0.0.1 9\nmssfix 1400\n</connection>\n'
    cat original.ovpn
} >connection.ovpn
run 0 'mssfix beside that of a connection' --mssfix "--plugin=$plugin" connection.ovpn
has 'mssfix of a connection is named' out 'mssfix of its own (line 3)'
run 0 'the same mssfix as that of a connection' --dry-run --mssfix=1400 "--plugin=$plugin" connection.ovpn
lacks 'the same mssfix is no news' out 'mssfix of its own'
run 0 'undo of that with a connection' --undo connection.ovpn
{
    echo 'plugin /nowhere/openvpn-plugin-cvpn-doctor.so'
    cat original.ovpn
} >elsewhere.ovpn
run 2 'a plugin line that someone else wrote' "--plugin=$plugin" elsewhere.ovpn
has 'a plugin line that someone else wrote is to be changed by hand' err 'in line 1; change that line by hand'

# --- killed in the middle: the profile is whole, and the next run goes on
# strace cannot attach where ptrace is forbidden, and a sanitizer makes calls of its own.
if ! ldd "$doctor" | grep -q asan && strace -o trace true 2>err; then
    for call in fchmod:1 write:1 fsync:1 fsync:2 fsync:3 write:2 rename:1; do
        strace -o trace -e "inject=${call%:*}:signal=KILL:when=${call#*:}" \
            "$doctor" enroll "--plugin=$plugin" p.ovpn >out 2>err
        cmp -s original.ovpn p.ovpn || grep -q '^setenv opt auth-federate$' p.ovpn
        result "killed at $call: the profile is the old or the new one" $?
        cmp -s original.ovpn p.ovpn || "$doctor" enroll --list | grep -q '/p.ovpn$'
        result "killed at $call: what is enrolled is in the list" $?
        run 0 "enrolling after having been killed at $call" "--plugin=$plugin" p.ovpn
        run 0 "undo after having been killed at $call" --undo p.ovpn
        same "all comes back after having been killed at $call" original.ovpn p.ovpn
        find . -name 'p.ovpn.*' -exec rm {} +
    done
else
    count=$((count + 1))
    echo "ok $count - killed in the middle # SKIP no strace, or a sanitizer"
fi

# --- the list of what is enrolled, and all of it back
state=$XDG_STATE_HOME/cvpn-doctor
[ "$(id -u)" != 0 ] || state=/var/lib/cvpn-doctor
mkdir listed
listed() { find "$state/enrolled" -type l 2>/dev/null | wc -l; }
rm -rf "$state"
run 0 'the list of nothing' --list
[ ! -s out ]
result 'nothing is listed' $?
for name in back changed gone unmarked undone 'with a blank'; do
    cp original.ovpn "listed/$name.ovpn"
    "$doctor" enroll "--plugin=$plugin" "listed/$name.ovpn" >out 2>err </dev/null
done
"$doctor" enroll --dry-run "--plugin=$plugin" original.ovpn >out 2>err </dev/null
[ "$(listed)" = 6 ] && [ "$(stat -c %a "$state" "$state/enrolled" | xargs)" = '700 700' ]
result 'each that was written is in the list, once, for its owner alone' $?
echo '# mine' >>listed/changed.ovpn
rm listed/gone.ovpn
sed -i '/cvpn-doctor enroll/d' listed/unmarked.ovpn
cp listed/undone.ovpn.cvpn-doctor-original listed/undone.ovpn
run 0 'the list' --list
for row in 'enrolled   .*/back.ovpn' 'enrolled   .*/with a blank.ovpn' 'changed    .*/changed.ovpn' 'gone       .*/gone.ovpn' \
    'changed    .*/unmarked.ovpn' 'free       .*/undone.ovpn'; do
    grep -q "^$row\$" out
    result "the list has: $row" $?
done
run 2 'a dry run of taking all back' --undo --all --dry-run
[ "$(listed)" = 6 ] && grep -q cvpn-doctor listed/back.ovpn
result 'it changes nothing' $?
run 2 'taking all back' --undo --all
has 'what was changed is named' err changed.ovpn
has 'what still names the plugin is named' err unmarked.ovpn
same 'the first is back' original.ovpn listed/back.ovpn
same 'the last is back' original.ovpn 'listed/with a blank.ovpn'
[ "$(listed)" = 2 ] && [ ! -e listed/back.ovpn.cvpn-doctor-original ]
result 'what is left stays in the list, and nothing else' $?
cp original.ovpn listed/changed.ovpn
cp original.ovpn listed/unmarked.ovpn
run 0 'taking all back when the rest was done by hand' --undo --all
[ "$(listed)" = 0 ]
result 'then the list is empty' $?
# A profile that an older version enrolled comes into the list with the next run.
run 0 'enrolling it again' "--plugin=$plugin" listed/back.ovpn
rm -r "$state/enrolled"
run 0 'a second run' listed/back.ovpn
[ "$(listed)" = 1 ]
result 'a second run puts it into the list' $?
# Many at once, and each of them taken back meanwhile: in the end the list has what is enrolled.
for round in 1 2 3; do
    for name in back undone changed; do
        "$doctor" enroll "--plugin=$plugin" "listed/$name.ovpn" >/dev/null 2>&1 </dev/null &
        "$doctor" enroll --undo "listed/$name.ovpn" >/dev/null 2>&1 </dev/null &
        "$doctor" enroll --undo --all >/dev/null 2>&1 </dev/null &
    done
    wait
    for name in back undone changed; do
        enrolled=$(grep -c 'cvpn-doctor enroll' "listed/$name.ovpn")
        [ "$enrolled" -le "$("$doctor" enroll --list | grep -c "/$name.ovpn\$")" ] || echo "$name is not in the list" >err
        [ ! -e "listed/$name.ovpn.cvpn-doctor-original" ] || [ "$enrolled" = 1 ] || rm "listed/$name.ovpn.cvpn-doctor-original"
    done
    lacks "after round $round of many at once, what is enrolled is in the list" err 'is not in the list'
done
# --undo beside --mssfix: the copy is there as long as the profile is enrolled, and no longer.
lost=0
for round in $(seq 20); do
    cp original.ovpn listed/back.ovpn
    rm -f listed/back.ovpn.cvpn-doctor-original
    "$doctor" enroll "--plugin=$plugin" listed/back.ovpn >/dev/null 2>&1 </dev/null
    for one in 1 2 3 4 5; do
        "$doctor" enroll --undo listed/back.ovpn >/dev/null 2>&1 </dev/null &
        "$doctor" enroll "--mssfix=130$one" "--plugin=$plugin" listed/back.ovpn >/dev/null 2>&1 </dev/null &
    done
    wait
    if grep -q 'cvpn-doctor enroll' listed/back.ovpn; then
        "$doctor" enroll --undo listed/back.ovpn >/dev/null 2>err </dev/null || lost=$((lost + 1))
    fi
    cmp -s original.ovpn listed/back.ovpn && [ ! -e listed/back.ovpn.cvpn-doctor-original ] || lost=$((lost + 1))
done
[ "$lost" = 0 ]
result "after $round rounds of ten runs at once, no original was lost" $?
rm -rf "$state/enrolled"
for wrong in "-m 777 $state/enrolled" "-m 700 $state/elsewhere"; do
    # shellcheck disable=SC2086 # words
    mkdir $wrong
    [ -e "$state/enrolled" ] || ln -s elsewhere "$state/enrolled"
    run 2 "a list that is not ours alone ($wrong)" --list
    rm -rf "$state/enrolled"
done
if [ "$(id -u)" -eq 0 ]; then
    mkdir -m 700 "$state/enrolled"
    cp original.ovpn listed/back.ovpn
    rm -f listed/*-original
    "$doctor" enroll "--plugin=$plugin" listed/back.ovpn >out 2>err </dev/null
    cp listed/back.ovpn enrolled.ovpn
    chown -R 1234 "$state"
    run 2 'a list that another user may have written' --undo --all
    same 'it is not believed' enrolled.ovpn listed/back.ovpn
    rm -rf "$state"
fi
run 2 '--all without --undo' --all
run 2 '--list with a profile' --list p.ovpn
run 2 'no profile' --undo

# --- check and the file of a plugin line
subcommand=check
mkdir -p plugins
: >plugins/here.so
ln -s "$PWD/plugins/here.so" plugins/link.so
for line in "$plugin" "$PWD/plugins/link.so" ./plugins/here.so 'C:\\\\OpenVPN\\\\gone.dll' ; do
    sed "1i plugin $line" original.ovpn >plugged.ovpn
    "$doctor" check plugged.ovpn >out 2>err
    lacks "a plugin that is there, or of Windows, is no finding: $line" out CVPN-1619
done
for line in gone.so sub/gone.so ./gone.so /nowhere/gone.so "\"$PWD/plugins/with a blank.so\""; do
    sed "1i plugin $line word" original.ovpn >plugged.ovpn
    run 1 "check of the plugin line $line" plugged.ovpn
    has "a plugin that is not there is CVPN-1619: $line" out 'CVPN-1619 error start-prerequisite-missing, plugged.ovpn:1'
done
subcommand=enroll

# --- what is refused
: >empty.ovpn
mkfifo fifo
head -c 4096 /dev/zero >zero.ovpn
mkdir -p bare
for refused in empty.ovpn zero.ovpn fifo bare no-such.ovpn; do
    run 2 "$refused" "--plugin=$plugin" "$refused"
done
run 2 'a plugin that is not there' --plugin=no-such.so p.ovpn
run 2 'mssfix that is no number' --mssfix=x "--plugin=$plugin" p.ovpn
run 2 'mssfix too small' --mssfix=100 "--plugin=$plugin" p.ovpn
run 2 '--undo with more' --undo --mfa p.ovpn
same 'what is refused is left alone' original.ovpn p.ovpn
[ -z "$(find . -name 'p.ovpn.*')" ]
result 'no file is left over' $?

# --- the real client: stops before, starts after
if ldd "$plugin" | grep -q asan; then
    count=$((count + 1))
    echo "ok $count - the real client # SKIP it cannot load a plugin that was built with a sanitizer"
elif command -v openvpn >/dev/null 2>&1 || [ -x /usr/sbin/openvpn ]; then
    PATH=$PATH:/usr/sbin
    timeout 30 openvpn --config original.ovpn >log 2>&1 </dev/null
    has 'OpenVPN stops at auth-federate' log 'Options error: Unrecognized option'
    run 0 'enrolling for OpenVPN' --mssfix "--plugin=$plugin" p.ovpn
    # This machine's own memory of endpoints is none of a test's.
    sed '/^plugin /s/$/ state=off/' p.ovpn >run.ovpn
    timeout 60 openvpn --config run.ovpn >log 2>&1 </dev/null
    cp log out
    lacks 'OpenVPN does not stop at an option' log 'Options error'
    has 'OpenVPN loads the plugin' log 'cvpn-doctor: CVPN-'
    has 'OpenVPN goes on to connect' log '127.0.0.1:9'
    run 0 'check of what was enrolled' --dry-run p.ovpn
    "$doctor" check p.ovpn >out 2>err
    lacks 'check finds no CVPN-1102 any more' out CVPN-1102
    # Files that a profile names are beside it, or where the user is; the line of a plugin is left out in both.
    mkdir -p beside here/sub
    sed "1i plugin $plugin" original.ovpn | sed '/^auth-federate/d' | tee here/sub/p.ovpn >beside/p.ovpn
    cp login beside/
    cp login here/
    "$doctor" check beside/p.ovpn >out 2>err
    lacks 'the files beside a profile of another folder are found' out 'stops at it'
    (cd here && "$doctor" check sub/p.ovpn) >out.here 2>err
    lacks 'the files where the user is are found' out.here 'stops at it'
    if unshare -rnm true 2>/dev/null; then
        has 'OpenVPN is asked of a profile in another folder' out 'starts with it'
        has 'OpenVPN is asked where the user is' out.here 'starts with it'
    fi
fi

finish
