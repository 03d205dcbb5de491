# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# machine.sh - a whole machine with a kernel of Debian, in software: made, booted, and asked what came of it. Sourced by the commands beside it.
#
# A machine is a folder, $BUILD/machines/ARCH: root (Debian's packages, unpacked and not set up), disk.img (the same as a file system), vmlinuz, initrd.
# It gets the tree on a second disk and leaves what it found on a third; its own disk stays as it is.

MACHINES=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
REPO=$(cd -- "$MACHINES/../.." && pwd)
BUILD=$(realpath -m -- "${BUILD:-$REPO/build}")

# What every machine has: what the lab plays with.
COMMON=base-files,base-passwd,bash,dash,coreutils,util-linux,mount,libc-bin,mawk,sed,grep,findutils,tar,gzip,diffutils,hostname,busybox-static
COMMON=$COMMON,kmod,procps,iproute2,iputils-ping,nftables,openssl,perl,openvpn,nsd,unbound
SUITE=bookworm

fail() {
    echo "$(basename -- "$0"): $*" >&2
    exit 2
}

need() {
    local tool
    [ "$(id -u)" = 0 ] || fail 'this needs root'
    for tool in "$@" mmdebstrap mke2fs cpio depmod; do
        command -v "$tool" >/dev/null || fail "$tool is not installed (scripts/setup --for-machines installs it)"
    done
}

# The package sources and the ways to them are those of this machine's apt.
apt_sources() {
    apt-get indextargets --format "deb \$(REPO_URI) \$(RELEASE) \$(COMPONENT)" 'Created-By: Packages' 'Origin: Debian' | sort -u
}
apt_settings() { apt-config dump --format '%F "%v";%n' Acquire | grep -E '^Acquire::(Check|http|https|Retries|ForceIPv4)'; }

kernel_of() { ls "$1/lib/modules"; }

# in_root ROOT COMMAND - a shell's command inside, for a root of this machine's own processor.
in_root() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    unshare --mount --pid --ipc --net --fork --kill-child sh -euc '
        mount --make-rprivate /
        mount -t proc proc "$1/proc"
        mount -t tmpfs -o mode=755,dev none "$1/dev"
        mknod -m 666 "$1/dev/null" c 1 3
        ln -s /proc/self/fd "$1/dev/fd"
        PATH=/usr/sbin:/usr/bin:/sbin:/bin exec chroot "$1" /bin/sh -euc "$2"
    ' sh "$1" "$2"
}

# Nothing of a package is run: what its scripts would make, and the lab needs, is made here.
finish_root() {
    local root=$1
    ln -sf dash "$root/usr/bin/sh"
    ln -sf mawk "$root/usr/bin/awk"
    cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
    cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
    cp "$root/usr/share/libc-bin/nsswitch.conf" "$root/etc/nsswitch.conf"
    (umask 077 && echo 'root:*:1:0:99999:7:::' >"$root/etc/shadow")
    mkdir -p "$root"/{proc,sys,dev,run,tmp,mnt,srv,root,var/lib}
    echo machine >"$root/etc/hostname"
    printf '127.0.0.1 localhost machine\n' >"$root/etc/hosts"
}

# The modules that lead to the disk, in the order in which they are loaded.
disk_modules() {
    local module
    for module in virtio_pci virtio_blk ext4; do
        modprobe --dirname "$(realpath -- "$1")" --set-version "$(kernel_of "$1")" --show-depends "$module" | sed -n 's/^insmod //p'
    done | awk '!seen[$0]++'
}

make_initrd() {
    local root=$1 out=$2 work number=10 module
    work=$(mktemp -d)
    mkdir -p "$work/bin" "$work/modules"
    cp "$root/bin/busybox" "$work/bin/busybox"
    install -m 755 "$MACHINES/first" "$work/init"
    # shellcheck disable=SC2013 # paths of a kernel's modules have no blanks
    for module in $(disk_modules "$root"); do
        cp "$module" "$work/modules/$number-$(basename -- "$module")"
        number=$((number + 1))
    done
    (cd "$work" && find . | cpio --quiet -o -H newc) >"$out"
    rm -rf -- "$work"
}

# make_machine ARCH PACKAGES [COMMAND] - once, and again when the packages or the scripts are others; COMMAND is run inside the root.
make_machine() {
    local arch=$1 packages=$COMMON,$2 command=${3:-} place=$BUILD/machines/$1 made
    made=$(printf '%s\n' "$packages" "$command" | cat - "$MACHINES/machine.sh" "$MACHINES/first" | sha256sum)
    [ "$(cat "$place/made" 2>/dev/null)" != "$made" ] || return 0
    echo "# making a machine of Debian $SUITE, $arch"
    rm -rf -- "$place"
    mkdir -p "$place"
    apt_sources >"$place/sources"
    apt_settings >"$place/settings"
    mmdebstrap --quiet --variant=extract --mode=root --arch="$arch" --include="$packages" --aptopt="$place/settings" \
        --aptopt='APT::Install-Recommends "false"' --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
        "$SUITE" "$place/root" "$place/sources" >"$place/log" 2>&1 || fail "the packages cannot be had; see $place/log"
    finish_root "$place/root"
    [ -z "$command" ] || in_root "$place/root" "$command" >>"$place/log" 2>&1 || fail "a command in the root failed; see $place/log"
    depmod -b "$place/root" "$(kernel_of "$place/root")"
    cp "$place"/root/boot/vmlinuz-* "$place/vmlinuz"
    make_initrd "$place/root" "$place/initrd"
    mke2fs -q -t ext4 -m 0 -d "$place/root" "$place/disk.img" 2G >>"$place/log" 2>&1 || fail "the disk cannot be made; see $place/log"
    echo "$made" >"$place/made"
}

# The processor and the board of each architecture.
board() {
    case $1 in
    arm64) echo 'qemu-system-aarch64 -M virt -cpu cortex-a72' ;;
    amd64) echo 'qemu-system-x86_64 -M q35 -cpu max -accel tcg' ;;
    esac
}
console() { if [ "$1" = arm64 ]; then echo ttyAMA0; else echo ttyS0; fi; }

# pack BUILD-OF-MACHINE DISK - the tree's tests and what was built for the machine, as a disk with an archive.
pack() {
    tar -C "$REPO" -cf "$2" test-harness
    (cd "$1" && tar --transform 's,^,build/,' -rf "$2" openvpn-plugin-cvpn-doctor.so cvpn-doctor faults)
}

# table ARCH - what was played there and what came of it, for people and for docs/trust.md.
table() {
    awk '
        sub(/^# Linux /, "Linux ") { sub(/, up after.*/, ""); printf "\n| %s | |\n|---|---|\n", $0 }
        /^(not )?ok / {
            result = /^ok.* # SKIP / ? "left out" : /^ok/ ? "as it must be" : "**not as it must be**"
            sub(/^(not )?ok ([0-9]+ )?- /, "")
            sub(/ # SKIP.*/, "")
            printf "| %s | %s |\n", $0, result
        }' "$BUILD/machines/$1/results/output"
}

# boot ARCH BUILD-OF-MACHINE SECONDS COMMAND... - runs COMMAND (in the tree, as root) in the machine. What it wrote is in $BUILD/machines/ARCH/results. Returns its
# exit status; 124 when the machine did not end in time, and 125 when it left no answer.
boot() {
    local arch=$1 built=$2 seconds=$3 place=$BUILD/machines/$1 words
    shift 3
    pack "$built" "$place/tree.tar"
    printf '%q ' "$@" >"$place/command"
    tar -C "$place" -rf "$place/tree.tar" command
    rm -rf -- "$place/results" "$place/answer.img"
    mkdir -p "$place/results"
    truncate -s 64M "$place/answer.img"
    read -r -a words <<<"$(board "$arch")"
    # The machine's console is its log; what is for people is on it, too, with a mark in front.
    setpriv --pdeathsig TERM timeout "$seconds" "${words[@]}" -smp "$(nproc)" -m 1536 -nodefaults -no-reboot -display none -serial stdio \
        -kernel "$place/vmlinuz" -initrd "$place/initrd" -append "console=$(console "$arch") quiet panic=-1" \
        -drive "file=$place/disk.img,format=raw,if=virtio,snapshot=on" -drive "file=$place/tree.tar,format=raw,if=virtio,readonly=on" \
        -drive "file=$place/answer.img,format=raw,if=virtio" </dev/null 2>&1 |
        sed -u 's/\r//g' | tee "$place/console.log" | sed -u -n 's/^machine: //p'
    [ "${PIPESTATUS[0]}" != 124 ] || return 124
    tar -C "$place/results" -xf "$place/answer.img" 2>/dev/null || return 125
    return "$(cat "$place/results/status" 2>/dev/null || echo 125)"
}
