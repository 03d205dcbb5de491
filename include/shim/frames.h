/* SPDX-License-Identifier: MIT */
/*
 * frames.h - what shim and observer say to each other over their SOCK_SEQPACKET pair.
 *
 * One frame is one packet: a header, a run of NUL-terminated strings, and bytes of any kind behind
 * them (a certificate). Both sides check every length: neither trusts the other.
 * docs/process-pair.md says what comes of each frame when the other side is late, stopped or gone.
 */
#ifndef CVPN_SHIM_FRAMES_H
#define CVPN_SHIM_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FRAME_SIZE_MAX = 16 * 1024, FRAME_STRINGS_MAX = 128 };

enum frame_kind {
    /* shim to observer */
    /* OpenVPN opens the plugin (again, after SIGHUP); strings: the plugin's arguments */
    FRAME_OPEN = 1,
    /*
     * a callback; number: its type, depth: certificate depth or -1; strings: NAME=value; data: of
     * TLS_VERIFY the certificate as DER, where it could be had
     */
    FRAME_CALL,
    FRAME_CLOSE, /* OpenVPN closes the plugin; the process may go on (SIGHUP) or end */
    /* the profile has a second line of the plugin, which is passed over; has no answer */
    FRAME_SECOND,
    /* follows FRAME_OPEN and has no answer; number: what OpenVPN was handed, of enum frame_taken */
    FRAME_TAKEN,
    /* observer to shim */
    /*
     * answer to FRAME_OPEN; number: 1 when a management interface is wanted; strings: configuration
     * lines
     */
    FRAME_READY,
    FRAME_DONE /* answer to FRAME_CALL and FRAME_CLOSE */
};

/*
 * Bits of FRAME_TAKEN. An answer that came too late is not taken, and the observer learns it from
 * here only.
 */
enum frame_taken { TAKEN_LINES = 1, TAKEN_MANAGEMENT = 2 };

struct frame {
    uint8_t kind;
    uint32_t serial; /* of a question: one more than the last one's; of an answer: the question's */
    int32_t number;
    int32_t depth;
    size_t string_count;
    const char *strings[FRAME_STRINGS_MAX]; /* point into `bytes` */
    size_t length;                          /* of bytes, data included */
    size_t data_length;                     /* how many at the end of them are data; 0: none */
    char bytes[FRAME_SIZE_MAX];
};

/* Starts a frame without strings; its serial stays as it was. */
void frame_start(struct frame *frame, enum frame_kind kind, int32_t number, int32_t depth);

/* Appends a string. Returns false, leaving the frame as it was, when it does not fit. */
bool frame_add(struct frame *frame, const char *string);

/*
 * Makes room for `length` bytes of data, which the caller fills; no string can be added any more.
 * NULL, leaving the frame as it was, when it does not fit or there are some already.
 */
unsigned char *frame_add_data(struct frame *frame, size_t length);

/* The data of a frame, data_length of it. */
const unsigned char *frame_data(const struct frame *frame);

/*
 * Sends without waiting. Returns 0, or errno (EAGAIN: the other side does not read; EPIPE,
 * ECONNRESET: it is gone).
 */
int frame_send(int descriptor, struct frame *frame);

/*
 * Receives without waiting. Returns 0, EAGAIN when there is none, EPIPE when the other side is
 * gone, EBADMSG for a malformed frame, or errno.
 */
int frame_receive(int descriptor, struct frame *frame);

#endif
