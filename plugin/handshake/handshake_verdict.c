/* SPDX-License-Identifier: MIT */
#include "handshake/handshake_verdict.h"

#include <errno.h>
#include <string.h>

enum { ENOUGH_TO_KNOW = 5 };

/* Errors that come from this machine, not from the network. */
static bool is_own(int error)
{
    static const int own[] = {EPERM, EACCES, ENOBUFS, ENOMEM, EMFILE, ENFILE, EAFNOSUPPORT, EADDRNOTAVAIL};

    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        if (own[i] == error)
            return true;
    return false;
}

enum probe_answer verdict_of_error(int error, bool open, bool bytes_came)
{
    if (open)
        return PROBE_ANSWERED;
    if (bytes_came)
        return PROBE_ALIEN;
    if (error == ECONNREFUSED)
        return PROBE_REFUSED;
    if (error == ECONNRESET || error == EPIPE)
        return PROBE_CLOSED;
    return is_own(error) ? PROBE_FAILED : PROBE_UNREACHABLE;
}

/* True when the length in front can be no packet's. */
static bool is_impossible(const struct control_stream *stream)
{
    size_t said = (size_t)stream->bytes[0] << 8 | stream->bytes[1];

    return stream->length >= CONTROL_STREAM_HEADER_SIZE && (said == 0 || said > CONTROL_DATAGRAM_MAX);
}

const char *verdict_alien_words(const struct control_channel *channel, const struct control_stream *stream)
{
    if (channel->sealed)
        return "the profile's key for the control channel does not open its answer";
    if (stream && stream->length && channel->datagrams == 0 && !is_impossible(stream))
        return "its answer is not a whole packet";
    if (stream && stream->length >= ENOUGH_TO_KNOW && memcmp(stream->bytes, "HTTP/", ENOUGH_TO_KNOW) == 0)
        return "it speaks HTTP";
    return "it does not speak OpenVPN's protocol";
}
