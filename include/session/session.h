/* SPDX-License-Identifier: MIT */
/*
 * session.h - the state machine of one OpenVPN process: how far each connection attempt got, and
 * why it ended.
 *
 * Fed with events (event.h) from wherever they come, with time as an input. Pure; a plain struct
 * that can be copied; bounded memory. What a server or a log said is kept only in part, and secrets
 * (challenges, passwords, tokens) not at all.
 */
#ifndef CVPN_SESSION_SESSION_H
#define CVPN_SESSION_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "dns/resolve_failure.h"
#include "session/condition.h"
#include "session/event.h"
#include "session/pushed.h"
#include "session/stage.h"

/* What the server said when it refused the credentials. */
enum auth_answer {
    AUTH_NO_ANSWER,
    AUTH_REFUSED,        /* AUTH_FAILED without more, or with words */
    AUTH_CHALLENGE_URL,  /* CRV1 with a web address: SAML */
    AUTH_CHALLENGE_TEXT, /* CRV1 with a question to the user */
    AUTH_TEMPORARY       /* AUTH_FAILED,TEMP: not the credentials' fault */
};

enum ending { ENDING_NONE, ENDING_CONNECTED, ENDING_RESTART, ENDING_EXIT };

/* An option that OpenVPN stopped at. */
struct option_error {
    char option[64]; /* empty for an Options error of another kind */
    char file[256];
    long file_line;   /* -1 when not said */
    char text[256];   /* OpenVPN's sentence, for errors of another kind */
    bool pushed;      /* it came from the server ([PUSH-OPTIONS]): OpenVPN goes on */
    bool stops;       /* OpenVPN never goes on after it */
    unsigned attempt; /* in which it was said */
    uint64_t line;
};

/* Words of the client's own that no rule knows (EVENT_COMPLAINT), without secrets. */
struct complaint {
    char text[192];
    uint64_t line;
};

enum { OPTION_ERRORS_MAX = 8, HARMLESS_MAX = 24, COMPLAINTS_MAX = 3 };

/* One connection attempt. */
struct attempt {
    unsigned number; /* from 1 */
    enum stage stage;
    moment began;
    struct clock_zone zone; /* of the log's times */
    /* when each stage was entered; MOMENT_UNKNOWN where not known or not reached */
    moment entered[STAGES];
    uint64_t line[STAGES]; /* the line that showed it; 0 where none */
    moment last;           /* the last event of the attempt */

    char host[256]; /* what is being resolved or connected to, as OpenVPN named it last */
    char port[8];
    char address[64];  /* the server's address; then also in host */
    char protocol[16]; /* "UDP", "TCP", ... as OpenVPN writes it; empty when not known */

    enum resolve_failure resolve_failure;
    char resolve_host[256]; /* the name that failed */
    char resolve_port[8];
    char resolve_reason[96];
    unsigned resolve_failures; /* how often in this attempt */
    uint64_t resolve_line;

    bool remote_is_address; /* OpenVPN said that it ignores remote-random-hostname */
    uint64_t remote_is_address_line;

    int verified_depth; /* lowest depth accepted so far; -1 = none */
    enum auth_answer auth;
    char auth_words[192]; /* the server's words, secrets cut out; empty when none */
    uint64_t auth_line;
    /* refused on a reconnect after an earlier attempt of this session had been connected */
    bool token_reused;

    enum ending ending;
    char ending_reason[64]; /* as in SIGUSR1[soft,REASON] */
    uint64_t ending_line;
    bool ending_asked; /* by a signal from outside (sig.c, "hard"): someone wanted it */

    bool with_errors; /* connected, and OpenVPN says "With Errors" */
    bool from_start;  /* the client's title line was seen: nothing before it is missing */
    bool tls_timeout; /* no handshake within the time allowed, tls_timeout_seconds */
    bool reset;       /* the peer reset or closed a TCP connection before the attempt ended */
    bool inactive;    /* ping-restart or ping-exit before the attempt ended */
    int verify_depth; /* of the server's certificate that was refused; -1 when not said */
    long tls_timeout_seconds;

    unsigned connect_failures;
    unsigned send_failures;
    /* why TCP could not be set up, the last time; empty when it was not tried or went well */
    char connect_reason[96];
    char send_reason
        /*
         * the kernel's words when it would not send; also "Connection refused" that came back for
         * UDP
         */
        [96];
    char send_detail[64]; /* what was in brackets, "EMSGSIZE Path-MTU=1400" */
    char verify_reason
        /*
         * why the server's certificate was refused: OpenVPN's words, or "KU", "EKU", "X509NAME"
         * ...; else empty
         */
        [96];
    char verify_subject[192];
    char verify_wanted[128]; /* the name that it should have; empty when not said */
    char tls_reason[192];    /* the first TLS failure's own words */
    uint64_t connect_line;
    uint64_t send_line;
    uint64_t verify_line;
    uint64_t tls_line;
    uint64_t tls_timeout_line;
    uint64_t reset_line;

    struct condition conditions[CONDITIONS];

    /* the last ones since the last step that went well, oldest first */
    struct complaint complaints[COMPLAINTS_MAX];
    unsigned complaint_count;

    /*
     * After ENDING_CONNECTED: the established session ended. No attempt failed by it, and
     * SESSION_CHANGED is returned, not _ENDED.
     */
    uint64_t drop_line;
    moment drop_time;
    char drop_reason[64]; /* as ending_reason */
    enum ending drop;     /* ENDING_RESTART or ENDING_EXIT; ENDING_NONE while it is up */
    bool dropped;
    bool drop_asked; /* as ending_asked */
    /* why the server ends it, in its own words (RESTART, HALT), secrets cut out */
    char server_words[128];
    bool drop_reset;    /* a TCP reset or ... */
    bool drop_inactive; /* ... silence of the server came before it */
};

struct session {
    /* the client */
    char client_version[48]; /* "2.6.14"; empty when not known */
    unsigned client_major;   /* 0 when not known */
    unsigned client_minor;
    char client_platform[64];

    struct attempt attempt;  /* the current one, or the last */
    struct attempt previous; /* the one before; number = 0 when there was none */
    struct pushed pushed;    /* what the server pushed in the current attempt */
    unsigned attempts;       /* begun so far */
    unsigned connections;    /* attempts that reached STAGE_CONNECTED */
    unsigned challenges;     /* CRV1 challenges with a web address so far */
    /* an attempt after such a challenge got beyond the sign-in */
    bool later_progress_after_challenge;

    struct option_error option_errors[OPTION_ERRORS_MAX];
    size_t option_error_count;
    size_t option_errors_left_out; /* more than fit here */

    struct {
        char name[48];
        unsigned times;
        uint64_t line; /* the first */
    } harmless[HARMLESS_MAX];
    size_t harmless_count;

    uint64_t dns_tool_line;
    uint64_t credentials_cut_line;

    /* the server's address in the attempt of the last challenge; empty when not known */
    char challenge_address[64];

    /*
     * Lookups in a row that said that there is no such name, over all attempts since one went well
     * or failed in another way.
     */
    struct {
        unsigned attempts; /* in which there were such */
        moment first;      /* MOMENT_UNKNOWN where not known */
        moment last;
    } nameless;

    size_t push_length; /* bytes of options pushed in the current attempt */

    struct network
        /*
         * of the default gateway before the tunnel, in the current attempt; family ADDRESS_NONE
         * when not told
         */
        lan;
    struct address lan_gateway; /* 2.7 tells nothing else, and ->lan is of no family then */
    char lan_interface[32];
    /* the up script said that it can do nothing with the pushed DNS servers */
    bool dns_tool_missing;
    bool up_script; /* an up script was run: it may have set DNS servers */
    bool credentials_cut;
    /* an attempt after a challenge was connected: the answer was taken once */
    bool answered;
    /* the log's line of them has no end: the log is cut there, if not the options */
    bool push_unfinished;
    bool offloaded; /* the kernel carries the data of the current attempt (DCO) */
    bool detailed;  /* the log shows steps of verbosity 3: what is missing of them did not happen */
    bool exited;
    unsigned drops;          /* established sessions that ended */
    unsigned timeout_drops;  /* of these by the server's silence (ping-restart) */
    unsigned early_timeouts; /* of these within an hour of connecting */
    uint64_t events;         /* eaten so far */
};

/*
 * What feeding an event did to the attempt; the caller evaluates rules and writes summaries by it.
 */
enum session_step {
    SESSION_SAME,    /* nothing that rules could care about */
    SESSION_CHANGED, /* facts changed */
    /* session.attempt just ended (ending tells how); the next event starts a new one */
    SESSION_ATTEMPT_ENDED
};

/* An empty session. */
void session_start(struct session *session);

/*
 * True when feeding `event` will begin a new attempt: the last chance to look at the one at hand
 * before it becomes `previous`.
 */
bool session_begins_attempt(const struct session *session, const struct event *event);

/* Feeds one event. */
enum session_step session_feed(struct session *session, const struct event *event);

/*
 * Nothing more will come. An established session of which the last thing said is why it goes down
 * has ended, though the line that says so is missing.
 */
void session_finish(struct session *session);

/*
 * True when the attempt has ended by connecting, restarting or exiting and no new one has begun.
 * The next event that belongs to a new attempt moves `attempt` to `previous`. Where a log leaves
 * the ending out (a killed client, an excerpt), `attempt` also moves when something comes that can
 * only belong to a new attempt; its ending is then still ENDING_NONE in `previous`, and
 * SESSION_ATTEMPT_ENDED was never returned for it: a caller that writes a summary for each attempt
 * watches session.attempts, too.
 */
bool session_attempt_over(const struct session *session);

/* The first trouble of that kind in the attempt, or NULL. */
const struct condition *attempt_condition(const struct attempt *attempt, enum condition_kind kind);

/*
 * True when a name was not known in lookups that are some seconds apart: a resolver that has just
 * come up says so, too, and knows it a moment later.
 */
bool session_name_unknown_for_long(const struct session *session);

/* True when the server asked a question. It ends an attempt; the answer comes in the next one. */
bool attempt_was_challenged(const struct attempt *attempt);

/* True when OpenVPN gave up before it had tried to connect. */
bool attempt_stopped_at_start(const struct attempt *attempt);

#endif
