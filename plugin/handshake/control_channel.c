/* SPDX-License-Identifier: MIT */
#include "handshake/control_channel.h"

#include <string.h>

/*
 * OpenVPN waits 2 s before it repeats a packet, and then twice as long each time. We have less time
 * than that.
 */
#define FIRST_PAUSE MILLISECONDS(600)
#define LAST_PAUSE  SECONDS(3)

/* What a server says behind its hard reset (ssl.c, parse_early_negotiation_tlvs). */
enum { TLV_HEADER = 4, TLV_FLAGS = 1, FLAG_CLIENT_KEY_AGAIN = 1 };

static struct control_out *free_out(struct control_channel *channel)
{
    for (unsigned i = 0; i < CONTROL_OUT_MAX; i++)
        if (!channel->out[i].used)
            return &channel->out[i];
    return NULL;
}

static unsigned rooms(const struct control_channel *channel)
{
    unsigned count = 0;

    for (unsigned i = 0; i < CONTROL_OUT_MAX; i++)
        count += !channel->out[i].used;
    return count;
}

static void queue(struct control_channel *channel, unsigned opcode, const uint8_t *bytes, size_t length, moment now)
{
    struct control_out *out = free_out(channel);

    if (!out)
        return;
    out->used = true;
    out->opcode = opcode;
    out->id = channel->next_out++;
    out->due = now;
    out->pause = FIRST_PAUSE;
    out->sent = 0;
    out->length = length;
    if (length)
        memcpy(out->payload, bytes, length);
}

void control_channel_start(struct control_channel *channel, const struct control_key *key,
                           const uint8_t session[CONTROL_SESSION_SIZE], moment now)
{
    memset(channel, 0, sizeof(*channel));
    channel->key = key;
    channel->seconds = (uint32_t)(now / SECONDS(1));
    channel->number = control_key_first_number(key);
    memcpy(channel->session, session, CONTROL_SESSION_SIZE);
    queue(channel, key->wrapping == CONTROL_TLS_CRYPT_V2 ? CONTROL_RESET_CLIENT_V3 : CONTROL_RESET_CLIENT_V2, NULL, 0,
          now);
}

static size_t payload_max(const struct control_channel *channel)
{
    /* with the client's key in it, the first one is large in any case */
    if (!channel->filled || channel->client_key_again)
        return CONTROL_PAYLOAD_MAX;
    return CONTROL_PAYLOAD_FILLED - control_key_overhead(channel->key);
}

size_t control_channel_fill(struct control_channel *channel)
{
    channel->filled = true;
    return payload_max(channel);
}

/* That a small packet got through which was sent after them says that it is their size. */
enum large_packets control_channel_large(const struct control_channel *channel)
{
    if (channel->full_acknowledged)
        return LARGE_ARRIVED;
    for (unsigned i = 0; i < CONTROL_OUT_MAX; i++)
        if (channel->out[i].used && channel->out[i].length == payload_max(channel) && channel->out[i].sent > 1 &&
            channel->less_acknowledged)
            return LARGE_LOST;
    return LARGE_UNKNOWN;
}

/*
 * --- what comes in
 * -------------------------------------------------------------------------------------------------
 */

static void acknowledge(struct control_channel *channel, uint32_t id)
{
    for (unsigned i = 0; i < channel->ack_count; i++)
        if (channel->acks[i] == id)
            return;
    if (channel->ack_count < CONTROL_ACKS_MAX)
        channel->acks[channel->ack_count++] = id;
}

static bool acknowledges_us(const struct control_channel *channel, const struct control_packet *packet)
{
    return packet->ack_count == 0 || memcmp(packet->acked_session, channel->session, CONTROL_SESSION_SIZE) == 0;
}

static void note_acknowledged(struct control_channel *channel, struct control_out *out)
{
    out->used = false;
    if (out->length == payload_max(channel))
        channel->full_acknowledged = true;
    else if (out->length)
        channel->less_acknowledged = true;
}

static void take_acks(struct control_channel *channel, const struct control_packet *packet)
{
    for (unsigned i = 0; i < packet->ack_count; i++)
        for (unsigned j = 0; j < CONTROL_OUT_MAX; j++)
            if (channel->out[j].used && channel->out[j].id == packet->acks[i])
                note_acknowledged(channel, &channel->out[j]);
}

static unsigned pair(const uint8_t *bytes)
{
    return (unsigned)bytes[0] << 8 | bytes[1];
}

static void take_early_flags(struct control_channel *channel, const struct control_packet *packet)
{
    const uint8_t *at = packet->payload;
    size_t left = packet->payload_length;

    while (left >= TLV_HEADER) {
        size_t length = pair(at + 2);
        if (length > left - TLV_HEADER)
            return;
        if (pair(at) == TLV_FLAGS && length == 2 && pair(at + TLV_HEADER) & FLAG_CLIENT_KEY_AGAIN)
            channel->client_key_again = true;
        at += TLV_HEADER + length;
        left -= TLV_HEADER + length;
    }
}

/* The answer to our hard reset: everything of the session begins with it. */
static void take_reset(struct control_channel *channel, const struct control_packet *packet)
{
    if (packet->opcode != CONTROL_RESET_SERVER_V2 || packet->id != 0 || packet->key_id != 0 ||
        !acknowledges_us(channel, packet)) {
        channel->alien++;
        return;
    }
    memcpy(channel->server, packet->session, CONTROL_SESSION_SIZE);
    channel->phase = CONTROL_OPEN;
    channel->next_in = 1;
    take_early_flags(channel, packet);
    for (unsigned i = 0; i < CONTROL_OUT_MAX; i++) /* an answer is an acknowledgement */
        channel->out[i].used = false;
    acknowledge(channel, 0);
}

/*
 * Keeps a packet until its turn has come. What is too far ahead is not acknowledged, so that it
 * comes again.
 */
static void take_payload(struct control_channel *channel, const struct control_packet *packet)
{
    uint32_t ahead = packet->id - channel->next_in;
    struct control_in *in = &channel->in[packet->id % CONTROL_IN_MAX];

    if (ahead >= CONTROL_IN_MAX) {
        if (ahead > UINT32_MAX / 2) /* behind: our acknowledgement was lost */
            acknowledge(channel, packet->id);
        return;
    }
    acknowledge(channel, packet->id);
    if (in->used)
        return;
    in->used = true;
    in->id = packet->id;
    in->length = packet->payload_length;
    memcpy(in->payload, packet->payload, packet->payload_length);
}

static void take_packet(struct control_channel *channel, const struct control_packet *packet)
{
    if (channel->phase == CONTROL_RESETTING) {
        if (packet->opcode != CONTROL_ACK_V1 || !acknowledges_us(channel, packet))
            take_reset(channel, packet);
        return;
    }
    if (memcmp(packet->session, channel->server, CONTROL_SESSION_SIZE) != 0 || packet->key_id != 0 ||
        !acknowledges_us(channel, packet)) {
        channel->alien++;
        return;
    }
    take_acks(channel, packet);
    if (packet->opcode == CONTROL_RESET_SERVER_V2)
        acknowledge(channel, packet->id);
    else if (packet->opcode == CONTROL_V1)
        take_payload(channel, packet);
}

void control_channel_take(struct control_channel *channel, const uint8_t *bytes, size_t length)
{
    uint8_t body[CONTROL_DATAGRAM_MAX];
    struct control_packet packet;

    channel->datagrams++;
    channel->bytes += length;
    if (channel->datagrams > CONTROL_DATAGRAMS_TAKEN || channel->bytes > CONTROL_BYTES_TAKEN)
        channel->phase = CONTROL_TOO_MUCH;
    if (channel->phase == CONTROL_TOO_MUCH)
        return;
    if (!control_header_read(bytes, length, &packet))
        channel->alien++;
    else if (!control_key_unwrap(channel->key, bytes, length, body, &packet))
        channel->key->wrapping == CONTROL_PLAIN ? channel->alien++ : channel->sealed++;
    else
        take_packet(channel, &packet);
}

size_t control_channel_read(struct control_channel *channel, uint8_t *out, size_t size)
{
    struct control_in *in = &channel->in[channel->next_in % CONTROL_IN_MAX];
    size_t length = in->length;

    /* an empty packet is one, too */
    while (in->used && in->id == channel->next_in && length == 0) {
        in->used = false;
        channel->next_in++;
        in = &channel->in[channel->next_in % CONTROL_IN_MAX];
        length = in->length;
    }
    if (!in->used || in->id != channel->next_in)
        return 0;
    if (length > size)
        length = size;
    memcpy(out, in->payload, length);
    in->length -= length;
    memmove(in->payload, in->payload + length, in->length);
    if (in->length == 0) {
        in->used = false;
        channel->next_in++;
    }
    return length;
}

/*
 * --- what goes out
 * -------------------------------------------------------------------------------------------------
 */

bool control_channel_write(struct control_channel *channel, const uint8_t *bytes, size_t length, moment now)
{
    size_t most = payload_max(channel);
    size_t packets = (length + most - 1) / most;

    if (channel->phase != CONTROL_OPEN || packets > rooms(channel))
        return false;
    while (length) {
        size_t part = length < most ? length : most;
        queue(channel, channel->client_key_again && channel->next_out == 1 ? CONTROL_WKC_V1 : CONTROL_V1, bytes, part,
              now);
        bytes += part;
        length -= part;
    }
    return true;
}

static struct control_out *first_due(struct control_channel *channel, moment now)
{
    struct control_out *first = NULL;

    for (unsigned i = 0; i < CONTROL_OUT_MAX; i++) {
        struct control_out *out = &channel->out[i];
        if (out->used && out->due <= now && (!first || out->id < first->id))
            first = out;
    }
    return first;
}

static void add_acks(struct control_channel *channel, struct control_packet *packet)
{
    packet->ack_count = channel->ack_count;
    memcpy(packet->acks, channel->acks, sizeof(packet->acks));
    memcpy(packet->acked_session, channel->server, CONTROL_SESSION_SIZE);
    channel->ack_count = 0;
}

size_t control_channel_give(struct control_channel *channel, uint8_t *out, size_t size, moment now)
{
    struct control_out *due = first_due(channel, now);
    struct control_packet packet = {.opcode = CONTROL_ACK_V1};

    /*
     * A server listens to no one who has not acknowledged its first packet (ssl_pkt.c of 2.6): that
     * must not be lost with a large one.
     */
    if (channel->filled && channel->ack_count)
        due = NULL;
    if ((!due && channel->ack_count == 0) || channel->phase == CONTROL_TOO_MUCH)
        return 0;
    memcpy(packet.session, channel->session, CONTROL_SESSION_SIZE);
    add_acks(channel, &packet);
    if (due) {
        packet.opcode = due->opcode;
        packet.id = due->id;
        packet.payload = due->payload;
        packet.payload_length = due->length;
        due->sent++;
        due->due = now + due->pause;
        due->pause = due->pause * 2 < LAST_PAUSE ? due->pause * 2 : LAST_PAUSE;
    }
    return control_key_wrap(channel->key, &packet, channel->number++, channel->seconds, out, size);
}

moment control_channel_due(const struct control_channel *channel)
{
    moment due = MOMENT_UNKNOWN;

    if (channel->phase == CONTROL_TOO_MUCH)
        return MOMENT_UNKNOWN;
    if (channel->ack_count)
        return INT64_MIN + 1; /* at once */
    for (unsigned i = 0; i < CONTROL_OUT_MAX; i++) {
        const struct control_out *out = &channel->out[i];
        if (out->used && (due == MOMENT_UNKNOWN || out->due < due))
            due = out->due;
    }
    return due;
}
