/* SPDX-License-Identifier: MIT */
/*
 * handshake_verdict.h - what the kernel's errors and a stranger's bytes say about a server. Pure.
 */
#ifndef CVPN_HANDSHAKE_HANDSHAKE_VERDICT_H
#define CVPN_HANDSHAKE_HANDSHAKE_VERDICT_H

#include "handshake/control_channel.h"
#include "handshake/handshake.h"

/*
 * What errno's value `error` says of a socket whose channel is `open` (OpenVPN has answered), or
 * over which at least some bytes came.
 */
enum probe_answer verdict_of_error(int error, bool open, bool bytes_came);

/*
 * What is known of bytes that came and opened no channel: a part of a sentence. `stream` is NULL
 * over UDP.
 */
const char *verdict_alien_words(const struct control_channel *channel, const struct control_stream *stream);

#endif
