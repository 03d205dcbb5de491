# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2154,SC2034,SC2317,SC2086,SC2016 # the knobs are set in play; functions are called by scenarios; paths of the lab have no blanks
# servers.sh - name servers and the endpoint. Sourced by play.

# The zone as AWS serves it: names with a label in front have an address, the bare name has none.
start_names() {
    local conf=$WORK/names zone=0 stub_port=5300
    mkdir -p "$conf"
    {
        printf '$ORIGIN amazonaws.com.\n$TTL 60\n@ SOA ns.amazonaws.com. hostmaster.amazonaws.com. 1 3600 600 86400 5\n'
        printf '@ NS ns.amazonaws.com.\nns A 127.0.0.1\n'
        [ "$endpoint" = deleted ] || printf '*.%s. A %s\n' "$BARE_NAME" "$SERVER_WAN"
        [ "$bare_name" != exists ] || printf '%s. A %s\n' "$BARE_NAME" "$SERVER_WAN"
        [ -z "$zone_lines" ] || printf '%s\n' "$zone_lines"
    } >"$conf/amazonaws.com.zone"
    cat >"$conf/nsd.conf" <<TEXT
server:
    ip-address: 127.0.0.1@5300
    username: ""
    zonesdir: "$conf"
    database: ""
    pidfile: ""
    zonelistfile: "$conf/zone.list"
    xfrdfile: "$conf/xfrd.state"
    xfrdir: "$conf"
    logfile: "$WORK/dns.log"
    server-count: 1
remote-control:
    control-enable: no
zone:
    name: amazonaws.com
    zonefile: amazonaws.com.zone
TEXT
    # No one at the other end of the stub: the resolver says SERVFAIL.
    [ "$resolver" != servfail ] || stub_port=5399
    cat >"$conf/unbound.conf" <<TEXT
server:
    interface: $ROUTER_LAN
    access-control: 0.0.0.0/0 allow
    username: ""
    chroot: ""
    pidfile: ""
    directory: "$conf"
    do-daemonize: no
    use-syslog: no
    logfile: "$WORK/dns.log"
    log-queries: yes
    log-replies: yes
    module-config: "respip iterator"
    do-not-query-localhost: no
    do-ip6: no
    num-threads: 1
    local-zone: "." static
    local-zone: "amazonaws.com." transparent
$resolver_lines
stub-zone:
    name: "amazonaws.com."
    stub-addr: 127.0.0.1@$stub_port
remote-control:
    control-enable: no
TEXT
    if [ "$bare_name" = nxdomain ]; then
        printf '$TTL 60\n@ SOA ns. hostmaster. 1 3600 600 86400 5\n@ NS ns.\n%s CNAME .\n' "$BARE_NAME" >"$conf/rpz.zone"
        printf 'rpz:\n    name: rpz.lab\n    zonefile: "%s/rpz.zone"\n' "$conf" >>"$conf/unbound.conf"
    fi
    on_router nsd -d -c "$conf/nsd.conf" >>"$WORK/dns.log" 2>&1 &
    zone=$!
    echo "$zone" >"$WORK/nsd.pid"
    until_true 5 'NSD listens' router_listens 127.0.0.1:5300 || return
    [ "$resolver" != closed ] || return 0
    on_router unbound -d -c "$conf/unbound.conf" >>"$WORK/dns.log" 2>&1 &
    echo $! >"$WORK/unbound.pid"
    until_true 5 'unbound listens' router_listens "$ROUTER_LAN:53"
}

router_listens() { on_router ss -Hlun | grep -q -F " $1 "; }
server_listens() { on_server ss -Hln | grep -q -F "$SERVER_WAN:$1 "; }

write_resolv_conf() {
    [ "$resolver" = missing ] || printf 'nameserver %s\noptions timeout:1 attempts:1\n' "$ROUTER_LAN" >/etc/resolv.conf
}

# What the endpoint pushes. aws: as section 4 of the facts has it (ping 1, ping-restart 20, a /27, bare echos); other: not AWS.
push_lines() {
    case $push in
    aws) printf 'push "%s"\n' 'route 10.0.0.0 255.255.0.0' 'ping 1' 'ping-restart 20' echo echo ;;
    other) printf 'push "%s"\n' 'route 10.0.0.0 255.255.0.0' 'ping 10' 'ping-restart 120' ;;
    *) [ -z "$push" ] || printf '%s\n' "$push" ;;
    esac
}

start_server() {
    local login='' conf=$WORK/server range=${client_range:-10.100.0.0 255.255.255.224}
    [ "$server" != none ] || return 0
    mkdir -p "$conf/tmp"
    [ -z "$server_says" ] || printf '%s' "$server_says" >"$conf/reason"
    case $server in
    mutual) ;;
    password | mfa | mfa-always | saml | refuse) login=$server ;;
    *)
        problem "scenario: server=$server is not known"
        return 1
        ;;
    esac
    [ "$push" != other ] || range='10.100.0.0 255.255.255.0'
    {
        cat <<TEXT
local ${server_local:-$SERVER_WAN}
port $server_port
proto $server_proto
dev tun
dev-type tun
topology subnet
server $range
ca $LAB_DIR/pki/ca.crt
cert $LAB_DIR/pki/server.crt
key $LAB_DIR/pki/server.key
dh none
data-ciphers AES-256-GCM
reneg-sec 0
verb 4
tmp-dir $conf/tmp
TEXT
        if [ -n "$login" ]; then
            printf 'script-security 2\nauth-user-pass-verify "%s %s %s" via-file\nverify-client-cert none\n' \
                "$LAB_DIR/lab/verify-login" "$login" "$conf"
        fi
        push_lines
        [ -z "$server_options" ] || printf '%s\n' "$server_options"
    } >"$conf/server.conf"
    ip netns exec server openvpn --config "$conf/server.conf" >>"$WORK/server.log" 2>&1 &
    echo $! >"$WORK/server.pid"
    until_true 10 'the endpoint is ready' grep -q 'Initialization Sequence Completed' "$WORK/server.log"
}

# start_second_server - for before(): another server of the endpoint, at SECOND_WAN, of a subnet that has no route to the VPC. The name leads to it as well
# with zone_lines="*.$BARE_NAME. A $SECOND_WAN"; unbound gives the two in turn.
start_second_server() {
    local conf=$WORK/second
    mkdir -p "$conf"
    ip -n server address add "$SECOND_WAN/32" dev wan
    ip -n router route add "$SECOND_WAN/32" dev wan
    sed -e "s/^local .*/local $SECOND_WAN/" -e 's/^server .*/server 10.100.1.0 255.255.255.224/' \
        -e 's/^dev tun$/dev second/' "$WORK/server/server.conf" >"$conf/server.conf"
    on_server nft -f - <<TEXT
table inet second {
    chain input { type filter hook input priority 0; policy accept;
        iifname "second" ip daddr $VPC_HOST drop
    }
}
TEXT
    ip netns exec server openvpn --config "$conf/server.conf" >>"$WORK/second.log" 2>&1 &
    until_true 10 'the second server is ready' grep -q 'Initialization Sequence Completed' "$WORK/second.log"
}

# stop_server - the endpoint goes away without a word.
stop_server() { kill -KILL "$(cat "$WORK/server.pid")"; }

# The VPC's own resolver, as a pushed DNS server (push DNS $VPC_DNS): it knows app.vpc.example, and refuses no one.
VPC_DNS=10.0.0.2
start_vpc_dns() {
    local conf=$WORK/vpc-dns
    mkdir -p "$conf"
    ip -n server address add "$VPC_DNS/32" dev lo
    cat >"$conf/unbound.conf" <<TEXT
server:
    interface: $VPC_DNS
    access-control: 0.0.0.0/0 allow
    username: ""
    chroot: ""
    pidfile: ""
    directory: "$conf"
    do-daemonize: no
    use-syslog: no
    logfile: "$WORK/vpc-dns.log"
    log-queries: yes
    do-ip6: no
    num-threads: 1
    module-config: "iterator"
    local-zone: "." static
    local-data: "app.vpc.example. A $VPC_HOST"
remote-control:
    control-enable: no
TEXT
    on_server unbound -d -c "$conf/unbound.conf" >>"$WORK/vpc-dns.log" 2>&1 &
    until_true 5 "the VPC's resolver listens" vpc_dns_listens
}
vpc_dns_listens() { on_server ss -Hlun | grep -q -F " $VPC_DNS:53 "; }

# silent_behind_tunnel NETWORK... - the endpoint's side loses what is sent there, as a missing authorization rule does.
silent_behind_tunnel() {
    local network
    for network in "$@"; do ip -n server route add blackhole "$network"; done
}

# listen_syslog - for before(): what is said to syslog becomes the client's log.
listen_syslog() {
    "$LAB_DIR/lab/syslog" /dev/log "$WORK/client.log" &
    until_true 5 'the syslog listens' test -S /dev/log
}
