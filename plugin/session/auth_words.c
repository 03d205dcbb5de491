/* SPDX-License-Identifier: MIT */
#include "session/auth_words.h"

#include <string.h>

/*
 * A run of so many bytes with a digit in it, or so many without, is taken for a token. English has
 * no such words.
 */
enum { TOKEN_WITH_DIGIT = 20, TOKEN_LETTERS = 40, HOST_SHOWN_MAX = 100 };

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The bytes of base64, base64url, hexadecimal and UUIDs. */
static bool is_token_byte(char c)
{
    return is_alnum(c) || c == '+' || c == '/' || c == '=' || c == '_' || c == '-';
}

/* Where a web address begins, or SLICE_NOT_FOUND. */
static size_t find_url(struct slice words)
{
    size_t https = slice_find(words, "https://");
    size_t http = slice_find(words, "http://");

    return https < http ? https : http;
}

/*
 * The host of the web address that starts at url.at; a user's name and password in front of it are
 * not ours to show.
 */
static struct slice url_host(struct slice url)
{
    struct slice rest = slice_skip(url, slice_find(url, "://") + 3);
    size_t n = 0;

    while (n < rest.length && rest.at[n] != '/' && rest.at[n] != '?' && rest.at[n] != '#' && rest.at[n] != ' ')
        n++;
    rest = slice_head(rest, n);
    const char *user = n ? memrchr(rest.at, '@', n) : NULL;
    if (user)
        rest = slice_skip(rest, (size_t)(user - rest.at) + 1);
    n = 0;
    while (n < rest.length && n < HOST_SHOWN_MAX && (is_alnum(rest.at[n]) || rest.at[n] == '.' || rest.at[n] == '-'))
        n++;
    return slice_head(rest, n);
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

/* Adds a web address without what follows its path's start: paths carry tokens as well. */
static size_t add_url(struct slice url, struct text *shown)
{
    struct slice host = url_host(url);
    size_t end = 0;

    while (end < url.length && url.at[end] != ' ' && url.at[end] != '\t' && url.at[end] != '\n')
        end++;
    text_add_slice(shown, slice_head(url, slice_find(url, "://") + 3));
    text_add_slice(shown, host);
    if (!host.at || (size_t)(host.at - url.at) + host.length < end)
        text_add_slice(shown, SLICE("/..."));
    return end;
}

/* Adds the token-like run at the start of `words`, or dots in its place; returns its length. */
static size_t add_run(struct slice words, struct text *shown)
{
    size_t n = 0;
    bool digit = false;

    for (; n < words.length && is_token_byte(words.at[n]); n++)
        digit = digit || (words.at[n] >= '0' && words.at[n] <= '9');
    if (n >= TOKEN_LETTERS || (digit && n >= TOKEN_WITH_DIGIT))
        text_add_slice(shown, SLICE("..."));
    else
        text_add_slice(shown, slice_head(words, n));
    return n;
}

/*
 * Where challenges, answers to them or session ids begin: what follows is secret up to the end. The
 * length when there are none.
 */
static size_t find_secret(struct slice words)
{
    static const char *const starts[] = {"SCRV1:", "CRV1:", "SESS_ID"};
    size_t first = words.length;

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        size_t at = slice_find(words, starts[i]);
        if (at < first)
            first = at;
    }
    return first;
}

/* Adds free text without web addresses' insides and tokens. */
static void add_redacted(struct slice all, struct text *shown)
{
    struct slice words = slice_head(all, find_secret(all));

    while (words.length && !shown->cut) {
        size_t n = 1;
        if (slice_starts(words, "https://") || slice_starts(words, "http://"))
            n = add_url(words, shown);
        else if (is_token_byte(words.at[0]))
            n = add_run(words, shown);
        else
            text_add_slice(shown, slice_head(words, 1));
        words = slice_skip(words, n);
    }
    if (find_secret(all) < all.length)
        text_add_slice(shown, SLICE("..."));
}

void auth_words_shown(struct slice words, struct text *shown)
{
    struct slice host;

    switch (auth_answer_of(words)) {
    case AUTH_CHALLENGE_URL:
        host = url_host(slice_skip(words, find_url(words)));
        text_add_slice(shown, SLICE("CRV1 challenge with a web address"));
        if (host.length) {
            text_add_slice(shown, SLICE(" at "));
            text_add_slice(shown, host);
        }
        break;
    case AUTH_CHALLENGE_TEXT:
        add_redacted(challenge_question(words), shown);
        break;
    case AUTH_TEMPORARY:
    case AUTH_REFUSED:
    case AUTH_NO_ANSWER:
        add_redacted(words, shown);
        break;
    }
}
