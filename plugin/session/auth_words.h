/* SPDX-License-Identifier: MIT */
/*
 * auth_words.h - what a server says when it refuses credentials, sorted and without secrets.
 */
#ifndef CVPN_SESSION_AUTH_WORDS_H
#define CVPN_SESSION_AUTH_WORDS_H

#include "base/text.h"
#include "session/session.h"

/* Sorts the text behind "AUTH_FAILED,". */
enum auth_answer auth_answer_of(struct slice words);

/*
 * Writes what may be shown of it. Of a challenge with a web address only the host, of one with a
 * question the question; challenge state, tokens, base64, and query strings of web addresses never.
 * Control bytes stay as they are: reports escape them.
 */
void auth_words_shown(struct slice words, struct text *shown);

#endif
