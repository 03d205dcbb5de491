/* SPDX-License-Identifier: MIT */
#include "command/online.h"

#include <poll.h>
#include <signal.h>
#include <string.h>

#include "base/text.h"
#include "facts/endpoint_name.h"
#include "probes/handshake.h"
#include "probes/lookup.h"

enum { REMOTES_LOOKED_AT = 64 };

#define LOOK_LIMIT SECONDS(5)
#define ANSWER     SECONDS(4)
#define WHOLE      SECONDS(10)
#define OTHER      SECONDS(2)
#define LIMIT      SECONDS(15)

/* Waits until `descriptor` is readable or `until` has come. False when it has. */
static bool wait_for(int descriptor, moment until)
{
    struct pollfd polled = {descriptor, POLLIN, 0};
    moment left = until - clock_now();

    return left > 0 && poll(&polled, 1, (int)(left / MILLISECONDS(1)) + 1) > 0;
}

static void await(struct lookup *lookup, moment until)
{
    if (lookup->child.answer < 0)
        return;
    if (wait_for(lookup->child.answer, until))
        lookup_finish(lookup, clock_now());
    else
        lookup_give_up(lookup, clock_now());
}

/* Asks for the name as it is, and with a label where one belongs. Returns what OpenVPN would connect to, or NULL. */
static const char *resolve(const struct facts *facts, const char *host, struct names *names)
{
    struct lookup bare = {.child = CHILD_NONE};
    struct lookup labelled = {.child = CHILD_NONE};
    bool random = facts_random_hostname(facts);
    char name[256];
    moment now = clock_now();

    if (host_is_address(slice_of(host)))
        return host;
    lookup_start(&bare, &names->bare, host, now);
    if ((random || endpoint_name_is_bare(slice_of(host))) && lookup_label(host, name, sizeof(name)))
        lookup_start(&labelled, &names->labelled, name, now);
    await(&bare, now + LOOK_LIMIT);
    await(&labelled, now + LOOK_LIMIT);
    const struct name_look *used = random ? &names->labelled : &names->bare;
    return used->answer == NAME_FOUND ? used->address : NULL;
}

static void carry_out(struct handshake_wish *wish, const struct facts *facts, const struct file_source *files)
{
    static struct handshake_plan plan;
    struct handshake_probe probe;
    moment until = clock_now() + LIMIT;

    handshake_plan_make(&plan, facts->profile, facts->version, files);
    if (handshake_probe_start(&probe, wish, &plan)) {
        bool over = false;
        while (!over && wait_for(probe.child.answer, until))
            over = handshake_probe_read(&probe);
        handshake_probe_stop(&probe);
    }
    handshake_plan_free(&plan);
    wish->look = probe.look;
}

static void try_server(const struct facts *facts, const struct file_source *files, struct handshake *look)
{
    struct handshake_wish wish = {.look = *look, .goal = HANDSHAKE_OWN_TRANSPORT, .answer = ANSWER, .whole = WHOLE};

    carry_out(&wish, facts, files);
    if (probe_in_vain(wish.look.own.answer)) {
        wish.goal = HANDSHAKE_OTHER_TRANSPORTS;
        wish.answer = OTHER;
        wish.whole = OTHER;
        carry_out(&wish, facts, files);
    }
    *look = wish.look;
}

static void describe(const struct profile_remote *remote, struct handshake *look)
{
    unsigned long long port = 0;

    memset(look, 0, sizeof(*look));
    slice_number(slice_of(remote->port), 65535, &port); /* OpenVPN also takes a service's name; nobody writes one */
    text_copy(look->host, sizeof(look->host), slice_of(remote->host));
    look->own.tcp = strncmp(remote->protocol, "tcp", 3) == 0;
    look->own.port = (unsigned)port;
}

static bool is_known(const struct handshakes *handshakes, const struct handshake *look)
{
    for (size_t i = 0; i < handshakes->count; i++) {
        const struct handshake *known = &handshakes->list[i];
        if (strcmp(known->host, look->host) == 0 && known->own.tcp == look->own.tcp &&
            known->own.port == look->own.port)
            return true;
    }
    return false;
}

void online_look(struct facts *facts, const struct file_source *files)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    struct handshakes *handshakes = &facts->handshakes;
    struct handshake look;
    size_t count = profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT);

    (void)signal(SIGCHLD, SIG_IGN); /* what is started here is not waited for */
    facts->available |= FACTS_LOOKUPS | FACTS_PROBE | FACTS_ONLINE;
    for (size_t i = 0; i < count && i < REMOTES_LOOKED_AT && handshakes->count < HANDSHAKES_MAX; i++) {
        struct names names = {0};
        describe(&remotes[i], &look);
        if (is_known(handshakes, &look))
            continue;
        const char *address = resolve(facts, remotes[i].host, i == 0 ? &facts->names : &names);
        text_copy(look.address, sizeof(look.address), slice_of(address));
        if (look.own.port == 0)
            text_copy(look.own.reason, sizeof(look.own.reason), SLICE("its port is not a number"));
        else if (address)
            try_server(facts, files, &look);
        else
            text_copy(look.own.reason, sizeof(look.own.reason), SLICE("its name has no address"));
        handshakes->list[handshakes->count++] = look;
    }
}
