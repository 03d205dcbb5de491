/* SPDX-License-Identifier: MIT */
/*
 * condition.h - what hampers an attempt besides names, handshake and sign-in: OpenVPN's words for
 * it, one place for each kind.
 *
 * A message that tells of one is a row of messages.c with a kind from here; rules look at
 * troubles_of an attempt (session.h). Plain data.
 */
#ifndef CVPN_SESSION_CONDITION_H
#define CVPN_SESSION_CONDITION_H

#include <stdbool.h>
#include <stdint.h>

enum condition_kind {
    CONDITION_PUSH_CUT,        /* TEXT: a pushed option that OpenVPN could not read */
    CONDITION_GATEWAY_MISSING, /* a pushed route has no gateway to go to */
    /* TEXT: the cipher that the server wants, may be empty; REASON: those allowed here */
    CONDITION_CIPHER,
    CONDITION_COMPRESSION, /* REASON: why pushed compression is not accepted */
    /* packets come compressed, and this client did not agree to it, or the other way round */
    CONDITION_COMPRESSION_MIXED,
    CONDITION_OFFLOAD, /* pushed options that data channel offload cannot do */
    /* the proxy wants credentials: the first time it is only a question */
    CONDITION_PROXY_ASKS,
    /* TEXT: status and words of an HTTP proxy that are not 2xx, the last ones */
    CONDITION_PROXY_ANSWER,
    CONDITION_PROXY,    /* REASON: how the proxy ended it */
    CONDITION_TUN,      /* TEXT: the device; REASON: why it cannot be opened */
    CONDITION_ADDRESS6, /* an IPv6 address could not be set on the tunnel */
    /* TEXT: what else could not be set on the tunnel; REASON as of CONDITION_ROUTE */
    CONDITION_DEVICE,
    /* REASON: the kernel refused a change of links, addresses or routes for want of rights */
    CONDITION_DENIED,
    /* REASON: the kernel's answer when a family of addresses is switched off */
    CONDITION_DENIED6,
    CONDITION_LOOP,            /* packets to the server came out of the tunnel: REASON: to where */
    CONDITION_SCRIPT,          /* TEXT: which script (--up/--down); REASON: what it came to */
    CONDITION_SCRIPT_SECURITY, /* scripts may not be called at all */
    /* REASON: "expired" or "not yet valid": OpenVPN's word on the client's certificate */
    CONDITION_OWN_CERTIFICATE,
    CONDITION_KEY, /* REASON: why certificate and key cannot be used */
    /*
     * a route could not be set: REASON, from the line itself or from the answer before it; TEXT:
     * which one
     */
    CONDITION_ROUTE,
    /*
     * packets of the data channel that the keys do not fit; TEXT when only their authentication was
     * looked at
     */
    CONDITION_UNREADABLE,
    /*
     * TEXT: the question or what it was for, may be empty; REASON: how that was noticed, may be
     * empty
     */
    CONDITION_NOBODY_ASKED,
    CONDITION_BIND, /* TEXT: the local address; REASON: why it cannot be had */
    /* TEXT: the path of the management socket; REASON: why it cannot be made */
    CONDITION_MANAGEMENT,
    CONDITION_NO_PORT, /* AWS's client has no port for the answer of the browser */
    /* AWS's client ends a connection to an address that the endpoint's name does not have */
    CONDITION_OTHER_ADDRESS,
    /* TEXT: a digest (auth) that this client does not have; REASON: "unknown" or "too large" */
    CONDITION_DIGEST,
    /* TEXT: the cipher here; REASON: the server's, as OpenVPN compares them */
    CONDITION_CIPHER_DIFFERS,
    CONDITION_DIGEST_DIFFERS, /* the same of the digest (auth) */
    /*
     * TEXT: from where; REASON: the option (tls-auth, tls-crypt) whose key does not fit the answer
     */
    CONDITION_CONTROL_KEY,
    CONDITION_STRANGER,      /* TEXT: the address that answered; REASON: the one that was asked */
    CONDITION_CONTROL_ODD,   /* REASON: what is wrong with an answer that OpenVPN threw away */
    CONDITION_PACKET_SIZE,   /* TEXT: what differs; REASON: OpenVPN's words */
    CONDITION_PACKET_MTU,    /* TEXT: tun-mtu here; REASON: tun-mtu of the server */
    CONDITION_CARD,          /* REASON: why a smart card, token or key store cannot be used */
    CONDITION_DEVICE_LOST,   /* REASON: why an established tunnel's device can no longer be used */
    CONDITION_OFFLOAD_SETUP, /* REASON: why data channel offload cannot be set up */
    /* TEXT: what of this machine OpenVPN needs to start; REASON: why it does not have it */
    CONDITION_START,
    CONDITION_LOGIN_FILE, /* REASON: why the file of auth-user-pass cannot be used */
    /* REASON: the kernel's word on the packets of an established session */
    CONDITION_NETWORK_LOST,
    CONDITION_LAN_CHANGED,    /* AWS's client ends a session because the local network changed */
    CONDITION_BROWSER,        /* the sign-in goes on in the browser */
    CONDITION_SIGN_IN,        /* AWS's client wants a new sign-in after it was connected */
    CONDITION_CLIENT_PROCESS, /* REASON: why AWS's client could not start its VPN process */
    /* REASON: what AWS's client finds wrong with its own files, rights or modules */
    CONDITION_CLIENT_FILES,
    /* REASON: an error that AWS's client names and no other code explains */
    CONDITION_CLIENT_SAYS,
    CONDITION_TLS,           /* REASON: what TLS cannot do between these two sides */
    CONDITION_CIPHER_BROKEN, /* REASON: why a cipher of the data channel cannot be used here */
    CONDITION_FAMILY,        /* REASON: an address that is of another family than it has to be */
    CONDITION_DNS,           /* REASON: the step at which setting the pushed DNS servers failed */
    CONDITION_OVERLAP,       /* REASON: which addresses of the tunnel are those of this machine */
    CONDITIONS
};

/* So many unreadable packets are no chance: a few come at a change of keys. */
enum { UNREADABLE_ENOUGH = 3 };

/* The first of its kind in an attempt; of a proxy's answers the last. */
struct condition {
    char text[96];
    char reason[128];
    unsigned times; /* 0: none */
    uint64_t line;  /* 0 when live */
};

/*
 * True for what spoils a tunnel in use: it counts after a connection, too, when OpenVPN cleans up
 * without always having the rights to. So does what the AWS provided client says, which comes when
 * OpenVPN has ended. False for a number that is no kind.
 */
bool condition_spoils_tunnel(long kind);

#endif
