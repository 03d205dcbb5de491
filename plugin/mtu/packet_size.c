/* SPDX-License-Identifier: MIT */
#include "mtu/packet_size.h"

#include <string.h>

#include "base/slice.h"

/* Headers, and what the data channel puts around a packet. */
enum {
    IPV4_HEADER = 20,
    IPV6_HEADER = 40,
    UDP_HEADER = 8,
    TCP_HEADER = 20,
    /* OpenVPN's own length in front of each packet of a stream (socket.h, packet_size_type) */
    TCP_LENGTH = 2,
    OPCODE = 1,         /* P_DATA_V1 */
    OPCODE_PEER_ID = 4, /* P_DATA_V2 */
    PACKET_ID = 4,
    EPOCH_PACKET_ID = 8,
    TAG = 16,
    BLOCK = 16, /* of AES; also the length of CBC's IV */
    AEAD_IV = 12,
    FRAGMENT = 4,
    COMPRESSION = 1,
    SOCKS = 10,
    TUN_MTU_MIN = 100,  /* mtu.h of 2.4 and 2.5 */
    WORST_CRYPTO = 120, /* crypto_max_overhead() of 2.4 and 2.5: 8 + 16 + 32 + 64 */
    AWS_VALUE = 1328    /* AWS's page "Troubleshooting", 04: "mssfix 1328" */
};

static bool before_2_6(const struct packet_shape *shape)
{
    return shape->version.major < 2 || (shape->version.major == 2 && shape->version.minor < 6);
}

static unsigned if_so(bool condition, unsigned size)
{
    return condition ? size : 0;
}

static unsigned opcode(const struct packet_shape *shape)
{
    return shape->no_peer_id ? OPCODE : OPCODE_PEER_ID;
}

static unsigned tun_mtu_of(const struct packet_shape *shape)
{
    return shape->tun_mtu ? shape->tun_mtu : TUN_MTU_DEFAULT_SIZE;
}

/* In front of the encrypted part, transport headers not counted. */
static unsigned clear_part(const struct packet_shape *shape)
{
    unsigned size = opcode(shape) + if_so(shape->tcp, TCP_LENGTH) + if_so(shape->socks && !shape->tcp, SOCKS);

    if (shape->cipher == CIPHER_CBC)
        return size + shape->digest + BLOCK;
    return size + (shape->epoch ? EPOCH_PACKET_ID : PACKET_ID) + TAG;
}

/* What is encrypted beside the packet itself. */
static unsigned hidden_part(const struct packet_shape *shape)
{
    return if_so(shape->cipher == CIPHER_CBC, PACKET_ID) + if_so(shape->fragmented, FRAGMENT) +
           if_so(shape->compressed, COMPRESSION);
}

static unsigned transport_headers(const struct packet_shape *shape)
{
    unsigned address = shape->outer6 ? IPV6_HEADER : IPV4_HEADER;
    unsigned transport = shape->tcp ? TCP_HEADER : UDP_HEADER;

    return address + transport;
}

unsigned packet_outer(const struct packet_shape *shape, unsigned inner)
{
    unsigned hidden = inner + hidden_part(shape);

    if (shape->cipher == CIPHER_CBC)
        hidden = (hidden / BLOCK + 1) * BLOCK; /* PKCS#7: at least one byte of padding */
    return transport_headers(shape) + clear_part(shape) + hidden;
}

unsigned packet_inner(const struct packet_shape *shape, unsigned outer)
{
    unsigned around = transport_headers(shape) + clear_part(shape);
    unsigned hidden = outer > around ? outer - around : 0;

    if (shape->cipher == CIPHER_CBC)
        hidden = hidden >= BLOCK ? hidden / BLOCK * BLOCK - 1 : 0;
    return hidden > hidden_part(shape) ? hidden - hidden_part(shape) : 0;
}

struct mssfix mssfix_default(const struct packet_shape *shape, unsigned fragment)
{
    if (before_2_6(shape))
        return (struct mssfix){1450, MSSFIX_PLAIN};
    if (fragment)
        return (struct mssfix){fragment, MSSFIX_MTU};
    if (tun_mtu_of(shape) == TUN_MTU_DEFAULT_SIZE)
        return (struct mssfix){1492, MSSFIX_MTU};
    return (struct mssfix){tun_mtu_of(shape), MSSFIX_FIXED};
}

bool mssfix_parse(const struct profile_option *option, struct openvpn_version version, struct mssfix *mssfix)
{
    const char *value = profile_parameter(option, 1);
    const char *word = profile_parameter(option, 2);
    bool new_words = version.major > 2 || (version.major == 2 && version.minor >= 6);
    unsigned long long number = 0;

    if (!value || !slice_number(slice_of(value), PACKET_SIZE_MAX, &number))
        return false;
    mssfix->value = (unsigned)number;
    mssfix->kind = MSSFIX_PLAIN;
    if (!word)
        return true;
    if (new_words && strcmp(word, "mtu") == 0)
        mssfix->kind = MSSFIX_MTU;
    else if (new_words && strcmp(word, "fixed") == 0)
        mssfix->kind = MSSFIX_FIXED;
    return mssfix->kind != MSSFIX_PLAIN;
}

/*
 * 2.4 and 2.5 (init.c, ssl.c: tls_session_update_crypto_params, crypto_adjust_frame_parameters):
 * what they subtract has an IV and a block more than what is on the wire, and 2.5 leaves its first
 * guess, the worst case, when the cipher is the one that the profile names. The result lies between
 * TUN_MTU_MIN and tun-mtu; where 2.5 leaves its guess, the peer id that came later is missing in
 * that bound (measured).
 */
static unsigned inner_before_2_6(const struct packet_shape *shape, struct mssfix mssfix)
{
    unsigned around = opcode(shape) + if_so(shape->tcp, TCP_LENGTH) + if_so(shape->socks && !shape->tcp, SOCKS) +
                      if_so(shape->fragmented, FRAGMENT) + if_so(shape->compressed, COMPRESSION);
    unsigned most = tun_mtu_of(shape);

    if (shape->same_cipher && shape->version.minor >= 5) {
        around += WORST_CRYPTO;
        most -= opcode(shape) - OPCODE;
    } else if (shape->cipher == CIPHER_CBC) {
        around += PACKET_ID + BLOCK + BLOCK + shape->digest;
    } else {
        around += PACKET_ID + AEAD_IV + TAG + if_so(shape->cipher != CIPHER_CHACHA, BLOCK - 1) + 1;
    }
    unsigned inner = mssfix.value > around ? mssfix.value - around : 0;
    if (inner < TUN_MTU_MIN)
        inner = TUN_MTU_MIN;
    return inner < most ? inner : most;
}

/* Since 2.6 (mss.c, frame_calculate_mssfix). 0 when the value is too small. */
static unsigned inner_since_2_6(const struct packet_shape *shape, struct mssfix mssfix)
{
    unsigned around = clear_part(shape) + (mssfix.kind == MSSFIX_MTU ? transport_headers(shape) : 0);

    if (mssfix.kind == MSSFIX_FIXED)
        return mssfix.value;
    unsigned hidden = mssfix.value > around ? mssfix.value - around : 0;
    if (shape->cipher == CIPHER_CBC)
        hidden = hidden >= BLOCK ? hidden / BLOCK * BLOCK - 1 : 0;
    return hidden > hidden_part(shape) ? hidden - hidden_part(shape) : 0;
}

unsigned mssfix_segment(const struct packet_shape *shape, struct mssfix mssfix, bool inner6)
{
    unsigned headers = (inner6 ? IPV6_HEADER : IPV4_HEADER) + TCP_HEADER;
    unsigned inner = before_2_6(shape) ? inner_before_2_6(shape, mssfix) : inner_since_2_6(shape, mssfix);

    return mssfix.value && inner > headers ? inner - headers : 0;
}

unsigned mssfix_inner(const struct packet_shape *shape, struct mssfix mssfix)
{
    unsigned segment = mssfix_segment(shape, mssfix, false);
    unsigned inner = segment ? segment + IPV4_HEADER + TCP_HEADER : tun_mtu_of(shape);

    return inner < tun_mtu_of(shape) ? inner : tun_mtu_of(shape);
}

unsigned mssfix_for(const struct packet_shape *shape, unsigned inner, unsigned most)
{
    /* no version counts more than that */
    unsigned start = packet_outer(shape, inner) + WORST_CRYPTO;

    for (unsigned value = most < start ? most : start; value > TUN_MTU_MIN; value--)
        if (mssfix_inner(shape, (struct mssfix){value, MSSFIX_PLAIN}) <= inner)
            return value;
    return 0;
}

unsigned packet_common_sizes(const struct packet_shape *shape, uint16_t sizes[MTU_SEARCH_SIZES_MAX])
{
    /*
     * PPPoE, tunnels (GRE, IPsec, WireGuard, DS-Lite), mobile networks, AWS's 1328 + 28, IPv6's
     * least
     */
    static const uint16_t outer[] = {1476, 1454, 1436, 1420, 1400, 1380, 1356, 1332, 1312, 1296, 1280, 1200, 1000};
    unsigned count = 0;

    for (unsigned i = 0; i < sizeof(outer) / sizeof(outer[0]); i++)
        sizes[count++] = (uint16_t)packet_inner(shape, outer[i]);
    return count;
}
