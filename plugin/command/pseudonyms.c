/* SPDX-License-Identifier: MIT */
#include "command/pseudonyms.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

/* The pseudonym of the word with that number. */
static void add_made(enum pseudonym_kind kind, size_t number, struct text *out)
{
    static const char *const ranges[] = {"192.0.2", "198.51.100", "203.0.113"};
    unsigned n = (unsigned)number;

    switch (kind) {
    case PSEUDONYM_IPV4:
        text_add(out, "%s.%u", ranges[n / 254 % 3], n % 254 + 1);
        break;
    case PSEUDONYM_IPV6:
        text_add(out, "2001:db8::%x", n + 1);
        break;
    case PSEUDONYM_HOST:
        text_add(out, "host-%u.example", n + 1);
        break;
    case PSEUDONYM_NAME:
        text_add(out, "name-%u", n + 1);
        break;
    case PSEUDONYM_ENDPOINT:
        text_add(out, "cvpn-endpoint-%017x", n + 1);
        break;
    }
}

/* The number of a word among those of its kind; false when the list is full. */
static bool number_of(struct pseudonyms *names, enum pseudonym_kind kind, struct slice word, size_t *number)
{
    word = slice_head(word, PSEUDONYM_SIZE - 1);
    *number = 0;
    for (size_t i = 0; i < names->count; i++) {
        if (names->list[i].kind != kind)
            continue;
        if (slice_is(word, names->list[i].word))
            return true;
        (*number)++;
    }
    if (names->count == PSEUDONYMS_MAX)
        return false;
    struct pseudonym *added = &names->list[names->count++];
    added->kind = kind;
    TEXT_COPY(added->word, word);
    return true;
}

static void replace(struct pseudonyms *names, enum pseudonym_kind kind, struct slice word, struct text *out)
{
    size_t number = 0;

    if (number_of(names, kind, word, &number))
        add_made(kind, number, out);
    else
        text_add(out, "...");
}

void pseudonyms_know(struct pseudonyms *names, struct slice word)
{
    size_t number = 0;

    if (word.length > 1 && !slice_is(word, "root") && !slice_is(word, "localhost"))
        (void)number_of(names, PSEUDONYM_NAME, word, &number);
}

static bool is_known(const struct pseudonyms *names, struct slice word)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->list[i].kind == PSEUDONYM_NAME && slice_is(word, names->list[i].word))
            return true;
    return false;
}

static bool is_word_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '.' || byte == '-' || byte == '_' || byte == '@' || byte == ':';
}

/* Those of no one else's: private, this machine's, shared, masks, and what is no host. */
static bool keeps_ipv4(struct in_addr address)
{
    unsigned long n = ntohl(address.s_addr);
    unsigned long inverse = ~n & 0xffffffffUL;
    static const struct {
        unsigned long network;
        unsigned length;
    } kept[] = {{0x0a000000, 8},  {0x7f000000, 8},  {0xa9fe0000, 16}, {0xac100000, 12},
                {0xc0a80000, 16}, {0x64400000, 10}, {0xe0000000, 3},  {0, 8}};

    if ((inverse & (inverse + 1)) == 0 || n == 0x80000000UL) /* a mask; half of def1 */
        return true;
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        if ((n ^ kept[i].network) >> (32 - kept[i].length) == 0)
            return true;
    return false;
}

/* An address, with a port after it or not. False when it is none. */
static bool add_address(struct pseudonyms *names, struct slice word, struct text *out)
{
    char text[INET6_ADDRSTRLEN];
    struct in_addr four;
    struct in6_addr six;
    struct slice host = slice_head(word, sizeof(text) - 1);
    const char *colon = memchr(host.at, ':', host.length);

    text_copy(text, sizeof(text), host);
    if (host.length == word.length && inet_pton(AF_INET6, text, &six) == 1) {
        bool public = (six.s6_addr[0] & 0xe0) == 0x20;
        if (public)
            replace(names, PSEUDONYM_IPV6, word, out);
        else
            text_add_slice(out, word);
        return true;
    }
    host = colon ? slice_head(word, (size_t)(colon - word.at)) : word;
    if (host.length >= sizeof(text))
        return false;
    text_copy(text, sizeof(text), host);
    if (inet_pton(AF_INET, text, &four) != 1)
        return false;
    if (keeps_ipv4(four))
        text_add_slice(out, host);
    else
        replace(names, PSEUDONYM_IPV4, host, out);
    text_add_slice(out, slice_skip(word, host.length));
    return true;
}

/* Files and programs have dots, too. */
static bool is_file_name(struct slice word)
{
    static const char *const ends[] = {".ovpn", ".conf",  ".crt",     ".key",    ".pem",   ".p12",     ".log",
                                       ".so",   ".txt",   ".service", ".socket", ".slice", ".sh",      ".c",
                                       ".json", ".mount", ".target",  ".timer",  ".pid",   ".history", ".jsonl"};

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (slice_ends(word, ends[i]))
            return true;
    return slice_find(word, "Exception") != SLICE_NOT_FOUND || slice_starts(word, "ACVC.") ||
           slice_starts(word, "System.");
}

/* Two labels at least, the last one of letters. */
static bool is_host_name(struct slice word)
{
    size_t labels = 1;
    size_t letters = 0;

    for (size_t i = 0; i < word.length; i++) {
        if (word.at[i] == '.' && (i == 0 || word.at[i - 1] == '.'))
            return false;
        if (!isalnum((unsigned char)word.at[i]) && !strchr(".-_", word.at[i]))
            return false;
        if (word.at[i] == '.') {
            labels++;
            letters = 0;
        } else if (isalpha((unsigned char)word.at[i])) {
            letters++;
        } else {
            letters = word.length; /* a digit in the last label */
        }
    }
    return labels > 1 && letters >= 2 && letters < word.length && !is_file_name(word);
}

/* Puts another id into "label.cvpn-endpoint-0123.prod.clientvpn.eu-west-1.amazonaws.com". */
static bool add_endpoint(struct pseudonyms *names, struct slice word, struct text *out)
{
    static const char prefix[] = "cvpn-endpoint-";
    size_t at = slice_find(word, prefix);
    size_t n = 0;

    if (at == SLICE_NOT_FOUND)
        return false;
    struct slice id = slice_skip(word, at + strlen(prefix));
    while (n < id.length && isxdigit((unsigned char)id.at[n]))
        n++;
    text_add_slice(out, slice_head(word, at));
    replace(names, PSEUDONYM_ENDPOINT, slice_head(id, n), out);
    text_add_slice(out, slice_skip(id, n));
    return true;
}

/* A name without its port; what is after it is added as it is. */
static void add_name(struct pseudonyms *names, struct slice word, struct text *out)
{
    const char *at = word.length ? memchr(word.at, '@', word.length) : NULL;
    const char *colon = word.length ? memchr(word.at, ':', word.length) : NULL;
    struct slice name = colon ? slice_head(word, (size_t)(colon - word.at)) : word;

    bool mail = at && at > name.at && is_host_name(slice_skip(name, (size_t)(at - name.at) + 1));

    if (mail || is_known(names, name))
        replace(names, PSEUDONYM_NAME, name, out);
    else if (is_host_name(name) && !slice_ends(name, ".amazonaws.com"))
        replace(names, PSEUDONYM_HOST, name, out);
    else
        text_add_slice(out, name);
    text_add_slice(out, slice_skip(word, name.length));
}

static void add_word(struct pseudonyms *names, struct slice word, struct text *out)
{
    size_t dots = 0;

    /* the full stop and the colon of a sentence are not the word's */
    while (dots < word.length && strchr(".:", word.at[word.length - 1 - dots]))
        dots++;
    struct slice bare = slice_head(word, word.length - dots);
    if (bare.length && !add_address(names, bare, out) && !add_endpoint(names, bare, out))
        add_name(names, bare, out);
    text_add_slice(out, slice_skip(word, bare.length));
}

/* "CN=", "OU=", ... in front of a value of a certificate's subject; 0 when there is none. */
static size_t subject_name(struct slice line)
{
    static const char *const attributes[] = {"CN=", "OU=", "O=", "emailAddress=", "UID=", "serialNumber=", "name="};

    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
        if (slice_starts(line, attributes[i]))
            return strlen(attributes[i]);
    return 0;
}

static size_t add_subject(struct pseudonyms *names, struct slice line, size_t name, struct text *out)
{
    struct slice value = slice_skip(line, name);
    size_t n = 0;

    while (n < value.length && !strchr(",/'\"", value.at[n]))
        n++;
    text_add_slice(out, slice_head(line, name));
    if (n)
        replace(names, PSEUDONYM_NAME, slice_head(value, n), out);
    return name + n;
}

void pseudonyms_line(struct pseudonyms *names, struct slice line, struct text *out)
{
    bool within = false; /* the byte before is of a word */

    while (line.length && !out->cut) {
        size_t subject = within ? 0 : subject_name(line);
        size_t n = 0;
        if (subject) {
            n = add_subject(names, line, subject, out);
        } else if (is_word_byte(line.at[0])) {
            while (n < line.length && is_word_byte(line.at[n]))
                n++;
            add_word(names, slice_head(line, n), out);
        } else {
            text_add_slice(out, slice_head(line, n = 1));
        }
        within = isalnum((unsigned char)line.at[n - 1]);
        line = slice_skip(line, n);
    }
}
