/* SPDX-License-Identifier: MIT */
#include "watchers.h"

/*
 * In the order in which their hooks are called. The history knows the attempt before others ask it.
 * Who holds the port of the SAML answer is said with what the profile shows, and remedies after
 * both.
 */
static const struct watcher *const watchers[] = {
    &watch_history,      &watch_saml_port, &watch_start_remedies, &watch_bandwidth, &watch_network,
    &watch_endpoint_dns, &watch_reach,     &watch_name_servers,   &watch_handshake, &watch_mtu,
};

enum { WATCHERS = sizeof(watchers) / sizeof(watchers[0]) };

/* What one watcher has found is looked at before the next one is asked. */
static void settle(struct watch *watch)
{
    watch->loop.settle(watch->loop.context);
}

void watchers_start(struct watch *watch)
{
    for (unsigned i = 0; i < WATCHERS; i++)
        if (watchers[i]->start)
            watchers[i]->start(watch);
}

void watchers_open(struct watch *watch)
{
    for (unsigned i = 0; i < WATCHERS; i++)
        if (watchers[i]->open)
            watchers[i]->open(watch);
}

void watchers_opened(struct watch *watch)
{
    for (unsigned i = 0; i < WATCHERS; i++)
        if (watchers[i]->opened) {
            watchers[i]->opened(watch);
            settle(watch);
        }
}

void watchers_before(struct watch *watch, const struct event *event)
{
    for (unsigned i = 0; i < WATCHERS; i++)
        if (watchers[i]->before)
            watchers[i]->before(watch, event);
}

void watchers_after(struct watch *watch, const struct event *event)
{
    for (unsigned i = 0; i < WATCHERS; i++)
        if (watchers[i]->after) {
            watchers[i]->after(watch, event);
            settle(watch);
        }
}

void watchers_changed(struct watch *watch)
{
    for (unsigned i = 0; i < WATCHERS; i++)
        if (watchers[i]->changed)
            watchers[i]->changed(watch);
}

void watchers_close(struct watch *watch)
{
    for (unsigned i = 0; i < WATCHERS; i++)
        if (watchers[i]->close) {
            watchers[i]->close(watch);
            settle(watch);
        }
}
