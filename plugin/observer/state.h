/* SPDX-License-Identifier: MIT */
/* The observer's state, shared by its few files and by no one else. */
#ifndef CVPN_OBSERVER_STATE_H
#define CVPN_OBSERVER_STATE_H

#include "diagnosis/diagnosis.h"
#include "dns/lookup.h"
#include "handshake/handshake_probe.h"
#include "history/history_lines.h"
#include "history/history_store.h"
#include "log/log_follow.h"
#include "log/management.h"
#include "mtu/mtu_probe.h"
#include "mtu/sender_notice.h"
#include "network/network_reader.h"
#include "network/server_route.h"
#include "observer/helper.h"
#include "observer/loop.h"
#include "observer/observer.h"
#include "profile/profile_files.h"
#include "reach/reach_probes.h"
#include "shim/frames.h"

/* The history's file, and what is to be written to it. What was read is diagnosis.facts.history. */
struct history_writing {
    struct history_store store;
    /* where it is kept when the user names no directory; empty: nowhere */
    char usual[sizeof(((struct history *)0)->directory)];
    unsigned run;         /* is in each line that this process writes */
    bool drop_noted;      /* its session ended, and that was written */
    unsigned again_timer; /* the file was busy */
    unsigned tries;
    char waiting[HISTORY_LINE_MAX + 1]; /* the line that could not be written yet */
    size_t waiting_length;
};

enum { REACH_PURPOSES = 7 };

/* Looks through the tunnel, while they are under way; their results are in facts.reach. */
struct reach_probes_wanted {
    struct reach_probes asking;
    bool running;
    moment began;    /* monotonic */
    moment answered; /* how long the first answer through the tunnel took; 0 while there is none */
    moment late;     /* what has been added to the time limit for what was asked late */
    unsigned sent;   /* how often everything was sent again */
    unsigned timer;
    unsigned open[REACH_PURPOSES][REACH_DESTINATIONS_MAX]; /* questions that are not settled */
    enum reach_result best[REACH_PURPOSES][REACH_DESTINATIONS_MAX];
    /* of a destination's name, from a pushed server */
    struct address pushed_address[REACH_DESTINATIONS_MAX];
};

/*
 * Looks at the server's name, while they are under way; their results are in
 * facts.server_addresses.
 */
struct server_address_lookups {
    struct reach_probes asking;
    unsigned looked_attempt;
    bool sent; /* a second time */
    unsigned timer;
};

struct observer {
    struct observer_start start;
    struct loop loop;
    struct diagnosis diagnosis;
    struct profile *profile; /* what diagnosis.facts.profile points to */
    /* config=FILE that could not be read; what diagnosis.facts.unreadable points to */
    struct profile *unreadable;
    struct management management;
    struct log_follow log;
    off_t
        /*
         * the log's length when the management interface was asked for: what it would have told
         * begins there
         */
        log_begin;
    const char *not_asked; /* why no management interface is wanted; NULL: it is */
    bool answered;         /* FRAME_READY was sent, and FRAME_TAKEN has not come yet */
    struct history_writing history;
    struct {
        struct network_reader reader;
        struct network_state *now;    /* what diagnosis.facts.network points to */
        struct network_state *before; /* and its network_before */
        unsigned timer;               /* the next picture is due */
        moment began;                 /* when the last picture was begun, loop_now() */
        moment rest;                  /* how long after that the next one may begin */
        unsigned connections;         /* session.connections at that time */
        bool for_summary;             /* a summary was waiting for it then */
    } network;
    struct {
        struct mtu_probe probe;
        struct sender_notice notice;
        unsigned timer;   /* a probe is due, or its answer is late */
        unsigned index;   /* of the tunnel's device */
        char device[16];  /* the same by name */
        unsigned attempt; /* the one that was looked at last */
        unsigned ticks;   /* since the verdict */
        /* the tunnel's MTU as it was lowered when this look began; 0: it was not */
        unsigned lowered_before;
        bool pending; /* a look is to be made, and the summary waits for it */
        bool again;   /* a look was made once more, since someone could not be asked */
        bool moved;   /* one is to be made, since the way to the server has changed */
        moment began; /* the last one, loop_now() */
        struct server_route way;
        struct lookup names[PATH_PROBES_MAX]; /* of probe= */
        struct name_lookup name_lookups[PATH_PROBES_MAX];
    } path; /* what it comes to is diagnosis.facts.path */
    struct lookup bare;
    struct lookup labelled;
    struct reach_probes_wanted reach;
    struct server_address_lookups server_addresses;
    unsigned looked_attempt; /* the attempt that the answers in facts.names belong to */
    moment last_probe;       /* monotonic is not needed: a clock that jumps costs one look */
    struct handshake_probe handshake;
    enum handshake_goal handshake_goal;
    moment handshake_at;      /* when the last one was begun; MOMENT_UNKNOWN: none yet */
    unsigned handshake_timer; /* OpenVPN is stuck in its handshake */
    unsigned handshake_limit; /* ours has taken long enough */
    unsigned due_timer;       /* something held back becomes due */
    unsigned join_timer;      /* OpenVPN has bound its management socket and does not listen yet */
    unsigned joins;           /* how often it was tried */
    unsigned silence_timer;   /* it was joined, and nothing comes over it */
    bool called_back;         /* OpenVPN has made a callback */
    struct event
        /* what callbacks told before anything was heard: all that is known when nothing ever is */
        unheard[8];
    unsigned unheard_count;
    unsigned probe_timer;     /* the looks' time limit */
    unsigned wait_timer;      /* OpenVPN has been resolving for a while */
    unsigned saml_timer;      /* the limit of a connection to the port of the SAML answer */
    unsigned bandwidth_timer; /* the tunnel's counters are read */
    int saml_connection;      /* -1 when none is under way */
    unsigned idle_timer;      /* closed, and neither opened again nor ended */
    bool settled;             /* what was inherited is closed */
    bool closed;
    bool heard; /* OpenVPN has said something */
    /* when the plugin was opened, the last time */
    moment opened;
    /* report=FILE; -1 when there is none */
    int report;
    char report_path[sizeof(((struct settings *)0)->report)]; /* what it was opened as */
    /* and where the kernel saw it then */
    char report_place[sizeof(((struct settings *)0)->report)];
    /* the rights that are not needed are given up */
    bool contained;
    /* what the privileged helper may open */
    struct known_files known;
    struct file_opener opener;
    struct helper helper;
    struct frame frame;
};

/*
 * opening.c: FRAME_OPEN, the first or one after SIGHUP. Answers with FRAME_READY: OpenVPN waits for
 * it.
 */
void observer_open(struct observer *observer, const char *const *arguments);

/*
 * What comes after it, when FRAME_TAKEN says which of the answer OpenVPN was handed (enum
 * frame_taken), and where its management socket will be.
 */
void observer_opened(struct observer *observer, int32_t taken, const char *folder);

/*
 * The management interface that was asked for is not to be had, for this reason: what else can be
 * watched is, and that is said.
 */
void observer_without_management(struct observer *observer, const char *reason);

/* A line came over it: when it was given up for its silence, it is what is watched again. */
void observer_hears_management(struct observer *observer);

/* observer_output.c: where findings and summaries go. */
void output_start(struct observer *observer);
void output_applied(struct observer *observer, finding_code code, bool done, const char *text);

/* watch_endpoint_dns.c: looks at the server's name. */
void endpoint_dns_start(struct observer *observer);
void names_expect(struct observer *observer);
void endpoint_dns_follow_session(struct observer *observer, const struct event *event);
void endpoint_dns_look(struct observer *observer);

/* watch_saml_port.c: looks at the port of the SAML answer. */
void saml_port_start(struct observer *observer);
void saml_port_probe(struct observer *observer);
void saml_port_follow_session(struct observer *observer, const struct event *event);

/* watch_bandwidth.c: the tunnel's throughput. */
void bandwidth_timer_start(struct observer *observer);
void bandwidth_follow_tunnel(struct observer *observer);
void bandwidth_finish(struct observer *observer);
/*
 * watch_history.c: what is remembered from one connection to the next; history/history.h has the
 * questions to it.
 *
 * history_begin() once; history_open() whenever the plugin is opened, after the profile was read
 * and before remedies are decided (it reads a file of at most 64 KiB); history_follow_session()
 * after each event; history_attempt_ended() with each summary: what was looked at by then counts.
 */
void history_begin(struct observer *observer);
void history_open(struct observer *observer);
void history_follow_session(struct observer *observer);
void history_attempt_ended(struct observer *observer);

/*
 * The attempt at hand looked whether it reaches `name` ("host" or "host:port", as the user wrote
 * it; one that history_word_fits() does not take is passed over). May be called again until the
 * attempt's summary; the last word counts.
 */
void history_note_destination(struct observer *observer, const char *name, bool reached);

/*
 * The path on the network that the user is on was measured: the largest outer packet that passes
 * (0: not known), and the mssfix value that is needed; 0 when the path is good. history_mssfix()
 * gives it back at later starts on the same network.
 */
void history_note_path(struct observer *observer, unsigned path_mtu, unsigned mssfix);

/*
 * This machine is on another network, and the tunnel lives on: what is noted of a path belongs to
 * that one.
 */
void history_moved(struct observer *observer);

/* watch_name_servers.c: the address that OpenVPN went to beside those that the name has. */
void server_addresses_start(struct observer *observer);
void server_addresses_follow(struct observer *observer, const struct event *event);

/*
 * watch_reach.c: looks through the tunnel. reach_expect() comes before an event is fed, so that the
 * summary of an attempt that connects waits; reach_follow() behind every event and callback.
 */
void reach_start(struct observer *observer);
void reach_expect(struct observer *observer, const struct event *event);
void reach_follow(struct observer *observer);

/* reach_targets.c: asks everything at once; what is told goes into facts.reach. */
void reach_ask(struct observer *observer);
reach_probes_told reach_told;

/* watch_handshake.c: a handshake of our own with the server. */
void handshake_start(struct observer *observer);
void handshake_follow_session(struct observer *observer, const struct event *event);

/*
 * watch_network.c: follows this machine's network. A picture is taken soon after network_watch(),
 * and when something has changed.
 */
void network_start(struct observer *observer);
void network_watch(struct observer *observer);
/* Before an event is fed: the summary waits for the tunnel's routes. */
void network_expect(struct observer *observer, const struct event *event);

/*
 * watch_mtu.c, mtu_times.c: how large a packet may be through the tunnel. It is measured when
 * routes are in place (path_mtu_routed()) and when OpenVPN is connected anew with the tunnel it had
 * (path_mtu_expect(), before an event is fed to the session: the summary waits), as soon as what
 * was pushed is known: path_mtu_follow(), after each event. path_mtu_probe() measures at once. What
 * is found is repaired; path_mtu_close() puts back what was changed, when the plugin closes or
 * OpenVPN is gone.
 */
void path_mtu_start(struct observer *observer);
/*
 * The path MTU, and that of the link, too, which takes the kernel longer; `server` is NULL: to the
 * first remote, or by the default route.
 */
void path_mtu_ask_kernel(struct facts *facts, const struct address *server, bool link);
void path_mtu_routed(struct observer *observer);
void path_mtu_expect(struct observer *observer, const struct event *event);
void path_mtu_follow(struct observer *observer);
void path_mtu_probe(struct observer *observer);
void path_mtu_close(struct observer *observer);

/*
 * sandbox_stages.c: gives up rights as soon as OpenVPN's management interface is joined, or none is
 * expected. Once.
 */
void sandbox_when_joined(struct observer *observer);

/*
 * Opens the profile and what it names: before the rights are given up with these, and afterwards,
 * as far as it was read before, through the privileged helper.
 */
const struct file_opener *sandbox_opener(struct observer *observer);

/*
 * mtu_hosts.c: hosts of probe= that are names. path_names_ask() asks for the first PATH_PROBES_MAX
 * of them; while any is under way a look waits, for a moment; one that comes later begins a new
 * look when no one else has answered. path_names_end() ends what is under way. Found addresses stay
 * in facts.path.probe.
 */
void path_names_start(struct observer *observer);
void path_names_ask(struct observer *observer);
bool path_names_under_way(const struct observer *observer);
void path_names_end(struct observer *observer);

/*
 * mtu_times.c, too: after each new picture of this machine's network. Another link, gateway or MTU
 * on the way to the server has the path measured anew.
 */
void path_mtu_follow_network(struct observer *observer);

/* A look begins: the way that it is made on. */
void path_mtu_note_way(struct observer *observer);

/* observer.c: evaluates now, and sets the timer for what is held back. */
void observer_evaluate(struct observer *observer);

#endif
