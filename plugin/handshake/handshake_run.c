/* SPDX-License-Identifier: MIT */
#include "handshake/handshake_run.h"

#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "handshake/handshake_talk.h"

enum { TALKS_MAX = HANDSHAKE_OTHERS_MAX, LONGEST_SLEEP_MS = 200 };

/* Where AWS Client VPN may listen, and most others do. */
static const struct {
    bool tcp;
    unsigned port;
} usual[] = {{false, 443}, {true, 443}, {false, 1194}, {true, 1194}};

struct address {
    struct sockaddr_storage at;
    socklen_t size;
};

static bool find_address(const char *host, unsigned port, struct address *address)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST};
    struct addrinfo *list = NULL;
    char service[16];

    (void)snprintf(service, sizeof(service), "%u", port);
    if (getaddrinfo(host, service, &hints, &list) != 0)
        return false;
    memcpy(&address->at, list->ai_addr, list->ai_addrlen);
    address->size = list->ai_addrlen;
    freeaddrinfo(list);
    return true;
}

/* Milliseconds until the first of them wants to be called. */
static int sleep_time(const struct talk *talks, size_t count, moment now)
{
    moment sleep = MILLISECONDS(LONGEST_SLEEP_MS);

    for (size_t i = 0; i < count; i++)
        if (talk_goes_on(&talks[i]) && talk_due(&talks[i]) < now + sleep)
            sleep = talk_due(&talks[i]) > now ? talk_due(&talks[i]) - now : 0;
    return (int)(sleep / MILLISECONDS(1)) + (sleep > 0);
}

static void lead(struct talk *talks, size_t count)
{
    struct pollfd polled[TALKS_MAX];
    bool any = true;

    while (any) {
        for (size_t i = 0; i < count; i++)
            polled[i] = (struct pollfd){talk_goes_on(&talks[i]) ? talks[i].socket : -1, talk_events(&talks[i]), 0};
        poll(polled, (nfds_t)count, sleep_time(talks, count, clock_now()));
        any = false;
        for (size_t i = 0; i < count; i++) {
            if (talk_goes_on(&talks[i]))
                talk_step(&talks[i], clock_now());
            any = any || talk_goes_on(&talks[i]);
        }
    }
}

static void choose_others(struct handshake *probe)
{
    probe->other_count = 0;
    for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]) && probe->other_count < HANDSHAKE_OTHERS_MAX; i++) {
        if (usual[i].tcp == probe->own.tcp && usual[i].port == probe->own.port)
            continue;
        probe->others[probe->other_count++] = (struct transport_probe){.tcp = usual[i].tcp, .port = usual[i].port};
    }
}

static void talk_all(const struct handshake_config *config, const struct handshake_plan *plan, struct handshake *probe,
                     struct transport_probe *transports, size_t count)
{
    static struct talk talks[TALKS_MAX];
    const struct talk_limits limits = {.answer = config->answer,
                                       .whole = config->whole,
                                       .filled = config->filled,
                                       .only_reset = config->goal == HANDSHAKE_OTHER_TRANSPORTS};
    struct address address = {.size = 0};
    size_t begun = 0;

    for (; begun < count; begun++) {
        if (!find_address(probe->address, transports[begun].port, &address)) {
            transports[begun].answer = PROBE_NOT_TRIED;
            text_copy(transports[begun].reason, sizeof(transports[begun].reason), SLICE("it has no address"));
            break;
        }
        talk_start(&talks[begun], (struct sockaddr *)&address.at, address.size, plan, &transports[begun], &probe->hello,
                   &limits, clock_now());
    }
    lead(talks, begun);
    for (size_t i = 0; i < begun; i++)
        talk_end(&talks[i]);
}

void handshake_run(const struct handshake_config *config, const struct handshake_plan *plan, struct handshake *probe)
{
    *probe = config->probe;
    if (plan->obstacle) {
        probe->own.answer = PROBE_NOT_TRIED;
        text_copy(probe->own.reason, sizeof(probe->own.reason), slice_of(plan->obstacle));
    } else if (config->goal == HANDSHAKE_OWN_TRANSPORT) {
        talk_all(config, plan, probe, &probe->own, 1);
    } else {
        choose_others(probe);
        talk_all(config, plan, probe, probe->others, probe->other_count);
    }
}
