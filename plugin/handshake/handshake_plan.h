/* SPDX-License-Identifier: MIT */
/*
 * handshake_plan.h - what a profile says of how its server wants to be spoken to.
 */
#ifndef CVPN_HANDSHAKE_HANDSHAKE_PLAN_H
#define CVPN_HANDSHAKE_HANDSHAKE_PLAN_H

#include "certificates/certificate_bundle.h"
#include "handshake/control_key.h"
#include "profile/profile_reader.h"

/*
 * Holds the key of the control channel, and none of the client: freed with handshake_plan_free().
 */
struct handshake_plan {
    /* why a handshake would tell nothing, a part of a sentence; else NULL */
    const char *obstacle;
    struct control_key key; /* of the control channel */
    int version_min;        /* as OpenSSL counts them: TLS1_2_VERSION ...; 0: whatever it has */
    int version_max;
    int security_level;           /* OpenSSL's, by tls-cert-profile */
    struct certificate_bundle ca; /* of the profile's ca */
    /* and OpenVPN trusts no others: a server can be judged by them */
    bool ca_complete;
    struct certificate_bundle client; /* the client's own certificate first; never its key */
    struct certificate_bundle extra;
};

/*
 * Makes the plan. Reads the files that the profile names through `files`. Never asks for a
 * password; leaves OpenSSL's error queue empty.
 */
void handshake_plan_make(struct handshake_plan *plan, const struct profile *profile, struct openvpn_version version,
                         const struct file_source *files);

/* Wipes and frees. */
void handshake_plan_free(struct handshake_plan *plan);

#endif
