/* SPDX-License-Identifier: MIT */
/*
 * login_words.h - what a server says when it refuses credentials, sorted and without secrets.
 */
#ifndef CVPN_FACTS_LOGIN_WORDS_H
#define CVPN_FACTS_LOGIN_WORDS_H

#include "base/text.h"
#include "facts/session.h"

/* Sorts the text behind "AUTH_FAILED,". */
enum login_answer login_answer_of(struct slice words);

/*
 * Writes what may be shown of it. Of a challenge with a web address only the host, of one with a question the question; challenge state,
 * tokens, base64, and query strings of web addresses never. Control bytes stay as they are: reports escape them.
 */
void login_words_shown(struct slice words, struct text *shown);

#endif
