/* SPDX-License-Identifier: MIT */
#include "handshake/child_answers.h"

#include <string.h>

/* Read as a byte: to read it as a bool is only defined when it is one. */
static bool is_bool(const bool *at)
{
    unsigned char byte = 0;

    _Static_assert(sizeof(*at) == sizeof(byte), "a bool is a byte");
    memcpy(&byte, at, sizeof(byte));
    return byte <= 1;
}

/* The values of an enumeration run from `least` to `most`. */
static bool is_between(const void *at, unsigned least, unsigned most)
{
    unsigned value = 0;

    _Static_assert(sizeof(enum probe_answer) == sizeof(value) && sizeof(enum name_answer) == sizeof(value),
                   "an enum is an int");
    memcpy(&value, at, sizeof(value));
    return value >= least && value <= most;
}

static bool ends(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

#define ENDS(text) ends(text, sizeof(text))

bool name_lookup_is_sound(const struct name_lookup *told)
{
    if (!is_between(&told->answer, NAME_FOUND, NAME_FAILED) || !ENDS(told->host) || !ENDS(told->reason) ||
        !ENDS(told->address) || told->address_count > NAME_ADDRESSES_MAX)
        return false;
    for (unsigned i = 0; i < told->address_count; i++)
        if (told->addresses[i].family != ADDRESS_IPV4 && told->addresses[i].family != ADDRESS_IPV6)
            return false;
    return true;
}

static bool transport_is_sound(const struct transport_probe *probe)
{
    return is_bool(&probe->tcp) && probe->port <= 65535 && ENDS(probe->reason) &&
           is_between(&probe->answer, PROBE_NOT_TRIED, PROBE_THROUGH) &&
           is_between(&probe->large, LARGE_UNKNOWN, LARGE_LOST) &&
           !is_between(&probe->answer, PROBE_UNDER_WAY, PROBE_UNDER_WAY);
}

static bool certificate_is_sound(const struct certificate *certificate)
{
    return is_between(&certificate->place, PLACE_CERT, CERTIFICATE_PLACES - 1) &&
           is_between(&certificate->key, CERTIFICATE_KEY_OTHER, CERTIFICATE_KEY_EC) && ENDS(certificate->subject) &&
           ENDS(certificate->issuer) && is_bool(&certificate->self_issued) && is_bool(&certificate->has_usage) &&
           is_bool(&certificate->client) && is_bool(&certificate->server) && is_bool(&certificate->weak_digest);
}

static bool hello_is_sound(const struct server_hello *hello)
{
    bool sound = ENDS(hello->version) && ENDS(hello->cipher) && ENDS(hello->verify_reason) &&
                 hello->chain_count <= HANDSHAKE_CHAIN_MAX && hello->name_count <= HANDSHAKE_NAMES_MAX &&
                 is_bool(&hello->trusted) && is_bool(&hello->judged) && is_bool(&hello->asks_certificate) &&
                 is_between(&hello->accepts, MATCH_UNKNOWN, MATCH_NO);

    for (size_t i = 0; i < HANDSHAKE_CHAIN_MAX; i++)
        sound = sound && certificate_is_sound(&hello->chain[i]);
    for (size_t i = 0; i < HANDSHAKE_NAMES_MAX; i++)
        sound = sound && ENDS(hello->names[i]);
    return sound;
}

bool handshake_is_sound(const struct handshake *told)
{
    bool sound = ENDS(told->host) && ENDS(told->address) && transport_is_sound(&told->own) &&
                 told->other_count <= HANDSHAKE_OTHERS_MAX && hello_is_sound(&told->hello);

    for (size_t i = 0; i < HANDSHAKE_OTHERS_MAX; i++)
        sound = sound && transport_is_sound(&told->others[i]);
    return sound;
}
