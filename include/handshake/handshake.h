/* SPDX-License-Identifier: MIT */
/*
 * handshake.h - what came of a test handshake with the server, beside OpenVPN's.
 *
 * Plain data; handshake/handshake_probe.h makes it. All names and words in it are bytes from
 * outside.
 */
#ifndef CVPN_HANDSHAKE_HANDSHAKE_H
#define CVPN_HANDSHAKE_HANDSHAKE_H

#include "certificates/certificates.h"

/* How far it got over one transport. Only the last four speak OpenVPN's protocol. */
enum probe_answer {
    PROBE_NOT_TRIED,   /* nothing was sent; `reason` says why */
    PROBE_UNDER_WAY,   /* no verdict yet */
    PROBE_FAILED,      /* this machine could not send; says nothing about the server */
    PROBE_SILENT,      /* nothing came back within the time limit */
    PROBE_REFUSED,     /* ICMP port unreachable, or a TCP reset */
    PROBE_UNREACHABLE, /* another error of the network */
    PROBE_CLOSED,      /* TCP: set up, and closed without a word */
    PROBE_ALIEN,       /* something answered that does not speak this protocol */
    /* OpenVPN answered the hard reset; nothing more was asked, or nothing more came */
    PROBE_ANSWERED,
    PROBE_TOO_MUCH,   /* the same, and then more came than a handshake can have */
    PROBE_TLS_FAILED, /* the same, and TLS does not agree: `reason` */
    PROBE_THROUGH     /* the server's part of the handshake is complete, its certificate seen */
};

/*
 * What became of control packets as large as a client's certificate fills them; only a filled
 * handshake tells (handshake_probe.h).
 */
enum large_packets {
    LARGE_UNKNOWN,
    LARGE_ARRIVED, /* the server acknowledged them */
    LARGE_LOST     /* sent again in vain, while the server acknowledged a small one after them */
};

/* One transport. */
struct transport_probe {
    bool tcp;
    unsigned port;
    enum probe_answer answer;
    enum large_packets large;
    char reason[96]; /* the kernel's or OpenSSL's words; empty when there are none */
};

enum { HANDSHAKE_CHAIN_MAX = 6, HANDSHAKE_NAMES_MAX = 8, HANDSHAKE_OTHERS_MAX = 4, HANDSHAKES_MAX = 4 };

/* What the server showed of itself in TLS; the zero value is nothing. */
struct server_hello {
    char version[16]; /* "TLSv1.3" */
    char cipher[48];
    struct certificate chain[HANDSHAKE_CHAIN_MAX]; /* as it was sent, the server's own first */
    size_t chain_count;
    size_t chain_left_out;
    bool trusted;           /* the chain leads to the profile's CA, today */
    bool judged;            /* it could be looked at: the profile has a CA */
    char verify_reason[96]; /* OpenSSL's words, as OpenVPN shows them; empty when trusted */
    int verify_depth;
    bool asks_certificate;                                  /* of the client */
    char names[HANDSHAKE_NAMES_MAX][CERTIFICATE_NAME_SIZE]; /* the CAs that it accepts */
    size_t name_count;
    size_t names_left_out;
    enum certificate_match accepts; /* is a CA above the profile's client certificate among them? */
};

/* One server. */
struct handshake {
    char host[256];   /* as the profile has it, or as OpenVPN was told */
    char address[64]; /* what was sent to */
    unsigned attempt; /* the attempt for which it was made; 0: for none */
    struct transport_probe own;
    /* 443 and 1194 over UDP and TCP, but for its own */
    struct transport_probe others[HANDSHAKE_OTHERS_MAX];
    size_t other_count;
    struct server_hello hello;
};

struct handshakes {
    struct handshake list[HANDSHAKES_MAX];
    size_t count;
};

/* A word for it, without blanks: "silent". Never NULL. */
const char *probe_answer_name(enum probe_answer answer);

/* The same for large packets: "arrived", "lost" or "unknown". */
const char *large_packets_name(enum large_packets large);

/* True when OpenVPN's protocol is spoken there. */
bool probe_speaks_openvpn(enum probe_answer answer);

/* True when a verdict was reached that says the server cannot be had over this transport. */
bool probe_in_vain(enum probe_answer answer);

/*
 * The handshake made for the attempt at hand, with a verdict over its own transport; NULL when
 * there is none. `attempt` is the attempt's number, from 1.
 */
const struct handshake *handshake_of_attempt(const struct handshakes *handshakes, unsigned attempt);

/* True while one is under way. */
bool handshakes_under_way(const struct handshakes *handshakes);

#endif
