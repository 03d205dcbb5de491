/* SPDX-License-Identifier: MIT */
/*
 * The frames between shim and observer under libFuzzer: the input arrives as one packet. In front
 * of it stands a right header when the first byte is odd: its data length is the next two bytes.
 * What is taken is sent once more, and must come back as it was.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "shim/frames.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PACKET_MAX = 32 * 1024, HEADER_SIZE = 24 };

static void demand(bool holds)
{
    if (!holds)
        abort();
}

/* Every string ends inside the frame, before its data. */
static void demand_inside(const struct frame *frame)
{
    demand(frame->length <= FRAME_SIZE_MAX && frame->data_length <= frame->length);
    demand(frame->string_count <= FRAME_STRINGS_MAX);
    size_t end = frame->length - frame->data_length;
    for (size_t i = 0; i < frame->string_count; i++) {
        size_t at = (size_t)(frame->strings[i] - frame->bytes);
        demand(at < end && memchr(frame->strings[i], '\0', end - at) != NULL);
    }
    demand(frame_data(frame) == (const unsigned char *)frame->bytes + end);
}

static void demand_round_trip(int ends[2], const struct frame *taken)
{
    static struct frame copy;
    static struct frame again;

    frame_start(&copy, (enum frame_kind)taken->kind, taken->number, taken->depth);
    copy.serial = taken->serial;
    for (size_t i = 0; i < taken->string_count; i++)
        demand(frame_add(&copy, taken->strings[i]));
    if (taken->data_length) {
        unsigned char *room = frame_add_data(&copy, taken->data_length);
        demand(room != NULL);
        memcpy(room, frame_data(taken), taken->data_length);
    }
    demand(frame_send(ends[0], &copy) == 0 && frame_receive(ends[1], &again) == 0);
    demand(again.kind == taken->kind && again.serial == taken->serial && again.number == taken->number &&
           again.depth == taken->depth && again.string_count == taken->string_count &&
           again.data_length == taken->data_length && again.length == taken->length &&
           memcmp(again.bytes, taken->bytes, taken->length) == 0);
}

static size_t make_packet(const uint8_t *data, size_t size, uint8_t *packet)
{
    size_t length = 0;

    if (size > 4 && data[0] % 2) {
        const uint32_t header[HEADER_SIZE / 4] = {0x6376706eU, (uint32_t)data[1] % 8,           1, data[2],
                                                  0,           (uint32_t)data[3] << 8 | data[4]};
        memcpy(packet, header, HEADER_SIZE);
        length = HEADER_SIZE;
        data += 5;
        size -= 5;
    }
    size_t rest = size < PACKET_MAX - length ? size : PACKET_MAX - length;
    memcpy(packet + length, data, rest);
    return length + rest;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t packet[PACKET_MAX];
    static struct frame frame;
    int ends[2];

    if (size == 0)
        return 0;
    demand(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
    size_t length = make_packet(data, size, packet);
    demand(frame_receive(ends[1], &frame) == EAGAIN);
    demand(send(ends[0], packet, length, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)length);
    int result = frame_receive(ends[1], &frame);
    demand(result == 0 || result == EBADMSG);
    if (result == 0) {
        demand_inside(&frame);
        demand_round_trip(ends, &frame);
    }
    close(ends[0]);
    demand(frame_receive(ends[1], &frame) == EPIPE);
    close(ends[1]);
    return 0;
}
