/* SPDX-License-Identifier: MIT */
/* Messages of rtnetlink(7) into plain structs. */
#include <linux/fib_rules.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include <libmnl/libmnl.h>

#include "network/network_reader.h"

enum { ATTRIBUTES_MAX = 64 };

/* The attributes of one message or nest, by type; what is not there is NULL. */
struct attributes {
    const struct nlattr *at[ATTRIBUTES_MAX];
};

static int keep_attribute(const struct nlattr *attribute, void *context)
{
    struct attributes *attributes = context;
    uint16_t type = mnl_attr_get_type(attribute);

    if (mnl_attr_type_valid(attribute, ATTRIBUTES_MAX - 1) > 0)
        attributes->at[type] = attribute;
    return MNL_CB_OK;
}

/*
 * False when the message is too short for its own header. mnl_attr_parse() would round the
 * message's length up, beyond its end.
 */
static bool read_attributes(const struct nlmsghdr *message, size_t header, struct attributes *attributes)
{
    size_t length = mnl_nlmsg_get_payload_len(message);

    memset(attributes, 0, sizeof(*attributes));
    if (length < header)
        return false;
    const char *payload = mnl_nlmsg_get_payload(message);
    return length <= NLMSG_ALIGN(header) ||
           mnl_attr_parse_payload(payload + NLMSG_ALIGN(header), length - NLMSG_ALIGN(header), keep_attribute,
                                  attributes) >= 0;
}

static void read_nest(const struct nlattr *nest, struct attributes *attributes)
{
    memset(attributes, 0, sizeof(*attributes));
    if (nest && mnl_attr_validate(nest, MNL_TYPE_NESTED) == 0)
        mnl_attr_parse_nested(nest, keep_attribute, attributes);
}

/* A number; `otherwise` when it is not there or has another size. */
static uint32_t number_of(const struct attributes *attributes, unsigned type, uint32_t otherwise)
{
    const struct nlattr *attribute = attributes->at[type];

    if (!attribute || mnl_attr_validate(attribute, MNL_TYPE_U32) < 0)
        return otherwise;
    return mnl_attr_get_u32(attribute);
}

static struct slice text_of(const struct attributes *attributes, unsigned type)
{
    const struct nlattr *attribute = attributes->at[type];

    if (!attribute || mnl_attr_validate(attribute, MNL_TYPE_STRING) < 0)
        return (struct slice){NULL, 0};
    const char *text = mnl_attr_get_payload(attribute);
    return (struct slice){text, strnlen(text, mnl_attr_get_payload_len(attribute))};
}

static enum address_family family_of(unsigned system_family)
{
    if (system_family == AF_INET)
        return ADDRESS_IPV4;
    return system_family == AF_INET6 ? ADDRESS_IPV6 : ADDRESS_NONE;
}

static struct address address_of_bytes(const void *bytes, size_t length, enum address_family family)
{
    struct address address = {.family = (uint8_t)family};

    if (length != address_bits(address) / 8)
        return (struct address){.family = ADDRESS_NONE};
    memcpy(address.bytes, bytes, length);
    return address;
}

static struct address address_of(const struct attributes *attributes, unsigned type, enum address_family family)
{
    const struct nlattr *attribute = attributes->at[type];

    if (!attribute)
        return (struct address){.family = ADDRESS_NONE};
    return address_of_bytes(mnl_attr_get_payload(attribute), mnl_attr_get_payload_len(attribute), family);
}

static enum link_kind kind_of_link(struct slice kind, const char *name, unsigned hardware)
{
    static const struct {
        const char *word;
        enum link_kind kind;
    } kinds[] = {
        {"bridge", LINK_BRIDGE}, {"veth", LINK_VETH},     {"tun", LINK_TUN},
        {"ovpn", LINK_OVPN},     {"ovpn-dco", LINK_OVPN}, {"wireguard", LINK_WIREGUARD},
        {"xfrm", LINK_IPSEC},    {"vti", LINK_IPSEC},     {"vti6", LINK_IPSEC},
    };

    if (hardware == ARPHRD_LOOPBACK)
        return LINK_LOOPBACK;
    /* The kernel's name for the driver of both (tun.c). */
    if (slice_is(kind, "tun") && hardware == ARPHRD_ETHER)
        return LINK_TAP;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (slice_is(kind, kinds[i].word))
            return kinds[i].kind;
    if (kind.length > 0 || hardware != ARPHRD_ETHER)
        return LINK_OTHER;
    return strncmp(name, "wl", 2) == 0 ? LINK_WIRELESS : LINK_ETHERNET;
}

static void take_link(struct network_state *state, const struct nlmsghdr *message)
{
    const struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
    struct attributes attributes;
    struct attributes info;
    struct net_link link = {.index = 0};

    if (!read_attributes(message, sizeof(*header), &attributes) || header->ifi_index <= 0)
        return;
    read_nest(attributes.at[IFLA_LINKINFO], &info);
    text_copy(link.name, sizeof(link.name), text_of(&attributes, IFLA_IFNAME));
    link.index = (unsigned)header->ifi_index;
    link.kind = kind_of_link(text_of(&info, IFLA_INFO_KIND), link.name, header->ifi_type);
    link.mtu = number_of(&attributes, IFLA_MTU, 0);
    link.master = number_of(&attributes, IFLA_MASTER, 0);
    link.up = header->ifi_flags & IFF_UP;
    link.running = header->ifi_flags & IFF_RUNNING;
    network_add_link(state, &link);
}

/*
 * Of a point-to-point link IFA_LOCAL is ours and IFA_ADDRESS, with the prefix, the other end's
 * (if_addr.h).
 */
static void take_address(struct network_state *state, const struct nlmsghdr *message)
{
    const struct ifaddrmsg *header = mnl_nlmsg_get_payload(message);
    struct attributes attributes;
    struct net_address address = {.link = 0};

    if (!read_attributes(message, sizeof(*header), &attributes))
        return;
    enum address_family family = family_of(header->ifa_family);
    struct address other = address_of(&attributes, IFA_ADDRESS, family);
    address.address = address_of(&attributes, IFA_LOCAL, family);
    if (address.address.family == ADDRESS_NONE)
        address.address = other;
    if (address.address.family == ADDRESS_NONE)
        return;
    address.link = header->ifa_index;
    address.network = network_of(other.family ? other : address.address, header->ifa_prefixlen);
    address.link_local = header->ifa_scope >= RT_SCOPE_LINK;
    network_add_address(state, &address);
}

static bool kind_of_route(unsigned type, enum route_kind *kind)
{
    static const struct {
        unsigned type;
        enum route_kind kind;
    } kinds[] = {
        {RTN_UNICAST, ROUTE_UNICAST},     {RTN_LOCAL, ROUTE_LOCAL},         {RTN_ANYCAST, ROUTE_LOCAL},
        {RTN_BROADCAST, ROUTE_BROADCAST}, {RTN_MULTICAST, ROUTE_BROADCAST}, {RTN_BLACKHOLE, ROUTE_REFUSED},
        {RTN_UNREACHABLE, ROUTE_REFUSED}, {RTN_PROHIBIT, ROUTE_REFUSED},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (kinds[i].type == type) {
            *kind = kinds[i].kind;
            return true;
        }
    return false;
}

/*
 * RTA_VIA: a gateway of the other family (rtnetlink.h, struct rtvia: two bytes of family, then the
 * address).
 */
static struct address via_of(const struct attributes *attributes)
{
    const struct nlattr *attribute = attributes->at[RTA_VIA];
    uint16_t family;

    if (!attribute || mnl_attr_get_payload_len(attribute) < sizeof(family))
        return (struct address){.family = ADDRESS_NONE};
    const char *bytes = mnl_attr_get_payload(attribute);
    memcpy(&family, bytes, sizeof(family));
    return address_of_bytes(bytes + sizeof(family), mnl_attr_get_payload_len(attribute) - sizeof(family),
                            family_of(family));
}

static void take_next_hop(struct net_route *route, const struct attributes *attributes, enum address_family family)
{
    route->gateway = address_of(attributes, RTA_GATEWAY, family);
    if (route->gateway.family == ADDRESS_NONE)
        route->gateway = via_of(attributes);
}

/* Several next hops: the first one stands for all. */
static void take_first_of_many(struct net_route *route, const struct nlattr *many, enum address_family family)
{
    const struct rtnexthop *hop = mnl_attr_get_payload(many);
    size_t length = mnl_attr_get_payload_len(many);
    struct attributes attributes = {{NULL}};

    if (length < sizeof(*hop) || hop->rtnh_len < sizeof(*hop) || hop->rtnh_len > length || hop->rtnh_ifindex <= 0)
        return;
    mnl_attr_parse_payload(hop + 1, hop->rtnh_len - sizeof(*hop), keep_attribute, &attributes);
    route->link = (unsigned)hop->rtnh_ifindex;
    take_next_hop(route, &attributes, family);
}

/* False when it is no route of ours to look at: another family, or an entry of a cache. */
static bool read_route(const struct nlmsghdr *message, struct net_route *route)
{
    const struct rtmsg *header = mnl_nlmsg_get_payload(message);
    struct attributes attributes;
    struct attributes metrics;

    if (!read_attributes(message, sizeof(*header), &attributes))
        return false;
    enum address_family family = family_of(header->rtm_family);
    struct address destination = address_of(&attributes, RTA_DST, family);
    if (destination.family == ADDRESS_NONE)
        destination.family = (uint8_t)family;
    if (family == ADDRESS_NONE || !kind_of_route(header->rtm_type, &route->kind) ||
        header->rtm_dst_len > address_bits(destination) || (header->rtm_dst_len > 0 && !attributes.at[RTA_DST]))
        return false;
    read_nest(attributes.at[RTA_METRICS], &metrics);
    route->destination = network_of(destination, header->rtm_dst_len);
    route->source = address_of(&attributes, RTA_PREFSRC, family);
    route->link = number_of(&attributes, RTA_OIF, 0);
    route->table = number_of(&attributes, RTA_TABLE, header->rtm_table);
    route->metric = number_of(&attributes, RTA_PRIORITY, 0);
    route->mtu = number_of(&metrics, RTAX_MTU, 0);
    take_next_hop(route, &attributes, family);
    if (attributes.at[RTA_MULTIPATH])
        take_first_of_many(route, attributes.at[RTA_MULTIPATH], family);
    route->connected = header->rtm_protocol == RTPROT_KERNEL && route->gateway.family == ADDRESS_NONE;
    return true;
}

static void take_route(struct network_state *state, const struct nlmsghdr *message)
{
    struct net_route route = {.link = 0};

    if (read_route(message, &route) &&
        !(((const struct rtmsg *)mnl_nlmsg_get_payload(message))->rtm_flags & RTM_F_CLONED))
        network_add_route(state, &route);
}

/*
 * What plain traffic of this machine does not have, or we do not know of it: a mark, a user, a
 * source, a port ...
 */
static bool is_selective(const struct attributes *attributes, const struct fib_rule_hdr *header)
{
    static const unsigned selectors[] = {FRA_FWMARK,    FRA_OIFNAME,  FRA_TUN_ID,      FRA_L3MDEV,
                                         FRA_UID_RANGE, FRA_IP_PROTO, FRA_SPORT_RANGE, FRA_DPORT_RANGE};

    for (size_t i = 0; i < sizeof(selectors) / sizeof(selectors[0]); i++) {
        const struct nlattr *selector = attributes->at[selectors[i]];
        bool neutral = selectors[i] == FRA_FWMARK && number_of(attributes, FRA_FWMARK, 1) == 0;
        if (selector && !neutral)
            return true;
    }
    struct slice incoming = text_of(attributes, FRA_IIFNAME);
    return header->src_len > 0 || header->tos != 0 || (incoming.length > 0 && !slice_is(incoming, "lo"));
}

static void take_rule(struct network_state *state, const struct nlmsghdr *message)
{
    const struct fib_rule_hdr *header = mnl_nlmsg_get_payload(message);
    struct attributes attributes;
    struct net_rule rule = {.suppress = -1};

    if (!read_attributes(message, sizeof(*header), &attributes))
        return;
    rule.family = (uint8_t)family_of(header->family);
    if (rule.family == ADDRESS_NONE)
        return;
    rule.priority = number_of(&attributes, FRA_PRIORITY, 0);
    rule.table = number_of(&attributes, FRA_TABLE, header->table);
    if (header->dst_len > 0)
        rule.destination = network_of(address_of(&attributes, FRA_DST, rule.family), header->dst_len);
    rule.selective = is_selective(&attributes, header);
    rule.inverted = header->flags & FIB_RULE_INVERT;
    rule.refuses = header->action >= FR_ACT_BLACKHOLE && header->action <= FR_ACT_PROHIBIT;
    rule.jump = header->action == FR_ACT_GOTO ? number_of(&attributes, FRA_GOTO, 0) : 0;
    rule.passes = !rule.refuses && header->action != FR_ACT_TO_TBL && rule.jump == 0;
    uint32_t suppress = number_of(&attributes, FRA_SUPPRESS_PREFIXLEN, UINT32_MAX);
    rule.suppress = suppress > 128 ? -1 : (int32_t)suppress; /* the kernel's word for none is -1 */
    network_add_rule(state, &rule);
}

static void take_neighbour(struct network_state *state, const struct nlmsghdr *message)
{
    const struct ndmsg *header = mnl_nlmsg_get_payload(message);
    struct attributes attributes;
    struct net_neighbour neighbour = {.link = 0};

    if (!read_attributes(message, sizeof(*header), &attributes) || header->ndm_ifindex <= 0)
        return;
    const struct nlattr *mac = attributes.at[NDA_LLADDR];
    neighbour.address = address_of(&attributes, NDA_DST, family_of(header->ndm_family));
    if (neighbour.address.family == ADDRESS_NONE || !mac || mnl_attr_get_payload_len(mac) != MAC_SIZE ||
        header->ndm_state & (NUD_FAILED | NUD_INCOMPLETE | NUD_NOARP))
        return;
    neighbour.link = (unsigned)header->ndm_ifindex;
    memcpy(neighbour.mac, mnl_attr_get_payload(mac), MAC_SIZE);
    network_add_neighbour(state, &neighbour);
}

bool network_message_ok(const struct nlmsghdr *message, int left)
{
    return mnl_nlmsg_ok(message, left) && message->nlmsg_len <= (unsigned)left;
}

void network_take_message(struct network_state *state, const struct nlmsghdr *message)
{
    static const struct {
        unsigned type;
        void (*take)(struct network_state *state, const struct nlmsghdr *message);
    } takers[] = {
        {RTM_NEWLINK, take_link}, {RTM_NEWADDR, take_address},    {RTM_NEWROUTE, take_route},
        {RTM_NEWRULE, take_rule}, {RTM_NEWNEIGH, take_neighbour},
    };

    for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++)
        if (takers[i].type == message->nlmsg_type)
            takers[i].take(state, message);
}
