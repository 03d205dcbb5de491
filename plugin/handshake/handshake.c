/* SPDX-License-Identifier: MIT */
#include "handshake/handshake.h"

const char *probe_answer_name(enum probe_answer answer)
{
    static const char *const names[] = {
        [PROBE_NOT_TRIED] = "not-tried", [PROBE_UNDER_WAY] = "under-way",   [PROBE_FAILED] = "failed",
        [PROBE_SILENT] = "silent",       [PROBE_REFUSED] = "refused",       [PROBE_UNREACHABLE] = "unreachable",
        [PROBE_CLOSED] = "closed",       [PROBE_ALIEN] = "alien",           [PROBE_ANSWERED] = "answered",
        [PROBE_TOO_MUCH] = "too-much",   [PROBE_TLS_FAILED] = "tls-failed", [PROBE_THROUGH] = "through",
    };

    return (size_t)answer < sizeof(names) / sizeof(names[0]) ? names[answer] : "unknown";
}

const char *large_packets_name(enum large_packets large)
{
    return large == LARGE_ARRIVED ? "arrived" : large == LARGE_LOST ? "lost" : "unknown";
}

bool probe_speaks_openvpn(enum probe_answer answer)
{
    return answer >= PROBE_ANSWERED;
}

bool probe_in_vain(enum probe_answer answer)
{
    return answer >= PROBE_SILENT && answer <= PROBE_ALIEN;
}

const struct handshake *handshake_of_attempt(const struct handshakes *handshakes, unsigned attempt)
{
    const struct handshake *probe = &handshakes->list[0];

    if (handshakes->count == 0 || probe->attempt != attempt || probe->own.answer <= PROBE_UNDER_WAY)
        return NULL;
    return probe;
}

bool handshakes_under_way(const struct handshakes *handshakes)
{
    for (size_t i = 0; i < handshakes->count; i++)
        if (handshakes->list[i].own.answer == PROBE_UNDER_WAY)
            return true;
    return false;
}
