/* SPDX-License-Identifier: MIT */
/* One event of the up to three lines that a command of OpenVPN takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "log/log_context.h"
#include "log/messages.h"

#define ROUTE      "net_route_v4_add: 10.0.0.0/16 via 10.8.0.1 dev [NULL] table 0 metric -1\n"
#define ADDRESS    "/sbin/ip addr add dev tun0 10.8.0.2/24\n"
#define DELETE     "net_route_v4_del: 10.0.0.0/16 via 10.8.0.1 dev [NULL] table 0 metric -1\n"
#define EXISTS     "RTNETLINK answers: File exists\n"
#define INVALID    "RTNETLINK answers: Invalid argument\n"
#define FAILED     "ERROR: Linux route add command failed: external program exited with error status: 2\n"
#define NO_ADDRESS "Linux ip addr add failed: external program exited with error status: 2\n"
#define RESTART    "SIGUSR1[soft,ping-restart] received, process restarting\n"

/* Reads the lines, and returns what the last one has become. */
static struct event last_of(struct log_context *context, const char *lines)
{
    struct slice rest = slice_of(lines);
    struct slice raw;
    struct event event = {.kind = EVENT_NONE};

    log_context_start(context);
    while (slice_split(&rest, '\n', &raw) && raw.length) {
        assert_true(message_read(raw, 1, &event));
        log_context_complete(context, &event);
    }
    return event;
}

static void a_failed_command_gets_its_route_and_the_answer_of_the_kernel(void **state)
{
    (void)state;
    static const struct {
        const char *lines;
        enum event_kind kind;
        const char *text;
        const char *reason;
    } rows[] = {
        {ROUTE INVALID FAILED, EVENT_CONDITION, "10.0.0.0/16", "Invalid argument"},
        {ROUTE FAILED, EVENT_CONDITION, "10.0.0.0/16", "external program exited with error status: 2"},
        {ROUTE INVALID FAILED FAILED, EVENT_CONDITION, "10.0.0.0/16", "external program exited with error status: 2"},
        {ROUTE INVALID RESTART FAILED, EVENT_CONDITION, "10.0.0.0/16", "external program exited with error status: 2"},
        {ROUTE INVALID, EVENT_PART, NULL, NULL},
        /* a route that is there already is no trouble, an address is */
        {ROUTE EXISTS, EVENT_ROUTE_EXISTS, "route-exists", NULL},
        {ROUTE EXISTS FAILED, EVENT_PART, NULL, NULL},
        {ADDRESS EXISTS, EVENT_PART, NULL, NULL},
        {ADDRESS EXISTS FAILED, EVENT_HARMLESS, "route-exists", NULL},
        {ADDRESS EXISTS NO_ADDRESS, EVENT_CONDITION, "addr add", "File exists"},
        {ROUTE EXISTS ROUTE FAILED, EVENT_CONDITION, "10.0.0.0/16", "external program exited with error status: 2"},
        /*
         * what fails while OpenVPN cleans up harms no one, until it sets something again or takes a
         * step
         */
        {ROUTE DELETE INVALID FAILED, EVENT_PART, NULL, NULL},
        {ROUTE DELETE ROUTE INVALID FAILED, EVENT_CONDITION, "10.0.0.0/16", "Invalid argument"},
        {ROUTE DELETE RESTART INVALID FAILED, EVENT_CONDITION, "10.0.0.0/16", "Invalid argument"},
        {DELETE "Recursive routing detected, drop tun packet to 203.0.113.1\n", EVENT_CONDITION, NULL, "203.0.113.1"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct log_context context;
        struct event event = last_of(&context, rows[i].lines);
        assert_int_equal(event.kind, rows[i].kind);
        if (rows[i].text)
            assert_true(slice_is(event.field[FIELD_TEXT], rows[i].text));
        if (rows[i].reason)
            assert_true(slice_starts(event.field[FIELD_REASON], rows[i].reason));
    }
}

static void every_kind_of_event_has_a_class(void **state)
{
    (void)state;
    for (int kind = EVENT_NONE + 1; kind < EVENT_KINDS; kind++)
        assert_int_not_equal(event_class_of((enum event_kind)kind), EVENT_CLASS_NONE);
    assert_int_equal(event_class_of(EVENT_NONE), EVENT_CLASS_NONE);
    assert_int_equal(event_class_of(EVENT_KINDS), EVENT_CLASS_NONE);
    assert_false(event_goes_on(EVENT_KINDS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failed_command_gets_its_route_and_the_answer_of_the_kernel),
        cmocka_unit_test(every_kind_of_event_has_a_class),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
