/* SPDX-License-Identifier: MIT */
#include "probes/path_candidates.h"

#include <string.h>
#include <strings.h>

static void add(struct path_candidate *candidates, unsigned *count, struct address address, enum size_probe_how how)
{
    if (address.family == ADDRESS_NONE || *count == PATH_CANDIDATES_MAX)
        return;
    for (unsigned i = 0; i < *count; i++)
        if (candidates[i].how == how && address_same(candidates[i].address, address))
            return;
    candidates[*count].address = address;
    candidates[(*count)++].how = how;
}

/* The first address of the tunnel's network, where a server has its own end (`server` in OpenVPN's manual). */
static struct address first_of(struct network network)
{
    struct address first = network.address;

    if (network.prefix == 0 || network.prefix > 30 || first.family != ADDRESS_IPV4)
        return (struct address){.family = ADDRESS_NONE};
    first.bytes[3] |= 1;
    return first;
}

unsigned path_candidates(const struct facts *facts, struct path_candidate candidates[PATH_CANDIDATES_MAX])
{
    static const char *const public_addresses[] = {"8.8.8.8", "1.1.1.1"};
    const struct settings *settings = &facts->settings;
    const struct pushed *pushed = &facts->session.pushed;
    struct address address;
    unsigned count = 0;

    if (settings->probe_off)
        return 0;
    for (unsigned i = 0; i < settings->probe_count && i < PATH_PROBES_MAX; i++)
        add(candidates, &count, address_parse(slice_of(settings->probe[i]), &address) ? address : facts->path.probe[i],
            SIZE_BY_ECHO);
    if (pushed->redirect_gateway && !pushed->redirect_not_ipv4 && settings->probe_count == 0 &&
        address_parse(slice_of(public_addresses[0]), &address))
        add(candidates, &count, address, SIZE_BY_ECHO);
    for (unsigned i = 0; i < pushed->dns_count && i < 1; i++)
        add(candidates, &count, pushed->dns[i], SIZE_BY_DNS);
    add(candidates, &count, facts->tunnel.gateway, SIZE_BY_ECHO);
    add(candidates, &count, pushed->gateway, SIZE_BY_ECHO);
    add(candidates, &count, first_of(pushed->subnet), SIZE_BY_ECHO);
    return count;
}

static const char *option_word(const struct facts *facts, const char *name)
{
    const struct profile_option *option = facts->profile ? profile_last(facts->profile, name) : NULL;

    return option ? profile_parameter(option, 1) : NULL;
}

static unsigned option_number(const struct facts *facts, const char *name)
{
    const char *word = option_word(facts, name);
    unsigned long long number = 0;

    return word && slice_number(slice_of(word), PACKET_SIZE_MAX, &number) ? (unsigned)number : 0;
}

static bool has_option(const struct facts *facts, const char *name)
{
    return facts->profile && profile_last(facts->profile, name);
}

/* The name of the cipher says it; none known is the default of this decade. */
static enum data_cipher cipher_of(const char *name)
{
    if (strcasestr(name, "CHACHA"))
        return CIPHER_CHACHA;
    return strcasestr(name, "CBC") ? CIPHER_CBC : CIPHER_GCM;
}

static unsigned digest_of(const char *name)
{
    static const struct {
        const char *end;
        unsigned bytes;
    } digests[] = {{"512", 64}, {"384", 48}, {"256", 32}, {"224", 28}, {"MD5", 16}};

    for (size_t i = 0; name && i < sizeof(digests) / sizeof(digests[0]); i++)
        if (strcasestr(name, digests[i].end))
            return digests[i].bytes;
    return 20; /* SHA1, the default */
}

static bool over_tcp(const struct facts *facts)
{
    const char *protocol = facts->session.attempt.protocol;
    struct profile_remote remote;

    if (!protocol[0] && facts_remote(facts, &remote))
        protocol = remote.protocol;
    return strncasecmp(protocol, "tcp", 3) == 0;
}

/* `compress` alone or with stub-v2, and `compress migrate`, put no byte in front. */
static bool with_compression_byte(const struct facts *facts)
{
    const char *method = option_word(facts, "compress");

    return has_option(facts, "comp-lzo") ||
           (method && (strcmp(method, "lz4") == 0 || strcmp(method, "lzo") == 0 || strcmp(method, "stub") == 0));
}

void path_shape(struct facts *facts, struct packet_shape *shape)
{
    const struct pushed *pushed = &facts->session.pushed;
    const char *named = option_word(facts, "cipher");
    const char *used = pushed->cipher[0] ? pushed->cipher : named ? named : "AES-256-GCM";
    const struct profile_option *mssfix = facts->profile ? profile_last(facts->profile, "mssfix") : NULL;
    unsigned fragment = option_number(facts, "fragment");

    *shape = (struct packet_shape){
        .version = facts->version,
        .cipher = cipher_of(used),
        .digest = digest_of(option_word(facts, "auth")),
        .tun_mtu = pushed->tun_mtu ? pushed->tun_mtu : option_number(facts, "tun-mtu"),
        .tcp = over_tcp(facts),
        .outer6 = facts->tunnel.server.family == ADDRESS_IPV6,
        .epoch = pushed->epoch,
        .compressed = with_compression_byte(facts),
        .fragmented = fragment != 0,
        .same_cipher = named && strcasecmp(named, used) == 0,
    };
    facts->path.users_line = mssfix || fragment || has_option(facts, "tun-mtu") || has_option(facts, "link-mtu");
    if (!mssfix || !mssfix_parse(mssfix, facts->version, &facts->path.own))
        facts->path.own = mssfix_default(shape, fragment);
}
