/* SPDX-License-Identifier: MIT */
/*
 * saml_port.h - TCP 35001 on this machine, to which the browser brings the answer of a federated
 * sign-in (AWS page client-no-available-ports.html; aws-facts.md section 5). The port is fixed.
 */
#ifndef CVPN_NETWORK_SAML_PORT_H
#define CVPN_NETWORK_SAML_PORT_H

#include <stdbool.h>

enum { SAML_PORT = 35001 };

enum saml_port_state {
    SAML_PORT_UNKNOWN,
    SAML_PORT_FREE,
    SAML_PORT_TAKEN,
    SAML_PORT_BLOCKED /* no one listens, and a connection is not refused as it should be */
};

struct saml_port {
    enum saml_port_state state;
    unsigned process; /* that listens; 0 when it cannot be seen */
    char program[64]; /* its name; hostile bytes */
    /* it started this OpenVPN, or calls itself a SAML helper: it waits there for the answer */
    bool by_helper;
    char reason[96]; /* the kernel's words, when BLOCKED */
};

#endif
