/* SPDX-License-Identifier: MIT */
/*
 * packet_size.h - from the size of a packet inside the tunnel to that of the packet outside, and
 * back, and what `mssfix` makes of it.
 *
 * Pure arithmetic. The wire format is OpenVPN's data channel (ssl_pkt.h, crypto.c, fragment.c,
 * comp.c); what mssfix counts has changed: init.c and mtu.h in 2.4 and 2.5, mss.c since 2.6. Sizes
 * are of whole IP packets, in bytes.
 */
#ifndef CVPN_MTU_PACKET_SIZE_H
#define CVPN_MTU_PACKET_SIZE_H

#include <stdbool.h>
#include <stdint.h>

#include "profile/profile.h"

enum { PACKET_SIZE_MAX = 65535, TUN_MTU_DEFAULT_SIZE = 1500 };

/* How the data channel encrypts: what is on the wire hangs on nothing else. */
enum data_cipher {
    CIPHER_GCM,    /* AES-128-GCM, AES-192-GCM, AES-256-GCM */
    CIPHER_CHACHA, /* CHACHA20-POLY1305: as GCM on the wire, other for the mssfix of 2.4 and 2.5 */
    CIPHER_CBC     /* AES-128-CBC, AES-192-CBC, AES-256-CBC, with an HMAC */
};

/* All that the size of a packet hangs on. */
struct packet_shape {
    struct openvpn_version version; /* of the client */
    enum data_cipher cipher;
    /* bytes of CBC's HMAC: 20 (SHA1), 32 (SHA256), 48, 64; not used by the others */
    unsigned digest;
    unsigned tun_mtu; /* as OpenVPN has it; 0 is 1500 */
    bool tcp;         /* the transport: a TCP stream */
    bool outer6;      /* the transport runs over IPv6 */
    bool no_peer_id;  /* the server gave none: a server before 2.3 */
    bool epoch;       /* 2.7 on both sides: data packets with an 8-byte packet id */
    bool compressed;  /* `comp-lzo`, or `compress` with a method that puts a byte in front */
    bool fragmented;  /* `fragment` is in force */
    /* 2.5: the cipher used is the profile's own `cipher`: its mssfix then counts the worst case */
    bool same_cipher;
    bool socks; /* UDP through a SOCKS proxy */
};

/* `mssfix` as it is in a profile, or as OpenVPN assumes it. */
enum mssfix_kind { MSSFIX_PLAIN, MSSFIX_MTU, MSSFIX_FIXED };
struct mssfix {
    unsigned value; /* 0: switched off */
    enum mssfix_kind kind;
};

/*
 * What OpenVPN assumes when a profile has no `mssfix N`; `fragment` is the value of that option, or
 * 0 (options_postprocess_mutate_ce).
 */
struct mssfix mssfix_default(const struct packet_shape *shape, unsigned fragment);

/*
 * Reads the words behind `mssfix` as this version does; false for what it refuses, or when there is
 * no number.
 */
bool mssfix_parse(const struct profile_option *option, struct openvpn_version version, struct mssfix *mssfix);

/*
 * Bytes of the outer IP packet that carries an inner one of `inner` bytes over UDP. Of TCP: of a
 * segment without options that holds nothing else.
 */
unsigned packet_outer(const struct packet_shape *shape, unsigned inner);

/*
 * The largest inner packet whose outer one has at most `outer` bytes; 0 when not even an empty one
 * fits.
 */
unsigned packet_inner(const struct packet_shape *shape, unsigned outer);

/*
 * The largest segment size that OpenVPN leaves in a SYN; larger ones are made to it. 0 when mssfix
 * is off or is too small to be of use (then OpenVPN writes nonsense, or nothing).
 */
unsigned mssfix_segment(const struct packet_shape *shape, struct mssfix mssfix, bool inner6);

/*
 * The largest inner TCP packet that mssfix and tun-mtu let through, headers of 20 bytes each (40
 * for IPv6).
 */
unsigned mssfix_inner(const struct packet_shape *shape, struct mssfix mssfix);

/*
 * The largest plain `mssfix N`, at most `most`, that holds inner TCP packets to at most `inner`
 * bytes. 0 when there is none above 100.
 */
unsigned mssfix_for(const struct packet_shape *shape, unsigned inner, unsigned most);

enum { MTU_SEARCH_SIZES_MAX = 16 };

/*
 * Inner sizes that fill the path MTUs that are often met, in falling order; returns how many, at
 * most MTU_SEARCH_SIZES_MAX.
 */
unsigned packet_common_sizes(const struct packet_shape *shape, uint16_t sizes[MTU_SEARCH_SIZES_MAX]);

#endif
