/* SPDX-License-Identifier: MIT */
#include "base/redact.h"

#include <string.h>

/*
 * Free text: a run of so many bytes with a digit in it, or so many without, is taken for a token.
 * English has no such words. A log has: names of endpoints, of files, of ciphers. There a token
 * has a digit and letters of both cases, or is a long hexadecimal number.
 */
enum { TOKEN_WITH_DIGIT = 20, TOKEN_LETTERS = 40, TOKEN_MIXED = 24, TOKEN_HEX = 32, HOST_SHOWN_MAX = 100 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_alnum(char c)
{
    return is_digit(c) || is_lower(c) || is_upper(c);
}

/* The bytes of base64, base64url, hexadecimal and UUIDs. */
static bool is_token_byte(char c)
{
    return is_alnum(c) || c == '+' || c == '/' || c == '=' || c == '_' || c == '-';
}

struct slice redact_url_host(struct slice url)
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

static bool is_url(struct slice words)
{
    return slice_starts(words, "https://") || slice_starts(words, "http://");
}

/* The length of ":443" at the start of `rest`. */
static size_t port_length(struct slice rest)
{
    size_t n = rest.length && rest.at[0] == ':';

    while (n && n < rest.length && n < 6 && is_digit(rest.at[n]))
        n++;
    return n > 1 ? n : 0;
}

/* Nothing but what is put around a web address. */
static bool is_closing(struct slice rest)
{
    for (size_t i = 0; i < rest.length; i++)
        if (!strchr("/>)]},.;'\"", rest.at[i]))
            return false;
    return true;
}

/* Adds a web address without what follows its path's start: paths carry tokens as well. */
static size_t add_url(struct slice url, struct text *out)
{
    struct slice host = redact_url_host(url);
    size_t end = 0;

    while (end < url.length && url.at[end] != ' ' && url.at[end] != '\t' && url.at[end] != '\n')
        end++;
    text_add_slice(out, slice_head(url, slice_find(url, "://") + 3));
    text_add_slice(out, host);
    if (!host.at) {
        text_add_slice(out, SLICE("/" REDACTED));
        return end;
    }
    struct slice rest = slice_skip(slice_head(url, end), (size_t)(host.at - url.at) + host.length);
    size_t port = port_length(rest);
    text_add_slice(out, slice_head(rest, port));
    rest = slice_skip(rest, port);
    text_add_slice(out, is_closing(rest) ? rest : SLICE("/" REDACTED));
    return end;
}

static bool words_token(struct slice run)
{
    bool digit = false;

    for (size_t i = 0; i < run.length; i++)
        digit = digit || is_digit(run.at[i]);
    return run.length >= TOKEN_LETTERS || (digit && run.length >= TOKEN_WITH_DIGIT);
}

static bool line_token(struct slice run)
{
    bool digit = false;
    bool lower = false;
    bool upper = false;
    bool hex = true;

    for (size_t i = 0; i < run.length; i++) {
        char c = run.at[i];
        digit = digit || is_digit(c);
        lower = lower || is_lower(c);
        upper = upper || is_upper(c);
        hex = hex && (is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    }
    if (slice_starts(run, "cvpn-endpoint-") && run.length < TOKEN_MIXED + TOKEN_MIXED)
        return false; /* in a guide its id may be written in any letters */
    return (digit && lower && upper && run.length >= TOKEN_MIXED) || (hex && digit && run.length >= TOKEN_HEX);
}

/*
 * Where challenges, answers to them or session ids begin: what follows is secret up to the end. The
 * length when there are none.
 */
static size_t find_challenge(struct slice words)
{
    static const char *const starts[] = {"SCRV1:", "CRV1:", "SESS_ID", "ACS::"};
    size_t first = words.length;

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        size_t at = slice_find(words, starts[i]);
        if (at < first)
            first = at;
    }
    return first;
}

/* The bytes at the start of `words` that a token may have. */
static size_t run_length(struct slice words)
{
    size_t n = 0;

    while (n < words.length && is_token_byte(words.at[n]))
        n++;
    return n;
}

/* Adds a run, or dots in its place; returns its length. */
static size_t add_run(struct slice run, bool (*is_token)(struct slice), struct text *out)
{
    text_add_slice(out, is_token(run) ? SLICE(REDACTED) : run);
    return run.length;
}

void redact_words(struct slice all, struct text *out)
{
    struct slice words = slice_head(all, find_challenge(all));

    while (words.length && !out->cut) {
        size_t n = 1;
        if (is_url(words))
            n = add_url(words, out);
        else if (is_token_byte(words.at[0]))
            n = add_run(slice_head(words, run_length(words)), words_token, out);
        else
            text_add_slice(out, slice_head(words, 1));
        words = slice_skip(words, n);
    }
    if (find_challenge(all) < all.length)
        text_add_slice(out, SLICE(REDACTED));
}

/*
 * Names whose value is secret, each as it ends: what follows is the value. Compared without case.
 */
static const char *const secret_names[] = {
    "password=",
    "passwd=",
    "password: ",
    "passwd: ",
    "token=",
    "auth-token ",
    "auth-token: ",
    "password \"auth\" ",
    "password auth ",
    "password '",
    "username \"auth\" ",
    "username auth ",
    "cr_text,",
    "cr_response,",
    "password \"private key\" ",
    "password \"http proxy\" ",
    "password \"socks proxy\" ",
    "password \"static challenge\" ",
    "samlresponse=",
    "samlrequest=",
    "relaystate=",
    "secret=",
    "cookie: ",
    "cookie=",
    "authorization: ",
    "secret_key=",
    "secretaccesskey=",
    "sessiontoken=",
    "pkcs11-pin ",
    "x-amz-security-token: ",
};

/* The length of the name of a secret at the start of `words`; 0 when there is none. */
static size_t secret_name(struct slice words)
{
    for (size_t i = 0; i < sizeof(secret_names) / sizeof(secret_names[0]); i++) {
        size_t n = strlen(secret_names[i]);
        if (words.length > n && slice_is_nocase(slice_head(words, n), secret_names[i]))
            return n;
    }
    return 0;
}

/* A value ends where its quotes do, or before a blank, a comma, an ampersand or a quote. */
static size_t value_length(struct slice words)
{
    char quote = words.at[0];
    bool quoted = quote == '"' || quote == '\'';
    size_t n = quoted;

    while (n < words.length && (quoted ? words.at[n] != quote : !strchr(" ,&\"'", words.at[n]))) {
        if (quoted && words.at[n] == '\\' && n + 1 < words.length)
            n++;
        n++;
    }
    return n < words.length && quoted ? n + 1 : n;
}

/* "Basic dXNlcjpw": the word that says how is no value. */
static size_t scheme_length(struct slice words)
{
    static const char *const schemes[] = {"Basic ", "Bearer ", "NTLM ", "Digest ", "Negotiate "};

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        if (words.length > strlen(schemes[i]) && slice_is_nocase(slice_head(words, strlen(schemes[i])), schemes[i]))
            return strlen(schemes[i]);
    return 0;
}

static size_t add_named(struct slice words, size_t name, struct text *out)
{
    size_t shown = name + scheme_length(slice_skip(words, name));
    struct slice value = slice_skip(words, shown);

    text_add_slice(out, slice_head(words, shown));
    text_add_slice(out, SLICE(REDACTED));
    return shown + (value.length ? value_length(value) : 0);
}

/* A run of a line ends before the name of a secret, too, and in a path before each slash. */
static size_t line_run_length(struct slice words, bool path)
{
    size_t most = run_length(words);
    size_t n = 1;

    while (n < most && !(path && words.at[n] == '/') &&
           (is_alnum(words.at[n - 1]) || secret_name(slice_skip(words, n)) == 0))
        n++;
    return n;
}

/*
 * "CRV1:R,E:STATE:USER:TEXT" (OpenVPN, management-notes.txt): its flags and its text stay, since
 * they tell which answer was wanted. All else that is secret to the end is left out.
 */
static void add_challenge(struct slice all, struct text *out)
{
    struct slice part[4];
    struct slice rest = all;
    bool whole = slice_starts(all, "CRV1:");

    for (size_t i = 0; i < 4 && whole; i++)
        whole = slice_split(&rest, ':', &part[i]) && rest.at != NULL;
    for (size_t i = 0; whole && i < part[1].length; i++)
        whole = is_upper(part[1].at[i]) || part[1].at[i] == ',';
    if (whole) {
        text_add_slice(out, SLICE("CRV1:"));
        text_add_slice(out, part[1]);
        text_add_slice(out, SLICE(":" REDACTED ":" REDACTED ":"));
        redact_words(rest, out);
    } else if (all.length && !slice_ends((struct slice){out->buffer, out->length}, REDACTED)) {
        text_add_slice(out, SLICE(REDACTED));
    }
}

static void add_line(struct slice all, struct text *out)
{
    struct slice words = slice_head(all, find_challenge(all));
    bool path = false; /* a slash parts what is in it */
    char before = ' ';

    while (words.length && !out->cut) {
        size_t n = is_alnum(before) ? 0 : secret_name(words);
        bool starts = !is_token_byte(before);
        if (starts && is_token_byte(words.at[0]))
            path = words.at[0] == '/' || before == '.' || before == '~' || before == ':';
        if (n)
            n = add_named(words, n, out);
        else if (is_url(words))
            n = add_url(words, out);
        else if (is_token_byte(words.at[0]))
            n = add_run(slice_head(words, line_run_length(words, path)), line_token, out);
        else
            text_add_slice(out, slice_head(words, n = 1));
        before = words.at[n - 1];
        words = slice_skip(words, n);
    }
    add_challenge(slice_skip(all, find_challenge(all)), out);
}

/* A block that no line ends hides no more than that: an RSA key of 16384 bits has 200. */
enum { BLOCK_LINES = 256 };

/* A block of secrets that starts in this line: what ends it goes into `until`. */
static void find_block(struct slice line, char until[40])
{
    static const char *const inline_files[] = {"key",          "pkcs12", "tls-auth",       "tls-crypt",
                                               "tls-crypt-v2", "secret", "auth-user-pass", "http-proxy-user-pass",
                                               "extra-keys"};
    static const char *const pem[] = {"PRIVATE KEY-----", "OpenVPN Static key V1-----",
                                      "OpenVPN tls-crypt-v2 client key-----", "OpenVPN tls-crypt-v2 server key-----"};
    struct text text;

    text_start(&text, until, 40);
    for (size_t i = 0; i < sizeof(inline_files) / sizeof(inline_files[0]); i++) {
        char tag[40];
        struct text opening;
        text_start(&opening, tag, sizeof(tag));
        text_add(&opening, "<%s>", inline_files[i]);
        if (slice_ends(slice_trim(line), tag)) {
            text_add(&text, "</%s>", inline_files[i]);
            return;
        }
    }
    if (slice_find(line, "-----BEGIN ") == SLICE_NOT_FOUND)
        return;
    for (size_t i = 0; i < sizeof(pem) / sizeof(pem[0]); i++)
        if (slice_find(line, pem[i]) != SLICE_NOT_FOUND)
            text_add(&text, "-----END ");
}

void redact_line(struct redaction *redaction, struct slice line, struct text *out)
{
    char *until = redaction->until;

    if (until[0] && slice_find(line, until) == SLICE_NOT_FOUND && redaction->lines++ < BLOCK_LINES)
        return;
    if (!until[0])
        find_block(line, until);
    else
        until[0] = '\0';
    redaction->lines = 0;
    if (until[0] && slice_find(line, until) != SLICE_NOT_FOUND) { /* it begins and ends here */
        until[0] = '\0';
        text_add_slice(out, SLICE(REDACTED));
        return;
    }
    add_line(line, out);
}
