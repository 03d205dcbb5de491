/* SPDX-License-Identifier: MIT */
/*
 * facts.h - all that the rules look at. Plain data; nothing in it knows where it came from.
 */
#ifndef CVPN_FACTS_FACTS_H
#define CVPN_FACTS_FACTS_H

#include "certificates/certificates.h"
#include "certificates/earliest_time.h"
#include "dns/endpoint_dns.h"
#include "dns/server_addresses.h"
#include "endpoint/connection_log.h"
#include "endpoint/endpoint.h"
#include "facts/settings.h"
#include "handshake/handshake.h"
#include "history/history.h"
#include "mtu/path_mtu.h"
#include "network/network_state.h"
#include "network/saml_port.h"
#include "profile/credentials_file.h"
#include "profile/plugin_file.h"
#include "profile/profile.h"
#include "reach/reachability.h"
#include "session/bandwidth.h"
#include "session/session.h"
#include "session/tunnel.h"

/*
 * Which kinds of facts there are; a rule whose facts are missing is counted as not run, with the
 * reason.
 */
enum fact_source {
    FACTS_PROFILE = 1 << 0, /* the profile was read */
    /* OpenVPN's messages are seen: management interface, log file or a mailed-in log */
    FACTS_SESSION = 1 << 1,
    FACTS_LOOKUPS = 1 << 2,       /* names may be asked */
    FACTS_SETTINGS = 1 << 3,      /* there is a plugin line */
    FACTS_PLUGIN = 1 << 4,        /* we run beside a live client */
    FACTS_HISTORY = 1 << 10,      /* earlier connections are remembered */
    FACTS_OWN_HANDSHAKE = 1 << 5, /* a test handshake may be tried */
    /* no OpenVPN runs: only what we ask ourselves tells of the server */
    FACTS_ONLINE = 1 << 6,
    /* what was pushed is known, from OpenVPN's messages (FACTS_SESSION) or from its callbacks */
    FACTS_PUSHED = 1 << 12,
    FACTS_PATH = 1 << 11,   /* the path through the tunnel was measured */
    FACTS_NETWORK = 1 << 7, /* the kernel told what this machine's network is */
    /* The endpoint as its administrator exported it; a bit for each part of the export. */
    FACTS_ENDPOINT = 1 << 16,       /* its settings */
    FACTS_TARGETS = 1 << 17,        /* the associated subnets */
    FACTS_ROUTES = 1 << 18,         /* its route table */
    FACTS_AUTHORIZATIONS = 1 << 19, /* its authorization rules */
    /* the endpoint's revocation list; its file is in settings.crl */
    FACTS_REVOCATIONS = 1 << 27,
    FACTS_CONNECTIONS = 1 << 28, /* its connection log */
    FACTS_FILES = 1 << 20        /* whatever there is of an export */
};

/* How a live client is watched. */
enum watching {
    WATCHING_NOTHING,
    WATCHING_MANAGEMENT, /* our own management connection */
    /* the profile has a management interface of its own; its log file is followed */
    WATCHING_LOG_FILE,
    WATCHING_CALL_BACKS /* neither: the plugin callbacks are all there is */
};

struct facts {
    const struct profile *profile; /* NULL when there is none */
    /* a profile named by config= that could not be read; NULL when there is none */
    const struct profile *unreadable;
    struct session session;
    struct endpoint_dns names;
    struct tunnel tunnel;
    struct saml_port saml_port;
    struct bandwidth bandwidth;
    struct history history; /* of the connections to this endpoint */
    struct reachability reach;
    struct server_addresses server_addresses;
    struct handshakes handshakes;
    const struct network_state *network; /* as it is now; NULL when not known */
    /* as it was without the tunnel, the last time; NULL when not known */
    const struct network_state *network_before;
    /* a picture that shows the tunnel's routes is on its way */
    bool network_awaited;
    unsigned
        /*
         * session.connections when facts->network was looked at: older ones miss the tunnel's
         * routes
         */
        network_connections;
    struct path_mtu path;
    struct settings settings;
    unsigned available; /* FACTS_* bits */
    enum watching watching;
    const char *watching_reason;    /* why not WATCHING_MANAGEMENT; NULL when it is */
    bool random_hostname_applied;   /* remote-random-hostname was handed to OpenVPN by us */
    bool mfa_prompt_applied;        /* static-challenge was handed to OpenVPN by us */
    struct openvpn_version version; /* of the client; {2, 6} when not known */
    struct credentials_lengths auth;
    struct certificates certificates; /* of the profile */
    struct plugin_file plugin_file;   /* check only */
    bool client_starts;               /* the installed client was asked, and starts with it */
    struct server_chain server_chain; /* live only */
    struct revocation_list crl;       /* crl=FILE; its moments are MOMENT_UNKNOWN without one */
    /* made = MOMENT_UNKNOWN when the time is not this machine's, as a log's */
    struct earliest_time earliest_time;
    const struct endpoint *endpoint;          /* NULL when none was exported */
    const struct connection_log *connections; /* of that endpoint; NULL when it was not given */
    char sandbox_missing
        /* what our own process could not give up or be held by, in words; empty when nothing */
        [128];
    bool finished; /* nothing more will come: end of the log, or of the client */
    bool cut_off;  /* the attempt at hand is over, and its ending was never written */
    moment now;
    uint64_t last_line; /* of a log that is at its end; 0 before, and live */
};

/* Empty facts: nothing is available. */
void facts_start(struct facts *facts);

/* The first remote of the profile, or false when there is none or no profile. */
bool facts_remote(const struct facts *facts, struct profile_remote *remote);

/*
 * The first remote that is an endpoint's bare name, when nothing in the profile puts a label in
 * front of it: what CVPN-0101 says and what its remedy repairs. False when there is none.
 */
bool facts_unlabelled_remote(const struct facts *facts, struct profile_remote *remote);

/*
 * True when OpenVPN puts a random label in front of the host name, by the profile or because we
 * handed it over.
 */
bool facts_random_hostname(const struct facts *facts);

/*
 * True when anything marks the profile as one of AWS Client VPN: an endpoint's name, auth-federate,
 * or remote-random-hostname.
 */
bool facts_client_vpn_profile(const struct facts *facts);

/*
 * Appends what there was more of than fits into these facts, and was not looked at: "routes of this
 * machine, pushed routes". Nothing when all of it was.
 */
void facts_add_left_out(const struct facts *facts, struct text *out);

/*
 * The index of the tunnel's link in facts->network; 0 when there is none, or it is not known which
 * it is.
 */
unsigned facts_tunnel_link(const struct facts *facts);

/*
 * True at the end of a log in which the last attempt neither succeeds nor fails: what would have
 * come next may change everything.
 */
bool facts_log_ends_open(const struct facts *facts);

/*
 * True when the log's first line was said in the middle of an attempt of which no step is in it.
 */
bool facts_log_begins_late(const struct facts *facts);

/*
 * True when the last line of a log is the client's complaint (session.h): what it complained of
 * before, it went on with.
 */
bool facts_end_complaining(const struct facts *facts);

/*
 * True when the profile says that the sign-in is federated (SAML): `auth-federate`, in force or
 * behind `setenv opt`.
 */
bool facts_federated_profile(const struct facts *facts);

/*
 * True when a helper for a sign-in in the browser runs this client: it writes the answer into the
 * file of auth-user-pass, and it puts the server's address in place of its name while the profile
 * still asks for a random label.
 */
bool facts_saml_helper(const struct facts *facts);

#endif
