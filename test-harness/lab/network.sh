# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2154,SC2034,SC2317,SC2086 # the knobs are set in play; functions are called by scenarios; paths of the lab have no blanks
# network.sh - the machine and the network that a scenario is played in. Sourced by play.
#
#    netns client               netns router                              netns server
#   +------------------+       +----------------------------------+      +--------------------------------------+
#   |  openvpn         |       |  unbound (the LAN's resolver)    |      |  openvpn, UDP 443: the endpoint      |
#   |  + cvpn-doctor   |       |    192.168.77.1:53               |      |                                      |
#   |                  |       |      | stub for amazonaws.com    |      |                                      |
#   |                  |       |      v                           |      |                                      |
#   |                  |       |  NSD (the zone as AWS serves it) |      |                                      |
#   |                  |       |    127.0.0.1:5300                |      |                                      |
#   | lan              |       | lan           nftables       wan |      | wan                       lo         |
#   | 192.168.77.100/24|=======| 192.168.77.1/24   198.18.7.1/24  |======| 52.16.0.10/32             10.0.0.10  |
#   +------------------+       +----------------------------------+      +--------------------------------------+
#            \                                                                    /
#             tun: 10.100.0.2/27 ........ through the tunnel: 10.0.0.0/16 ....... 10.100.0.1/27
#
# The endpoint has a public-looking address, since a private one would itself be a finding; nothing leaves the namespaces.

# shellcheck disable=SC2034 # these are the words of the library, used by the files beside this one and by scenarios
BARE_NAME=cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com
ROUTER_LAN=192.168.77.1
CLIENT_LAN=192.168.77.100
SERVER_WAN=52.16.0.10
SECOND_WAN=52.16.0.11 # start_second_server
VPC_HOST=10.0.0.10
LAB_DIR=/run/lab # the lab's own folder inside the namespaces
WORK=$LAB_DIR/work # this scenario's artefacts

# The client: the installed one, unless run was told another; the endpoint is always the installed one.
OPENVPN=${OPENVPN:-$(realpath -e -- "$(PATH=$PATH:/usr/sbin command -v openvpn)")}
OPENVPN_FILE=$LAB_DIR/openvpn/$(basename -- "$OPENVPN")

on_client() { ip netns exec client "$@"; }
on_router() { ip netns exec router "$@"; }
on_server() { ip netns exec server "$@"; }

# A /run, /tmp, /var/lib, /etc and /dev of its own: nothing that is played here can touch the machine's.
make_machine() {
    local repo=$1 lab=$2 artefacts=$3 name=$4 node
    mount --make-rprivate /
    mount -t tmpfs -o mode=755 lab-run /mnt
    mkdir -p /mnt/lab/{etc,dev,repo,lab,pki,work,plugin,command,openvpn} /mnt/netns
    mount --bind /etc /mnt/lab/etc
    mount --rbind /dev /mnt/lab/dev # its nodes may be mounts themselves
    mount --bind "$repo" /mnt/lab/repo
    mount --bind "$lab" /mnt/lab/lab
    mount --bind "$artefacts/pki" /mnt/lab/pki
    mount --bind "$artefacts/$name" /mnt/lab/work
    [ -z "$CVPN_PLUGIN" ] || mount --bind "$(dirname -- "$CVPN_PLUGIN")" /mnt/lab/plugin
    mount --bind "$(dirname -- "$OPENVPN")" /mnt/lab/openvpn
    [ ! -d "$(dirname -- "$CVPN_COMMAND")" ] || mount --bind "$(dirname -- "$CVPN_COMMAND")" /mnt/lab/command
    mount -n --move /mnt /run
    cd $WORK || exit 1
    mount -t tmpfs -o mode=1777 lab-tmp /tmp
    mount -t tmpfs -o mode=755 lab-state /var/lib

    mount -t tmpfs -o mode=755 lab-etc /etc
    ln -s $LAB_DIR/etc/* /etc/
    rm -f /etc/resolv.conf /etc/nsswitch.conf /etc/hosts
    printf 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n' >/etc/nsswitch.conf
    printf '127.0.0.1 localhost\n::1 localhost\n' >/etc/hosts

    mount -t tmpfs -o mode=755,dev lab-dev /dev
    mkdir -p /dev/net /dev/shm /dev/pts
    mount -t devpts -o newinstance,ptmxmode=0666 lab-pts /dev/pts
    ln -s pts/ptmx /dev/ptmx
    for node in null zero full random urandom tty net/tun; do
        if [ -e "$LAB_DIR/dev/$node" ]; then
            : >"/dev/$node"
            mount --bind "$LAB_DIR/dev/$node" "/dev/$node"
        elif [ "$node" = net/tun ]; then
            mknod -m 600 /dev/net/tun c 10 200
        fi
    done
    ln -s /proc/self/fd /dev/fd
    ln -s /proc/self/fd/0 /dev/stdin
    ln -s /proc/self/fd/1 /dev/stdout
    ln -s /proc/self/fd/2 /dev/stderr
}

make_network() {
    local node
    for node in client router server; do
        ip netns add $node
        ip -n $node link set lo up
    done
    ip -n router -batch - <<TEXT
link add lan type veth peer name lan netns client
link add wan type veth peer name wan netns server
address add $ROUTER_LAN/24 dev lan
address add 198.18.7.1/24 dev wan
link set lan up
link set wan up
route add $SERVER_WAN/32 dev wan
TEXT
    ip -n client -batch - <<TEXT
address add $CLIENT_LAN/24 dev lan
link set lan up
route add default via $ROUTER_LAN
TEXT
    ip -n server -batch - <<TEXT
address add $SERVER_WAN/32 dev wan
address add $VPC_HOST/32 dev lo
link set wan up
route add 198.18.7.1/32 dev wan
route add default via 198.18.7.1 dev wan
TEXT
    on_router sysctl -qw net.ipv4.ip_forward=1
    on_server sysctl -qw net.ipv4.ip_forward=1
}

# client_link NAME [ADDRESS/PREFIX...] - for before(): one more link of the client's machine, with a cable that ends in the router's.
client_link() {
    local name=$1 address
    shift
    ip -n client link add "$name" type veth peer name "$name" netns router || problem "the link $name cannot be made"
    for address in "$@"; do ip -n client address add "$address" dev "$name" || problem "$name cannot have $address"; done
    ip -n router link set "$name" up
    ip -n client link set "$name" up || problem "$name does not come up"
}

# client_bridge NAME ADDRESS/PREFIX - for before(): a bridge as container engines make them.
client_bridge() {
    ip -n client -batch - <<TEXT || problem "the bridge $1 cannot be made"
link add $1 type bridge
address add $2 dev $1
link set $1 up
TEXT
}

# The firewall knobs: nft statements for what the router forwards (firewall=) and for what it takes in itself.
make_firewall() {
    local taken_in=''
    [ "$resolver" != dead ] || taken_in='meta l4proto { tcp, udp } th dport 53 drop'
    on_router nft -f - <<TEXT
table inet lab {
    chain forward { type filter hook forward priority 0; policy accept;
        $firewall
    }
    chain input { type filter hook input priority 0; policy accept;
        $taken_in
    }
}
TEXT
}

# watch_ports - from here on the router counts what the client sends to the endpoint, and from how many ports; for before().
watch_ports() {
    on_router nft -f - <<TEXT
table inet lab {
    set ports { type inet_service; flags dynamic; }
    counter sent { }
    chain watched { type filter hook prerouting priority 10;
        iifname "lan" ip daddr $SERVER_WAN counter name sent
        iifname "lan" ip daddr $SERVER_WAN udp sport 1-65535 add @ports { udp sport }
        iifname "lan" ip daddr $SERVER_WAN tcp sport 1-65535 add @ports { tcp sport }
    }
}
TEXT
}
packets_sent() { on_router nft list counter inet lab sent | sed -n 's/.*packets \([0-9]*\) .*/\1/p'; }
sent_at_least() { [ "$(packets_sent)" -ge "$1" ]; }
ports_used() { on_router nft list set inet lab ports | tr -d '\n' | sed -n 's/.*elements = { \([^}]*\)}.*/\1/p' | tr ',' '\n' | grep -c '[0-9]'; }
