/* SPDX-License-Identifier: MIT */
/*
 * watchers.h - what is watched and asked beside OpenVPN's own lines: a table of watchers, each with
 * its own state and the same few hooks.
 *
 * A new watcher is a file watch_*.c with a struct watcher at its end, its name below, and its row
 * in watchers.c. Its state is static in that file. It writes what it finds into the facts, and sets
 * loop.evaluate when the rules are to look at them: they do when its function has returned. It
 * calls no one above it.
 */
#ifndef CVPN_OBSERVER_WATCHERS_H
#define CVPN_OBSERVER_WATCHERS_H

#include "facts/facts.h"
#include "observer/helper.h"
#include "observer/loop.h"
#include "profile/profile_files.h"

/* What every watcher has at hand. */
struct watch {
    struct loop loop;
    struct facts *facts; /* the diagnosis's */
    struct helper helper;
    struct file_opener opener; /* for the profile's files: before and after rights are given up */
    /* the tunnel, or this machine's network, is another than before: the hooks `changed` are due */
    bool changed;
};

/* Hooks; one that is NULL is passed over. */
struct watcher {
    /* once, when the process begins: timers are made */
    void (*start)(struct watch *watch);
    /* each time that the plugin is opened: the profile was read, and OpenVPN waits */
    void (*open)(struct watch *watch);
    /* OpenVPN goes on: what can be asked at once is asked */
    void (*opened)(struct watch *watch);
    /*
     * before an event gets into the session: what a summary must wait for says so
     */
    void (*before)(struct watch *watch, const struct event *event);
    /* after it */
    void (*after)(struct watch *watch, const struct event *event);
    /* a callback told of the tunnel, or a new picture of this machine's network was taken */
    void (*changed)(struct watch *watch);
    /* the plugin is closed, or OpenVPN is gone: what was changed is put back */
    void (*close)(struct watch *watch);
};

extern const struct watcher watch_saml_port;
extern const struct watcher watch_history;
extern const struct watcher watch_bandwidth;
extern const struct watcher watch_start_remedies;
extern const struct watcher watch_network;
extern const struct watcher watch_endpoint_dns;
extern const struct watcher watch_reach;
extern const struct watcher watch_name_servers;
extern const struct watcher watch_handshake;
extern const struct watcher watch_mtu;

/* watchers.c: calls that hook of each, in the table's order. */
void watchers_start(struct watch *watch);
void watchers_open(struct watch *watch);
void watchers_opened(struct watch *watch);
void watchers_before(struct watch *watch, const struct event *event);
void watchers_after(struct watch *watch, const struct event *event);
void watchers_changed(struct watch *watch);
void watchers_close(struct watch *watch);

#endif
