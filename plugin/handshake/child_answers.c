/* SPDX-License-Identifier: MIT */
#include "handshake/child_answers.h"

#include "sandbox/child_values.h"

_Static_assert(sizeof(enum probe_answer) == sizeof(unsigned), "an enum is an int");

#define ENDS(text) child_said_text(text, sizeof(text))

static bool transport_is_sound(const struct transport_probe *probe)
{
    return child_said_bool(&probe->tcp) && probe->port <= 65535 && ENDS(probe->reason) &&
           child_said_between(&probe->answer, PROBE_NOT_TRIED, PROBE_THROUGH) &&
           child_said_between(&probe->large, LARGE_UNKNOWN, LARGE_LOST) &&
           !child_said_between(&probe->answer, PROBE_UNDER_WAY, PROBE_UNDER_WAY);
}

static bool certificate_is_sound(const struct certificate *certificate)
{
    return child_said_between(&certificate->place, PLACE_CERT, CERTIFICATE_PLACES - 1) &&
           child_said_between(&certificate->key, CERTIFICATE_KEY_OTHER, CERTIFICATE_KEY_EC) &&
           ENDS(certificate->subject) && ENDS(certificate->issuer) && child_said_bool(&certificate->self_issued) &&
           child_said_bool(&certificate->has_usage) && child_said_bool(&certificate->client) &&
           child_said_bool(&certificate->server) && child_said_bool(&certificate->weak_digest);
}

static bool hello_is_sound(const struct server_hello *hello)
{
    bool sound = ENDS(hello->version) && ENDS(hello->cipher) && ENDS(hello->verify_reason) &&
                 hello->chain_count <= HANDSHAKE_CHAIN_MAX && hello->name_count <= HANDSHAKE_NAMES_MAX &&
                 child_said_bool(&hello->trusted) && child_said_bool(&hello->judged) &&
                 child_said_bool(&hello->asks_certificate) &&
                 child_said_between(&hello->accepts, MATCH_UNKNOWN, MATCH_NO);

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
