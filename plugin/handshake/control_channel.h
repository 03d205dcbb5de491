/* SPDX-License-Identifier: MIT */
/*
 * control_channel.h - the client's side of OpenVPN's control channel, as far as TLS needs it: hard
 * reset, acknowledgements, order, repetition.
 *
 * A state machine: datagrams in, datagrams out, bytes of TLS in and out, and the time as an
 * argument (after reliable.c and ssl.c of OpenVPN 2.6). It asks no one for anything, allocates
 * nothing, and is bounded whatever the other side sends.
 */
#ifndef CVPN_HANDSHAKE_CONTROL_CHANNEL_H
#define CVPN_HANDSHAKE_CONTROL_CHANNEL_H

#include "base/clock.h"
#include "handshake/control_key.h"
#include "handshake/handshake.h"

enum {
    CONTROL_OUT_MAX = 6, /* packets under way, TLS_RELIABLE_N_SEND_BUFFERS */
    /* how far ahead of its turn a packet may come, TLS_RELIABLE_N_REC_BUFFERS */
    CONTROL_IN_MAX = 12,
    CONTROL_PAYLOAD_MAX = 1000, /* of ours: small enough for every path */
    /*
     * As large as those of OpenVPN's: 1250 bytes of IPv4 (options.c, tls_mtu), less where there is
     * a key.
     */
    CONTROL_PAYLOAD_FILLED = 1250 - 28 - CONTROL_HEADER_SIZE - 5,
    CONTROL_DATAGRAMS_TAKEN = 600, /* more is no handshake */
    CONTROL_BYTES_TAKEN = 256 * 1024
};

enum control_phase {
    CONTROL_RESETTING, /* the hard reset is out, and not answered */
    CONTROL_OPEN,      /* a server of OpenVPN's answered it */
    CONTROL_TOO_MUCH   /* more came than a handshake can have */
};

struct control_out {
    bool used;
    unsigned opcode;
    uint32_t id;
    moment due;    /* when it is to be sent (again) */
    moment pause;  /* how long to wait after that */
    unsigned sent; /* how often it was */
    size_t length;
    uint8_t payload[CONTROL_PAYLOAD_FILLED];
};

struct control_in {
    bool used;
    uint32_t id;
    size_t length;
    uint8_t payload[CONTROL_DATAGRAM_MAX];
};

struct control_channel {
    const struct control_key *key;
    enum control_phase phase;
    uint8_t session[CONTROL_SESSION_SIZE];
    uint8_t server[CONTROL_SESSION_SIZE]; /* its session; not before CONTROL_OPEN */
    uint32_t seconds;                     /* since 1970, when it began */
    uint32_t number;                      /* of the next datagram, for the key */
    bool filled;                          /* our packets are as large as OpenVPN's */
    bool full_acknowledged;               /* one that is as large as that */
    bool less_acknowledged;               /* one that is smaller, and not empty */
    uint32_t next_out;                    /* id of our next packet */
    uint32_t next_in;                     /* id of the server's that TLS waits for */
    struct control_out out[CONTROL_OUT_MAX];
    struct control_in in[CONTROL_IN_MAX];
    uint32_t acks[CONTROL_ACKS_MAX]; /* still to be sent */
    unsigned ack_count;
    bool client_key_again; /* the server asked for it */
    unsigned datagrams;    /* taken so far */
    size_t bytes;
    unsigned alien;  /* of them: no packets of this protocol */
    unsigned sealed; /* of them: packets that the key does not open */
};

/*
 * Begins with the hard reset, due at once. `key` must outlive the channel; `session` must be
 * random; `now` is the wall clock.
 */
void control_channel_start(struct control_channel *channel, const struct control_key *key,
                           const uint8_t session[CONTROL_SESSION_SIZE], moment now);

/*
 * From now on packets are as large as OpenVPN's; returns how many bytes one takes. Before the first
 * control_channel_write().
 */
size_t control_channel_fill(struct control_channel *channel);

/* What became of the packets that are as large as they may be. */
enum large_packets control_channel_large(const struct control_channel *channel);

/* Takes one datagram (over TCP: one packet of the stream) in. */
void control_channel_take(struct control_channel *channel, const uint8_t *bytes, size_t length);

/* The next datagram to send at `now`, in out[size]; 0 when there is none. Call until then. */
size_t control_channel_give(struct control_channel *channel, uint8_t *out, size_t size, moment now);

/*
 * When control_channel_give() will have something, if nothing comes before; MOMENT_UNKNOWN: never.
 */
moment control_channel_due(const struct control_channel *channel);

/* The next bytes of TLS in their order, at most `size`; 0 when there are none. */
size_t control_channel_read(struct control_channel *channel, uint8_t *out, size_t size);

/*
 * Bytes of TLS for the server. False, and nothing is sent, when there is no room for all: a
 * client's part of a handshake has that little.
 */
bool control_channel_write(struct control_channel *channel, const uint8_t *bytes, size_t length, moment now);

#endif
