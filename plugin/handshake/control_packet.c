/* SPDX-License-Identifier: MIT */
#include "handshake/control_packet.h"

#include <string.h>

enum { KEY_ID_MASK = 7, OPCODE_SHIFT = 3, ID_SIZE = 4 };

uint32_t control_number(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

void control_number_write(uint32_t number, uint8_t *bytes)
{
    for (unsigned i = 0; i < ID_SIZE; i++)
        bytes[i] = (uint8_t)(number >> (24 - 8 * i));
}

static bool is_known(unsigned opcode)
{
    return opcode == CONTROL_V1 || opcode == CONTROL_ACK_V1 || opcode == CONTROL_RESET_CLIENT_V2 ||
           opcode == CONTROL_RESET_SERVER_V2 || opcode == CONTROL_RESET_CLIENT_V3 || opcode == CONTROL_WKC_V1;
}

bool control_header_read(const uint8_t *bytes, size_t length, struct control_packet *packet)
{
    memset(packet, 0, sizeof(*packet));
    if (length < CONTROL_HEADER_SIZE || !is_known(bytes[0] >> OPCODE_SHIFT))
        return false;
    packet->opcode = bytes[0] >> OPCODE_SHIFT;
    packet->key_id = bytes[0] & KEY_ID_MASK;
    memcpy(packet->session, bytes + 1, CONTROL_SESSION_SIZE);
    return true;
}

void control_header_write(const struct control_packet *packet, uint8_t *out)
{
    out[0] = (uint8_t)(packet->opcode << OPCODE_SHIFT | (packet->key_id & KEY_ID_MASK));
    memcpy(out + 1, packet->session, CONTROL_SESSION_SIZE);
}

/* Takes the next `count` bytes, or NULL when there are not so many. */
static const uint8_t *take(const uint8_t **at, size_t *left, size_t count)
{
    const uint8_t *taken = *at;

    if (*left < count)
        return NULL;
    *at += count;
    *left -= count;
    return taken;
}

bool control_body_read(const uint8_t *bytes, size_t length, struct control_packet *packet)
{
    const uint8_t *field = take(&bytes, &length, 1);

    if (!field || *field > CONTROL_ACKS_MAX)
        return false;
    packet->ack_count = *field;
    for (unsigned i = 0; i < packet->ack_count; i++) {
        field = take(&bytes, &length, ID_SIZE);
        if (!field)
            return false;
        packet->acks[i] = control_number(field);
    }
    if (packet->ack_count) {
        field = take(&bytes, &length, CONTROL_SESSION_SIZE);
        if (!field)
            return false;
        memcpy(packet->acked_session, field, CONTROL_SESSION_SIZE);
    }
    if (packet->opcode == CONTROL_ACK_V1)
        return true;
    field = take(&bytes, &length, ID_SIZE);
    if (!field)
        return false;
    packet->id = control_number(field);
    packet->payload = bytes;
    packet->payload_length = length;
    return true;
}

size_t control_body_write(const struct control_packet *packet, uint8_t *out, size_t size)
{
    bool numbered = packet->opcode != CONTROL_ACK_V1;
    size_t acks = packet->ack_count ? packet->ack_count * (size_t)ID_SIZE + CONTROL_SESSION_SIZE : 0;
    size_t length = 1 + acks + (numbered ? ID_SIZE + packet->payload_length : 0);
    uint8_t *at = out;

    if (packet->ack_count > CONTROL_ACKS_MAX || length > size)
        return 0;
    *at++ = (uint8_t)packet->ack_count;
    for (unsigned i = 0; i < packet->ack_count; i++, at += ID_SIZE)
        control_number_write(packet->acks[i], at);
    if (packet->ack_count) {
        memcpy(at, packet->acked_session, CONTROL_SESSION_SIZE);
        at += CONTROL_SESSION_SIZE;
    }
    if (numbered) {
        control_number_write(packet->id, at);
        if (packet->payload_length)
            memcpy(at + ID_SIZE, packet->payload, packet->payload_length);
    }
    return length;
}

uint8_t *control_stream_room(struct control_stream *stream, size_t *room)
{
    *room = sizeof(stream->bytes) - stream->length;
    return stream->bytes + stream->length;
}

void control_stream_took(struct control_stream *stream, size_t count)
{
    stream->length += count;
}

enum control_cut control_stream_cut(struct control_stream *stream, uint8_t *packet, size_t *length)
{
    if (stream->length < CONTROL_STREAM_HEADER_SIZE)
        return CONTROL_CUT_MORE;
    size_t said = (size_t)stream->bytes[0] << 8 | stream->bytes[1];
    size_t whole = CONTROL_STREAM_HEADER_SIZE + said;
    if (said == 0 || said > CONTROL_DATAGRAM_MAX)
        return CONTROL_CUT_ALIEN;
    if (stream->length < whole)
        return CONTROL_CUT_MORE;
    memcpy(packet, stream->bytes + CONTROL_STREAM_HEADER_SIZE, said);
    *length = said;
    stream->length -= whole;
    memmove(stream->bytes, stream->bytes + whole, stream->length);
    return CONTROL_CUT_WHOLE;
}
