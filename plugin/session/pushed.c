/* SPDX-License-Identifier: MIT */
#include "session/pushed.h"

#include <string.h>

enum { WORDS_MAX = 8 };

struct words {
    struct slice at[WORDS_MAX];
    unsigned count;
};

/*
 * OpenVPN has quotes and escapes here, too (parse_line), but no server pushes names that need them
 * in what is kept.
 */
static struct words words_of(struct slice option)
{
    struct words words = {.count = 0};
    struct slice rest = slice_trim(option);
    struct slice part;

    while (words.count < WORDS_MAX && slice_split(&rest, ' ', &part))
        if (part.length)
            words.at[words.count++] = part;
    return words;
}

/*
 * "vpn_gateway" and no gateway lead into the tunnel; "net_gateway" and addresses need not (route.c,
 * get_special_addr).
 */
static bool leads_outside(const struct words *words, unsigned word)
{
    return words->count > word && !slice_is(words->at[word], "vpn_gateway") && !slice_is(words->at[word], "default");
}

static void add_route(struct pushed *pushed, struct pushed_route route)
{
    for (unsigned i = 0; i < pushed->route_count; i++)
        if (network_same(pushed->routes[i].network, route.network) && pushed->routes[i].outside == route.outside)
            return;
    if (pushed->route_count == PUSHED_ROUTES_MAX)
        pushed->routes_left_out++;
    else
        pushed->routes[pushed->route_count++] = route;
}

/* route NETWORK [NETMASK] [GATEWAY] [METRIC] */
static bool read_route(const struct words *words, struct pushed_route *route)
{
    struct address address;
    unsigned prefix = 32;

    if (words->count < 2 || !address_parse(words->at[1], &address) || address.family != ADDRESS_IPV4)
        return false;
    if (words->count > 2 && !slice_is(words->at[2], "default") && !netmask_parse(words->at[2], &prefix))
        return false;
    *route = (struct pushed_route){.network = network_of(address, prefix), .outside = leads_outside(words, 3)};
    return true;
}

/* route-ipv6 NETWORK/PREFIX [GATEWAY] [METRIC] */
static bool read_route6(const struct words *words, struct pushed_route *route)
{
    if (words->count < 2 || !network_parse(words->at[1], &route->network) ||
        route->network.address.family != ADDRESS_IPV6)
        return false;
    route->outside = leads_outside(words, 2);
    return true;
}

static bool option_route(struct pushed *pushed, const struct words *words)
{
    struct pushed_route route = {.outside = false};
    bool six = slice_is(words->at[0], "route-ipv6");

    if (!(six ? read_route6(words, &route) : read_route(words, &route)))
        return false;
    add_route(pushed, route);
    return true;
}

static bool option_redirect(struct pushed *pushed, const struct words *words)
{
    bool only_private = slice_is(words->at[0], "redirect-private");

    for (unsigned i = 1; i < words->count; i++) {
        struct slice flag = words->at[i];
        pushed->redirect_def1 |= slice_is(flag, "def1");
        pushed->redirect_ipv6 |= slice_is(flag, "ipv6");
        pushed->redirect_not_ipv4 |= slice_is(flag, "!ipv4");
        pushed->block_local |= slice_is(flag, "block-local");
    }
    if (!only_private)
        pushed->redirect_gateway = true;
    return true;
}

static void add_server(struct pushed *pushed, struct address address)
{
    for (unsigned i = 0; i < pushed->dns_count; i++)
        if (address_same(pushed->dns[i], address))
            return;
    if (pushed->dns_count == PUSHED_SERVERS_MAX)
        pushed->dns_left_out++;
    else
        pushed->dns[pushed->dns_count++] = address;
}

/*
 * Compared as it is kept, i.e. cut: a long one that is pushed again must not take the place of
 * others.
 */
static void add_domain(struct pushed *pushed, struct slice domain)
{
    char kept[sizeof(pushed->domains[0])];

    text_copy(kept, sizeof(kept), domain);
    for (unsigned i = 0; i < pushed->domain_count; i++)
        if (strcmp(kept, pushed->domains[i]) == 0)
            return;
    if (pushed->domain_count == PUSHED_DOMAINS_MAX)
        pushed->domains_left_out++;
    else
        memcpy(pushed->domains[pushed->domain_count++], kept, sizeof(kept));
}

static bool option_dhcp(struct pushed *pushed, const struct words *words)
{
    struct address address;

    if (words->count < 3)
        return words->count == 2; /* DISABLE-NBT and its like */
    if (slice_is(words->at[1], "DNS") || slice_is(words->at[1], "DNS6")) {
        if (!address_parse(words->at[2], &address))
            return false;
        add_server(pushed, address);
    } else if (slice_is(words->at[1], "DOMAIN-ROUTE")) {
        pushed->all_domains |= slice_is(words->at[2], ".");
    } else if (slice_is(words->at[1], "DOMAIN") || slice_is(words->at[1], "DOMAIN-SEARCH") ||
               slice_is(words->at[1], "ADAPTER_DOMAIN_SUFFIX")) {
        add_domain(pushed, words->at[2]);
    }
    return true;
}

/* dns search-domains DOMAIN...; dns server N address ADDRESS[:PORT]... (2.6) */
static bool option_dns(struct pushed *pushed, const struct words *words)
{
    struct address address;

    if (words->count > 2 && slice_is(words->at[1], "search-domains"))
        for (unsigned i = 2; i < words->count; i++)
            add_domain(pushed, words->at[i]);
    if (words->count > 4 && slice_is(words->at[1], "server") && slice_is(words->at[3], "address"))
        for (unsigned i = 4; i < words->count; i++)
            if (address_parse(words->at[i], &address))
                add_server(pushed, address);
    return true;
}

/*
 * ifconfig LOCAL NETMASK under topology subnet, ifconfig LOCAL REMOTE else: a remote end that is a
 * netmask does not exist.
 */
static bool option_ifconfig(struct pushed *pushed, const struct words *words)
{
    struct address second;
    unsigned prefix;

    if (words->count < 3 || !address_parse(words->at[1], &pushed->local) || !address_parse(words->at[2], &second))
        return false;
    if (netmask_parse(words->at[2], &prefix) && prefix > 0)
        pushed->subnet = network_of(pushed->local, prefix);
    else
        pushed->subnet = network_of(second, address_bits(second));
    return true;
}

static bool option_ifconfig6(struct pushed *pushed, const struct words *words)
{
    struct slice rest = words->count > 1 ? words->at[1] : (struct slice){NULL, 0};
    struct slice address;

    return slice_split(&rest, '/', &address) && address_parse(address, &pushed->local6) &&
           network_parse(words->at[1], &pushed->subnet6);
}

static bool number_at(const struct words *words, unsigned *value)
{
    unsigned long long number;

    if (words->count < 2 || !slice_number(words->at[1], 1000000, &number))
        return false;
    *value = (unsigned)number;
    return true;
}

static bool has_word(const struct words *words, const char *word)
{
    for (unsigned i = 1; i < words->count; i++)
        if (slice_is(words->at[i], word))
            return true;
    return false;
}

static bool option_other(struct pushed *pushed, const struct words *words)
{
    struct slice name = words->at[0];

    if (slice_is(name, "route-gateway"))
        return words->count > 1 && (address_parse(words->at[1], &pushed->gateway) || slice_is(words->at[1], "dhcp"));
    if (slice_is(name, "tun-mtu"))
        return number_at(words, &pushed->tun_mtu);
    if (slice_is(name, "ping"))
        return number_at(words, &pushed->ping);
    if (slice_is(name, "ping-restart"))
        return number_at(words, &pushed->ping_restart);
    if (slice_is(name, "topology") && words->count > 1)
        text_copy(pushed->topology, sizeof(pushed->topology), words->at[1]);
    else if (slice_is(name, "cipher") && words->count > 1)
        text_copy(pushed->cipher, sizeof(pushed->cipher), words->at[1]);
    else if (slice_is(name, "protocol-flags"))
        pushed->epoch = has_word(words, "aead-epoch");
    else if (slice_is(name, "block-outside-dns"))
        pushed->block_outside_dns = true;
    return true;
}

typedef bool option_reader(struct pushed *pushed, const struct words *words);

static const struct {
    const char *name;
    option_reader *read;
} readers[] = {
    {"route", option_route},
    {"route-ipv6", option_route},
    {"redirect-gateway", option_redirect},
    {"redirect-private", option_redirect},
    {"dhcp-option", option_dhcp},
    {"dns", option_dns},
    {"ifconfig", option_ifconfig},
    {"ifconfig-ipv6", option_ifconfig6},
};

static bool read_option(struct pushed *pushed, const struct words *words)
{
    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
        if (slice_is(words->at[0], readers[i].name))
            return readers[i].read(pushed, words);
    return option_other(pushed, words);
}

void pushed_add(struct pushed *pushed, struct slice options)
{
    struct slice rest = options;
    struct slice option;

    pushed->seen = true;
    while (slice_split(&rest, ',', &option)) {
        struct words words = words_of(option);
        if (words.count == 0 || read_option(pushed, &words) || pushed->incomplete)
            continue;
        pushed->incomplete = true;
        text_copy(pushed->incomplete_option, sizeof(pushed->incomplete_option), slice_trim(option));
    }
}

static void drop_route(struct pushed *pushed, struct network network)
{
    for (unsigned i = 0; i < pushed->route_count; i++)
        if (network_same(pushed->routes[i].network, network)) {
            pushed->routes[i] = pushed->routes[--pushed->route_count];
            pushed->routes_filtered++;
            return;
        }
}

static void drop_redirect(struct pushed *pushed)
{
    pushed->redirect_filtered |= pushed->redirect_gateway;
    pushed->block_local_filtered |= pushed->block_local;
    pushed->redirect_gateway = pushed->redirect_def1 = pushed->redirect_ipv6 = false;
    pushed->redirect_not_ipv4 = pushed->block_local = false;
}

static void drop_servers(struct pushed *pushed, const struct pushed *gone)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < pushed->dns_count; i++) {
        bool drop = false;
        for (unsigned j = 0; j < gone->dns_count; j++)
            drop |= address_same(pushed->dns[i], gone->dns[j]);
        if (drop)
            pushed->dns_filtered = true;
        else
            pushed->dns[kept++] = pushed->dns[i];
    }
    pushed->dns_count = kept;
}

void pushed_filter(struct pushed *pushed, struct slice option)
{
    struct words words = words_of(option);
    struct pushed gone;

    memset(&gone, 0, sizeof(gone));
    if (words.count == 0 || !read_option(&gone, &words))
        return;
    for (unsigned i = 0; i < gone.route_count; i++)
        drop_route(pushed, gone.routes[i].network);
    if (gone.redirect_gateway || gone.block_local)
        drop_redirect(pushed);
    drop_servers(pushed, &gone);
}

void pushed_refuse(struct pushed *pushed, struct slice name)
{
    struct pushed all = *pushed;

    if (slice_is(name, "route") || slice_is(name, "route-ipv6")) {
        uint8_t family = slice_is(name, "route") ? ADDRESS_IPV4 : ADDRESS_IPV6;
        for (unsigned i = 0; i < all.route_count; i++)
            if (all.routes[i].network.address.family == family)
                drop_route(pushed, all.routes[i].network);
    } else if (slice_is(name, "redirect-gateway") || slice_is(name, "redirect-private")) {
        drop_redirect(pushed);
    } else if (slice_is(name, "dhcp-option") || slice_is(name, "dns")) {
        drop_servers(pushed, &all);
    }
}

const struct network *pushed_route_for(const struct pushed *pushed, struct address address)
{
    static const struct network everything4 = {{.family = ADDRESS_IPV4}, 0};
    static const struct network everything6 = {{.family = ADDRESS_IPV6}, 0};
    const struct network *best = NULL;

    if (pushed->redirect_gateway && address.family == ADDRESS_IPV4 && !pushed->redirect_not_ipv4)
        best = &everything4;
    if (pushed->redirect_gateway && address.family == ADDRESS_IPV6 && pushed->redirect_ipv6)
        best = &everything6;
    for (unsigned i = 0; i < pushed->route_count; i++) {
        const struct network *network = &pushed->routes[i].network;
        if (!pushed->routes[i].outside && network_holds(*network, address) &&
            (!best || network->prefix >= best->prefix))
            best = network;
    }
    return best;
}
