/* SPDX-License-Identifier: MIT */
#include "dns/lookup.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/text.h"
#include "sandbox/child_values.h"
#include "sandbox/libraries.h"
#include "sandbox/sandbox_child.h"

enum { LABEL_BYTES = 6, GIVE_UP_SECONDS = 20 };

static enum name_answer answer_of(int error)
{
    switch (error) {
    case 0:
        return NAME_FOUND;
    case EAI_NONAME:
    case EAI_NODATA:
        return NAME_UNKNOWN;
    case EAI_AGAIN:
    case EAI_FAIL:
        return NAME_NO_ANSWER;
    default:
        return NAME_FAILED;
    }
}

static void note_address(struct name_lookup *probe, const struct sockaddr *from)
{
    struct address address = {.family = ADDRESS_IPV4};
    union {
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } copy;

    if (from->sa_family == AF_INET) {
        memcpy(&copy.four, from, sizeof(copy.four));
        memcpy(address.bytes, &copy.four.sin_addr, 4);
    } else if (from->sa_family == AF_INET6) {
        address.family = ADDRESS_IPV6;
        memcpy(&copy.six, from, sizeof(copy.six));
        memcpy(address.bytes, &copy.six.sin6_addr, 16);
    } else {
        return;
    }
    if (probe->address_count < NAME_ADDRESSES_MAX)
        probe->addresses[probe->address_count++] = address;
}

static void ask(struct name_lookup *probe)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM};
    struct addrinfo *list = NULL;
    int error = getaddrinfo(probe->host, NULL, &hints, &list);

    probe->answer = answer_of(error);
    if (error)
        text_copy(probe->reason, sizeof(probe->reason), slice_of(gai_strerror(error)));
    else if (list)
        getnameinfo(list->ai_addr, list->ai_addrlen, probe->address, sizeof(probe->address), NULL, 0, NI_NUMERICHOST);
    for (const struct addrinfo *one = error ? NULL : list; one; one = one->ai_next)
        note_address(probe, one->ai_addr);
}

/* The child. */
static _Noreturn void answer(struct name_lookup probe)
{
    libraries_load_name_services();
    /* what comes from outside is read by a process that may do nothing */
    sandbox_child_enter(true);
    ask(&probe);
    _exit(write(STDIN_FILENO, &probe, sizeof(probe)) == (ssize_t)sizeof(probe) ? 0 : 1);
}

bool lookup_start(struct lookup *lookup, struct name_lookup *probe, const char *host, moment now)
{
    memset(probe, 0, sizeof(*probe));
    text_copy(probe->host, sizeof(probe->host), slice_of(host));
    probe->answer = NAME_FAILED;
    *lookup = (struct lookup){.asked = now, .probe = probe};
    pid_t process = child_fork(&lookup->child, GIVE_UP_SECONDS);
    if (process == 0)
        answer(*probe);
    if (process < 0)
        return false;
    probe->answer = NAME_ASKED;
    return true;
}

#define ENDS(text) child_said_text(text, sizeof(text))

_Static_assert(sizeof(enum name_answer) == sizeof(unsigned), "an enum is an int");

bool name_lookup_is_sound(const struct name_lookup *told)
{
    if (!child_said_between(&told->answer, NAME_FOUND, NAME_FAILED) || !ENDS(told->host) || !ENDS(told->reason) ||
        !ENDS(told->address) || told->address_count > NAME_ADDRESSES_MAX)
        return false;
    for (unsigned i = 0; i < told->address_count; i++)
        if (told->addresses[i].family != ADDRESS_IPV4 && told->addresses[i].family != ADDRESS_IPV6)
            return false;
    return true;
}

void lookup_finish(struct lookup *lookup, moment now)
{
    struct name_lookup told;
    struct name_lookup *probe = lookup->probe;

    if (lookup->child.answer < 0)
        return;
    probe->took = now - lookup->asked;
    if (read(lookup->child.answer, &told, sizeof(told)) == (ssize_t)sizeof(told) && name_lookup_is_sound(&told)) {
        memcpy(told.host, probe->host, sizeof(told.host));
        told.took = probe->took;
        *probe = told;
    } else {
        probe->answer = NAME_FAILED;
    }
    child_end(&lookup->child);
}

void lookup_give_up(struct lookup *lookup, moment now)
{
    if (lookup->child.answer < 0)
        return;
    lookup->probe->answer = NAME_NO_ANSWER;
    lookup->probe->took = now - lookup->asked;
    text_copy(lookup->probe->reason, sizeof(lookup->probe->reason), SLICE("no answer within the time limit"));
    child_end(&lookup->child);
}

bool lookup_label(const char *host, char *labelled, size_t size)
{
    unsigned char random[LABEL_BYTES];
    struct text text;

    if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
        return false;
    text_start(&text, labelled, size);
    for (size_t i = 0; i < sizeof(random); i++)
        text_add(&text, "%02x", random[i]);
    text_add(&text, ".%s", host);
    return !text.cut;
}
