/* SPDX-License-Identifier: MIT */
/*
 * stage.h - how far a connection attempt got, and the word for it that the helpdesk reads.
 */
#ifndef CVPN_SESSION_STAGE_H
#define CVPN_SESSION_STAGE_H

/* Only ever grows within one attempt. */
enum stage {
    STAGE_NONE,
    STAGE_RESOLVING,
    STAGE_CONNECTING,   /* TCP being set up, or the first UDP packets going out */
    STAGE_WAITING,      /* packets sent, nothing heard yet */
    STAGE_HEARD,        /* first packet from the server */
    STAGE_SERVER_KNOWN, /* server's certificate accepted at depth 0 */
    STAGE_TLS_UP,
    STAGE_AUTH, /* PUSH_REQUEST sent: the server checks the credentials */
    STAGE_PUSHED,
    STAGE_TUNNEL,
    STAGE_CONNECTED,
    STAGES
};

/*
 * The word for a stage ("resolve", "connect", ...), without blanks: what was reached, last. The
 * history's file is written with these words, so they stay. Never NULL; "unknown" for a number that
 * is no stage.
 */
const char *stage_name(enum stage stage);

#endif
