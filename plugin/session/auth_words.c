/* SPDX-License-Identifier: MIT */
#include "session/auth_words.h"

#include "base/redact.h"

/* Where a web address begins, or SLICE_NOT_FOUND. */
static size_t find_url(struct slice words)
{
    size_t https = slice_find(words, "https://");
    size_t http = slice_find(words, "http://");

    return https < http ? https : http;
}

/*
 * The question of "CRV1:flags:state:user:question" (management-notes.txt); empty when the challenge
 * is cut before it.
 */
static struct slice challenge_question(struct slice words)
{
    struct slice field = {NULL, 0};

    for (int i = 0; i < 4; i++)
        if (!slice_split(&words, ':', &field))
            return (struct slice){NULL, 0};
    return words;
}

enum auth_answer auth_answer_of(struct slice words)
{
    if (slice_starts(words, "CRV1:"))
        return find_url(words) != SLICE_NOT_FOUND ? AUTH_CHALLENGE_URL : AUTH_CHALLENGE_TEXT;
    /*
     * push.c, receive_auth_failed compares just these four bytes; parse_auth_failed_temp wants '['
     * or ':' or the end then
     */
    if (slice_is(words, "TEMP") || slice_starts(words, "TEMP:") || slice_starts(words, "TEMP["))
        return AUTH_TEMPORARY;
    return AUTH_REFUSED;
}

void auth_words_shown(struct slice words, struct text *shown)
{
    struct slice host;

    switch (auth_answer_of(words)) {
    case AUTH_CHALLENGE_URL:
        host = redact_url_host(slice_skip(words, find_url(words)));
        text_add_slice(shown, SLICE("CRV1 challenge with a web address"));
        if (host.length) {
            text_add_slice(shown, SLICE(" at "));
            text_add_slice(shown, host);
        }
        break;
    case AUTH_CHALLENGE_TEXT:
        redact_words(challenge_question(words), shown);
        break;
    case AUTH_TEMPORARY:
    case AUTH_REFUSED:
    case AUTH_NO_ANSWER:
        redact_words(words, shown);
        break;
    }
}
