/* SPDX-License-Identifier: MIT */
#include "session/stage.h"

const char *stage_name(enum stage stage)
{
    static const char *const names[STAGES] = {
        [STAGE_NONE] = "start",    [STAGE_RESOLVING] = "resolve",   [STAGE_CONNECTING] = "connect",
        [STAGE_WAITING] = "wait",  [STAGE_HEARD] = "first-packet",  [STAGE_SERVER_KNOWN] = "server-certificate",
        [STAGE_TLS_UP] = "tls",    [STAGE_AUTH] = "log-in",         [STAGE_PUSHED] = "push",
        [STAGE_TUNNEL] = "tunnel", [STAGE_CONNECTED] = "connected",
    };

    /* An enum from a caller that counts can be out of range. */
    return (unsigned)stage < STAGES ? names[stage] : "unknown";
}
