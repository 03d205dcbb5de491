/* SPDX-License-Identifier: MIT */
#include "dns/resolve_failure.h"

/*
 * Part of a resolver's sentence and what it means. "Try again" forms stand first: some also say
 * that a host was not found.
 */
static const struct {
    const char *words;
    enum resolve_failure failure;
} resolver_words[] = {
    /* glibc, FreeBSD, macOS: EAI_AGAIN */
    {"Temporary failure", RESOLVE_NO_ANSWER},
    {"Try again", RESOLVE_NO_ANSWER},                          /* musl */
    {"try again later", RESOLVE_NO_ANSWER},                    /* asio, in OpenVPN 3 */
    {"could not be resolved at this time", RESOLVE_NO_ANSWER}, /* FreeBSD */
    /* Windows: WSATRY_AGAIN; OpenVPN 2.2 and before: TRY_AGAIN */
    {"temporary error", RESOLVE_NO_ANSWER},
    /* EAI_FAIL and EAI_SYSTEM: a server answered with an error, or none could be asked */
    {"on-recoverable failure", RESOLVE_NO_ANSWER}, /* glibc, macOS, BSD */
    {"on-recoverable error", RESOLVE_NO_ANSWER},   /* Windows: WSANO_RECOVERY */
    {"Unrecoverable error", RESOLVE_NO_ANSWER},    /* musl */
    {"System error", RESOLVE_NO_ANSWER},
    {"Name or service not known", RESOLVE_NO_SUCH_NAME},      /* glibc: EAI_NONAME */
    {"No address associated with", RESOLVE_NO_SUCH_NAME},     /* glibc, BSD: EAI_NODATA */
    {"Name does not resolve", RESOLVE_NO_SUCH_NAME},          /* musl */
    {"Name has no usable address", RESOLVE_NO_SUCH_NAME},     /* musl 1.2.4: EAI_NODATA */
    {"nodename nor servname provided", RESOLVE_NO_SUCH_NAME}, /* macOS, BSD */
    {"hostname nor servname provided", RESOLVE_NO_SUCH_NAME}, /* FreeBSD */
    {"No such host is known", RESOLVE_NO_SUCH_NAME},          /* Windows: WSAHOST_NOT_FOUND */
    {"requested name is valid", RESOLVE_NO_SUCH_NAME},        /* Windows: WSANO_DATA */
    /* OpenVPN 2.2 and before: HOST_NOT_FOUND */
    {"specified host is unknown", RESOLVE_NO_SUCH_NAME},
    {"Host not found", RESOLVE_NO_SUCH_NAME}, /* asio, in OpenVPN 3 */
    /*
     * WSAHOST_NOT_FOUND of Windows in other languages, without letters that an encoding changes
     * where that is possible
     */
    {"kein solcher Host", RESOLVE_NO_SUCH_NAME},
    {"Host ist unbekannt", RESOLVE_NO_SUCH_NAME},
    {"te inconnu", RESOLVE_NO_SUCH_NAME},
    {"Host desconocido", RESOLVE_NO_SUCH_NAME},
    {"Host sconosciuto", RESOLVE_NO_SUCH_NAME},
    {"Este host n", RESOLVE_NO_SUCH_NAME},
    {"Nieznany host", RESOLVE_NO_SUCH_NAME},
    {"host is onbekend", RESOLVE_NO_SUCH_NAME},
    /* Russian */
    {"\xD1\x85\xD0\xBE\xD1\x81\xD1\x82 \xD0\xBD\xD0\xB5\xD0\xB8\xD0\xB7", RESOLVE_NO_SUCH_NAME},
    {"\xE4\xB8\x8D\xE7\x9F\xA5\xE9\x81\x93\xE8\xBF\x99\xE6\xA0\xB7\xE7\x9A\x84\xE4\xB8\xBB\xE6\x9C\xBA",
     RESOLVE_NO_SUCH_NAME}, /* Chinese */
    {"\xE3\x81\x9D\xE3\x81\xAE\xE3\x82\x88\xE3\x81\x86\xE3\x81\xAA\xE3\x83\x9B\xE3\x82\xB9\xE3\x83\x88",
     RESOLVE_NO_SUCH_NAME}, /* Japanese */
};

enum resolve_failure resolve_failure_of(struct slice reason)
{
    for (size_t i = 0; i < sizeof(resolver_words) / sizeof(resolver_words[0]); i++)
        if (slice_find(reason, resolver_words[i].words) != SLICE_NOT_FOUND)
            return resolver_words[i].failure;
    return RESOLVE_OTHER;
}
