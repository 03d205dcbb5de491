/* SPDX-License-Identifier: MIT */
#include "facts/session.h"

const char *stage_name(enum stage stage)
{
    static const char *const names[STAGES] = {
        [STAGE_NONE] = "start",    [STAGE_RESOLVING] = "resolve",   [STAGE_CONNECTING] = "connect",
        [STAGE_WAITING] = "wait",  [STAGE_HEARD] = "first-packet",  [STAGE_SERVER_KNOWN] = "server-certificate",
        [STAGE_TLS_UP] = "tls",    [STAGE_LOGIN] = "log-in",        [STAGE_PUSHED] = "push",
        [STAGE_TUNNEL] = "tunnel", [STAGE_CONNECTED] = "connected",
    };

    /* An enum from a caller that counts can be out of range. */
    return (unsigned)stage < STAGES ? names[stage] : "unknown";
}

/* Part of a resolver's sentence and what it means. "Try again" forms stand first: some also say that a host was not found. */
static const struct {
    const char *words;
    enum resolve_failure failure;
} resolver_words[] = {
    {"Temporary failure", RESOLVE_NO_ANSWER},                  /* glibc, FreeBSD, macOS: EAI_AGAIN */
    {"Try again", RESOLVE_NO_ANSWER},                          /* musl */
    {"try again later", RESOLVE_NO_ANSWER},                    /* asio, in OpenVPN 3 */
    {"could not be resolved at this time", RESOLVE_NO_ANSWER}, /* FreeBSD */
    {"temporary error", RESOLVE_NO_ANSWER},               /* Windows: WSATRY_AGAIN; OpenVPN 2.2 and before: TRY_AGAIN */
    {"Name or service not known", RESOLVE_NO_SUCH_NAME},  /* glibc: EAI_NONAME */
    {"No address associated with", RESOLVE_NO_SUCH_NAME}, /* glibc, BSD: EAI_NODATA */
    {"Name does not resolve", RESOLVE_NO_SUCH_NAME},      /* musl */
    {"Name has no usable address", RESOLVE_NO_SUCH_NAME}, /* musl 1.2.4: EAI_NODATA */
    {"nodename nor servname provided", RESOLVE_NO_SUCH_NAME}, /* macOS, BSD */
    {"hostname nor servname provided", RESOLVE_NO_SUCH_NAME}, /* FreeBSD */
    {"No such host is known", RESOLVE_NO_SUCH_NAME},          /* Windows: WSAHOST_NOT_FOUND */
    {"requested name is valid", RESOLVE_NO_SUCH_NAME},        /* Windows: WSANO_DATA */
    {"specified host is unknown", RESOLVE_NO_SUCH_NAME},      /* OpenVPN 2.2 and before: HOST_NOT_FOUND */
    {"Host not found", RESOLVE_NO_SUCH_NAME},                 /* asio, in OpenVPN 3 */
};

enum resolve_failure resolve_failure_of(struct slice reason)
{
    for (size_t i = 0; i < sizeof(resolver_words) / sizeof(resolver_words[0]); i++)
        if (slice_find(reason, resolver_words[i].words) != SLICE_NOT_FOUND)
            return resolver_words[i].failure;
    return RESOLVE_OTHER;
}
