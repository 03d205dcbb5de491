/* SPDX-License-Identifier: MIT */
#include "dns/endpoint_name.h"

#include <arpa/inet.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define ENDPOINT_WORD "cvpn-endpoint-"

/*
 * Where the names of AWS's partitions end: standard and GovCloud, China, the isolated ones, the
 * European sovereign cloud.
 */
static const char *const partition_suffixes[] = {
    ".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu",   ".c2s.ic.gov",
    ".sc2s.sgov.gov", ".csp.hci.ic.gov",   ".cloud.adc-e.uk",
};

static bool starts_nocase(struct slice s, const char *prefix)
{
    size_t n = strlen(prefix);

    return s.length >= n && strncasecmp(s.at, prefix, n) == 0;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_label_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/* True when `s` is labels with single dots in between; "*" as AWS's API writes it counts as one. */
static bool are_labels(struct slice s)
{
    bool dot = true;

    for (size_t i = 0; i < s.length; i++) {
        if (s.at[i] == '.' && dot)
            return false;
        dot = s.at[i] == '.';
        if (!dot && s.at[i] != '*' && !is_label_byte(s.at[i]))
            return false;
    }
    return !dot;
}

/* Parses what begins with "cvpn-endpoint-" up to the end. */
static bool parse_bare(struct slice bare, struct endpoint_name *name)
{
    size_t n = strlen(ENDPOINT_WORD);
    size_t hex = n;

    /*
     * The real ones are hexadecimal; AWS's own pages write "0102bc4c2eEXAMPLE" and "xyz123", and
     * people write so in what they mail.
     */
    while (hex < bare.length && is_label_byte(bare.at[hex]) && bare.at[hex] != '-' && bare.at[hex] != '_')
        hex++;
    if (hex == n)
        return false;
    name->bare = bare;
    name->endpoint = slice_head(bare, hex);
    struct slice rest = slice_skip(bare, hex);
    if (starts_nocase(rest, ".prod."))
        rest = slice_skip(rest, strlen(".prod"));
    if (!starts_nocase(rest, ".clientvpn."))
        return false;
    rest = slice_skip(rest, strlen(".clientvpn."));
    size_t region = 0;
    while (region < rest.length && is_label_byte(rest.at[region]))
        region++;
    name->region = slice_head(rest, region);
    for (size_t i = 0; region && i < sizeof(partition_suffixes) / sizeof(partition_suffixes[0]); i++)
        if (slice_is_nocase(slice_skip(rest, region), partition_suffixes[i]))
            return true;
    return false;
}

bool endpoint_name_parse(struct slice host, struct endpoint_name *name)
{
    struct endpoint_name found = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};

    if (host.length && host.at[host.length - 1] == '.')
        host.length--;
    /* A host name has at most 253 bytes; anything longer is not looked through. */
    for (size_t i = 0; i < host.length && host.length <= 253; i++) {
        if (i > 0 && host.at[i - 1] != '.')
            continue;
        struct slice label = slice_head(host, i ? i - 1 : 0);
        if (!starts_nocase(slice_skip(host, i), ENDPOINT_WORD) || (i > 0 && !are_labels(label)) ||
            !parse_bare(slice_skip(host, i), &found))
            continue;
        found.label = label;
        *name = found;
        return true;
    }
    return false;
}

bool host_is_address(struct slice host)
{
    char text[INET6_ADDRSTRLEN];
    unsigned char address[sizeof(struct in6_addr)];
    const char *scope = host.length ? memchr(host.at, '%', host.length) : NULL;

    if (scope && scope != host.at + host.length - 1)
        host.length = (size_t)(scope - host.at);
    /* Most strings are no address: the first byte tells, before anything is copied. */
    if (host.length < 2 || host.length >= sizeof(text) || !(is_hex(host.at[0]) || host.at[0] == ':') ||
        memchr(host.at, '\0', host.length))
        return false;
    memcpy(text, host.at, host.length);
    text[host.length] = '\0';
    return inet_pton(AF_INET6, text, address) == 1 || (!scope && inet_pton(AF_INET, text, address) == 1);
}

bool endpoint_name_is_bare(struct slice host)
{
    struct endpoint_name name;

    return endpoint_name_parse(host, &name) && name.label.length == 0;
}

static bool is_digits(struct slice text)
{
    unsigned long long number;

    return slice_number(text, ULLONG_MAX, &number);
}

/* What people write where a name belongs. */
static const char *usual_slip(struct slice host)
{
    size_t colon = slice_find(host, ":");

    if (slice_find(host, "://") != SLICE_NOT_FOUND)
        return "it is the address of a web page, and only the name in it belongs here";
    if (slice_starts(host, "*."))
        return "it begins with a star, which AWS writes for a label that remote-random-hostname makes";
    if (slice_starts(host, "["))
        return "it is in brackets, and an IPv6 address has none here";
    if (colon != SLICE_NOT_FOUND && is_digits(slice_skip(host, colon + 1)))
        return "it has a port after a colon, and the port is a word of its own";
    return NULL;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
}

static const char *label_fault(struct slice host)
{
    enum { LABEL_MAX = 63, NAME_MAX_BYTES = 253 };
    char text[INET_ADDRSTRLEN + 1];
    struct in_addr address;
    struct slice rest = host;
    struct slice label;

    if (host.length > NAME_MAX_BYTES)
        return "it is longer than a name may be";
    while (slice_split(&rest, '.', &label))
        if (label.length == 0 || label.length > LABEL_MAX)
            return "it has a part between dots that is empty or longer than 63 characters";
    text_copy(text, sizeof(text), host);
    if (is_digits(label) && inet_aton(text, &address) == 0)
        return "it looks like an address and is none";
    return NULL;
}

const char *host_fault(struct slice host)
{
    if (host_is_address(host))
        return NULL;
    const char *slip = usual_slip(host);
    if (slip)
        return slip;
    for (size_t i = 0; i < host.length; i++)
        if (!is_name_byte(host.at[i]))
            return (unsigned char)host.at[i] < 0x80
                       ? "it has a character that no name has"
                       : "it has a letter beyond ASCII, and a resolver wants its form with xn--";
    if (host.length && host.at[host.length - 1] == '.')
        host = slice_head(host, host.length - 1);
    return host.length ? label_fault(host) : "it is empty";
}
