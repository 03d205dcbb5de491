/* SPDX-License-Identifier: MIT */
#include "facts/encapsulation.h"

#include <string.h>
#include <strings.h>

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

/* What the client itself says goes before what the profile is read as. */
static struct openvpn_version client_version(const struct facts *facts)
{
    const struct session *session = &facts->session;

    return session->client_major == 2 ? (struct openvpn_version){2, session->client_minor} : facts->version;
}

bool encapsulation(const struct facts *facts, struct packet_shape *shape, struct mssfix *own)
{
    const struct pushed *pushed = &facts->session.pushed;
    const char *named = option_word(facts, "cipher");
    const char *used = pushed->cipher[0] ? pushed->cipher : named ? named : "AES-256-GCM";
    const struct profile_option *mssfix = facts->profile ? profile_last(facts->profile, "mssfix") : NULL;
    unsigned fragment = option_number(facts, "fragment");

    *shape = (struct packet_shape){
        .version = client_version(facts),
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
    if (!mssfix || !mssfix_parse(mssfix, shape->version, own))
        *own = mssfix_default(shape, fragment);
    return (mssfix && !facts->path.dco) || fragment || has_option(facts, "tun-mtu") || has_option(facts, "link-mtu");
}
