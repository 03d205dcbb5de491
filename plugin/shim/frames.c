/* SPDX-License-Identifier: MIT */
#include "shim/frames.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

struct header {
    uint32_t magic;
    uint32_t kind;
    uint32_t serial;
    int32_t number;
    int32_t depth;
    uint32_t data_length;
};

#define MAGIC 0x6376706eU /* "cvpn" */

void frame_start(struct frame *frame, enum frame_kind kind, int32_t number, int32_t depth)
{
    frame->kind = (uint8_t)kind;
    frame->number = number;
    frame->depth = depth;
    frame->string_count = 0;
    frame->length = 0;
    frame->data_length = 0;
}

bool frame_add(struct frame *frame, const char *string)
{
    size_t size = strlen(string) + 1;

    if (size > FRAME_SIZE_MAX - frame->length || frame->string_count == FRAME_STRINGS_MAX || frame->data_length)
        return false;
    memcpy(frame->bytes + frame->length, string, size);
    frame->strings[frame->string_count++] = frame->bytes + frame->length;
    frame->length += size;
    return true;
}

unsigned char *frame_add_data(struct frame *frame, size_t length)
{
    if (frame->data_length || length > FRAME_SIZE_MAX - frame->length)
        return NULL;
    frame->data_length = length;
    frame->length += length;
    return (unsigned char *)frame->bytes + frame->length - length;
}

const unsigned char *frame_data(const struct frame *frame)
{
    return (const unsigned char *)frame->bytes + frame->length - frame->data_length;
}

int frame_send(int descriptor, struct frame *frame)
{
    struct header header = {MAGIC,         frame->kind,  frame->serial,
                            frame->number, frame->depth, (uint32_t)frame->data_length};
    struct iovec parts[] = {{&header, sizeof(header)}, {frame->bytes, frame->length}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};

    return sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? errno : 0;
}

/* Finds the strings in what arrived; every one of them must end in a NUL inside the frame. */
static int take_apart(struct frame *frame)
{
    frame->string_count = 0;
    if (frame->data_length > frame->length)
        return EBADMSG;
    size_t end = frame->length - frame->data_length;
    if (end && frame->bytes[end - 1] != '\0')
        return EBADMSG;
    for (size_t at = 0; at < end; at += strlen(frame->bytes + at) + 1) {
        if (frame->string_count == FRAME_STRINGS_MAX)
            return EBADMSG;
        frame->strings[frame->string_count++] = frame->bytes + at;
    }
    return 0;
}

int frame_receive(int descriptor, struct frame *frame)
{
    struct header header;
    struct iovec parts[] = {{&header, sizeof(header)}, {frame->bytes, sizeof(frame->bytes)}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t got = recvmsg(descriptor, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

    if (got < 0)
        return errno == EWOULDBLOCK ? EAGAIN : errno == ECONNRESET ? EPIPE : errno;
    if (got == 0)
        return EPIPE;
    if ((size_t)got < sizeof(header) || header.magic != MAGIC || (message.msg_flags & MSG_TRUNC) ||
        header.kind < FRAME_OPEN || header.kind > FRAME_DONE)
        return EBADMSG;
    frame->kind = (uint8_t)header.kind;
    frame->serial = header.serial;
    frame->number = header.number;
    frame->depth = header.depth;
    frame->length = (size_t)got - sizeof(header);
    frame->data_length = header.data_length;
    return take_apart(frame);
}
