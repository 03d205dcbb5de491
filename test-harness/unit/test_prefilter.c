/* SPDX-License-Identifier: MIT */
/* Unit tests of log/prefilter.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "log/message_match.h"
#include "log/messages.h"
#include "log/prefilter.h"

static void a_literal_is_seen_wherever_it_begins(void **state)
{
    (void)state;
    struct prefilter gate = {.count = 0};
    static const char line[] = "........................................VERIFY OK: depth=........";

    prefilter_add(&gate, SLICE("VERIFY OK: depth="));
    for (size_t before = 0; before < 40; before++)
        assert_true(prefilter_passes(&gate, slice_skip(SLICE(line), before)));
}

static void a_line_without_any_literal_does_not_pass(void **state)
{
    (void)state;
    struct prefilter gate = {.count = 0};

    prefilter_add(&gate, SLICE("VERIFY OK: depth="));
    prefilter_add(&gate, SLICE("TLS Error: "));
    assert_false(prefilter_passes(&gate, SLICE("2026-01-02 03:04:05 us=7   show_ciphers = DISABLED")));
    assert_false(prefilter_passes(&gate, SLICE("VER")));
    assert_false(prefilter_passes(&gate, SLICE("")));
}

static void the_beginning_of_a_literal_alone_does_not_pass(void **state)
{
    (void)state;
    struct prefilter gate = {.count = 0};

    prefilter_add(&gate, SLICE("VERIFY OK: depth="));
    prefilter_add(&gate, SLICE("VERIFY ERROR: "));
    assert_false(prefilter_passes(&gate, SLICE("VERIFY KU OK")));
    assert_false(prefilter_passes(&gate, SLICE("VERIFY OK: dept")));
    assert_true(prefilter_passes(&gate, SLICE("VERIFY OK: depth=")));
    assert_true(prefilter_passes(&gate, SLICE(".VERIFY ERROR: ")));
    assert_false(prefilter_passes(&gate, SLICE("ERIFY ERROR: ")));
}

static void a_short_literal_opens_the_gate(void **state)
{
    (void)state;
    struct prefilter gate = {.count = 0};

    prefilter_add(&gate, SLICE("[x"));
    assert_true(prefilter_passes(&gate, SLICE("anything at all")));
}

static const char *longest(const char *pattern)
{
    static char literal[PATTERN_LITERAL_SIZE];

    message_pattern_literal(pattern, literal);
    return literal;
}

static void the_longest_literal_of_a_pattern_is_found(void **state)
{
    (void)state;

    assert_string_equal(longest("[{subject}] Peer Connection Initiated with {address}"),
                        "] Peer Connection Initiated with ");
    assert_string_equal(longest("{protocol=UDPv4} link remote"), " link remote");
    assert_string_equal(longest("read {protocol=UDP}: {reason} ("), "read UDP");
    assert_string_equal(longest("plain"), "plain");
}

/*
 * Every row must leave the gate its worth: one short literal among them would open it for all
 * lines.
 */
static void the_messages_gate_is_not_open_to_everything(void **state)
{
    (void)state;

    assert_false(message_possible(SLICE("  show_digests = DISABLED")));
    assert_true(message_possible(SLICE("2026-01-02 03:04:05 VERIFY OK: depth=1, CN=x")));
    assert_true(message_possible(SLICE("x [server] Peer Connection Initiated with [AF_INET]192.0.2.1:443")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_literal_is_seen_wherever_it_begins),
        cmocka_unit_test(a_line_without_any_literal_does_not_pass),
        cmocka_unit_test(the_beginning_of_a_literal_alone_does_not_pass),
        cmocka_unit_test(a_short_literal_opens_the_gate),
        cmocka_unit_test(the_longest_literal_of_a_pattern_is_found),
        cmocka_unit_test(the_messages_gate_is_not_open_to_everything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
