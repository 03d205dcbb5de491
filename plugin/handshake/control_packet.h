/* SPDX-License-Identifier: MIT */
/*
 * control_packet.h - one packet of OpenVPN's control channel: bytes in, fields out, and back.
 *
 * The layout is that of ssl_pkt.c and reliable.c of OpenVPN 2.6: a byte of opcode and key id, the
 * sender's session id, and a body of acknowledgements, packet id and payload. What lies between
 * header and body when the profile has a tls-auth or tls-crypt key is the affair of control_key.h.
 * Pure; every byte is hostile.
 */
#ifndef CVPN_HANDSHAKE_CONTROL_PACKET_H
#define CVPN_HANDSHAKE_CONTROL_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Opcodes (ssl_pkt.h). */
enum control_opcode {
    CONTROL_V1 = 4,
    CONTROL_ACK_V1 = 5,
    CONTROL_RESET_CLIENT_V2 = 7,
    CONTROL_RESET_SERVER_V2 = 8,
    CONTROL_RESET_CLIENT_V3 = 10, /* with a wrapped client key after it: tls-crypt-v2 */
    CONTROL_WKC_V1 = 11           /* CONTROL_V1 with the wrapped client key after it */
};

enum {
    CONTROL_SESSION_SIZE = 8,
    CONTROL_HEADER_SIZE = 1 + CONTROL_SESSION_SIZE,
    CONTROL_ACKS_MAX = 8,          /* RELIABLE_ACK_SIZE */
    CONTROL_DATAGRAM_MAX = 2048,   /* nothing longer is read or written */
    CONTROL_STREAM_HEADER_SIZE = 2 /* over TCP each packet has its length in front (socket.c) */
};

/* One packet. `payload` points into the bytes that were read. */
struct control_packet {
    unsigned opcode;
    unsigned key_id;
    uint8_t session[CONTROL_SESSION_SIZE]; /* the sender's */
    uint32_t acks[CONTROL_ACKS_MAX];
    unsigned ack_count;
    /* whose packets are acknowledged; only with ack_count */
    uint8_t acked_session[CONTROL_SESSION_SIZE];
    uint32_t id; /* not of CONTROL_ACK_V1 */
    const uint8_t *payload;
    size_t payload_length;
};

/*
 * Reads opcode, key id and session. False when it is shorter than a header, or has an opcode that
 * no packet of ours or of a server's has.
 */
bool control_header_read(const uint8_t *bytes, size_t length, struct control_packet *packet);

/* Writes the header of `packet` into out[CONTROL_HEADER_SIZE]. */
void control_header_write(const struct control_packet *packet, uint8_t *out);

/*
 * Reads the body behind the header of `packet`, whose opcode is known. False when it is too short,
 * or has more acknowledgements than OpenVPN ever sends.
 */
bool control_body_read(const uint8_t *bytes, size_t length, struct control_packet *packet);

/* Writes the body of `packet` into out[size]. Returns its length, or 0 when it does not fit. */
size_t control_body_write(const struct control_packet *packet, uint8_t *out, size_t size);

/* Bytes of a TCP connection that become packets. */
struct control_stream {
    uint8_t bytes[CONTROL_STREAM_HEADER_SIZE + CONTROL_DATAGRAM_MAX];
    size_t length;
};

enum control_cut {
    CONTROL_CUT_MORE,  /* no packet is whole yet */
    CONTROL_CUT_WHOLE, /* here is one */
    /* this length is no packet's: its sender does not speak OpenVPN's protocol */
    CONTROL_CUT_ALIEN
};

/*
 * Room for bytes that come: *room gets how many fit. Never 0 while control_stream_cut() says
 * CONTROL_CUT_MORE.
 */
uint8_t *control_stream_room(struct control_stream *stream, size_t *room);

/* `count` bytes were written into the room. */
void control_stream_took(struct control_stream *stream, size_t count);

/* Takes the first packet out into packet[CONTROL_DATAGRAM_MAX] when it is whole. */
enum control_cut control_stream_cut(struct control_stream *stream, uint8_t *packet, size_t *length);

/* The 32 bits in network order at `bytes`. */
uint32_t control_number(const uint8_t *bytes);

/* Writes them. */
void control_number_write(uint32_t number, uint8_t *bytes);

#endif
