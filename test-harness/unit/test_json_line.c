/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "command/json_line.h"

static char buffer[JSON_LINE_MAX];

/* What happens to the line, as a string. */
static const char *unwrapped(const char *line)
{
    static char text[JSON_LINE_MAX + 1];
    struct slice out = json_line_unwrap(slice_of(line), buffer, sizeof(buffer));

    (void)snprintf(text, sizeof(text), "%.*s", (int)out.length, out.at);
    return text;
}

static void the_journal_gets_its_prefix_back(void **state)
{
    (void)state;
    assert_string_equal(
        unwrapped("{\"__REALTIME_TIMESTAMP\":\"1767225600123456\",\"_HOSTNAME\":\"laptop\",\"SYSLOG_IDENTIFIER\":"
                  "\"openvpn\",\"_PID\":\"812\",\"MESSAGE\":\"TLS Error: TLS handshake failed\"}"),
        "2026-01-01T00:00:00+0000 laptop openvpn[812]: TLS Error: TLS handshake failed");
}

static void the_time_at_which_it_was_said_goes_before_that_of_the_journal(void **state)
{
    (void)state;
    assert_string_equal(unwrapped("{\"__REALTIME_TIMESTAMP\":\"1767225700000000\",\"_SOURCE_REALTIME_TIMESTAMP\":"
                                  "\"1767225600000000\",\"MESSAGE\":\"x\"}"),
                        "2026-01-01T00:00:00+0000 host openvpn: x");
}

static void a_message_of_bytes_is_put_together(void **state)
{
    (void)state;
    assert_string_equal(unwrapped("{\"MESSAGE\":[84,76,83,255]}"), "TLS\xFF");
    assert_string_equal(unwrapped("{\"MESSAGE\":[84,256]}"), "{\"MESSAGE\":[84,256]}");
    assert_string_equal(unwrapped("{\"MESSAGE\":[\"T\"]}"), "{\"MESSAGE\":[\"T\"]}");
}

static void a_container_gets_its_time_back(void **state)
{
    (void)state;
    assert_string_equal(
        unwrapped("{\"log\":\"TLS Error\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-01T00:00:00.123456789Z\"}"),
        "2026-01-01T00:00:00.123456789Z TLS Error");
    assert_string_equal(unwrapped("{\"msg\":\"TLS Error\",\"time\":\"yesterday\"}"), "TLS Error");
    assert_string_equal(unwrapped("{\"tm\": \"x\", \"msg\": \"\\\">LOG:1767225600,,TLS Error\\\"\"}"),
                        ">LOG:1767225600,,TLS Error");
}

static void what_stands_in_it_forges_no_line_and_no_prefix(void **state)
{
    (void)state;
    assert_string_equal(unwrapped("{\"message\":\"one\\ntwo\\u001b[31m\"}"), "one two [31m");
    assert_string_equal(unwrapped("{\"__REALTIME_TIMESTAMP\":\"1767225600000000\",\"_HOSTNAME\":\"a b: c\","
                                  "\"SYSLOG_IDENTIFIER\":\"x]\\n\",\"_PID\":\"1]: y\",\"MESSAGE\":\"z\"}"),
                        "2026-01-01T00:00:00+0000 host openvpn: z");
}

static void other_lines_stay_as_they_are(void **state)
{
    (void)state;
    assert_string_equal(unwrapped(""), "");
    assert_string_equal(unwrapped("{"), "{");
    assert_string_equal(unwrapped("{\"MESSAGE\":\"cut off"), "{\"MESSAGE\":\"cut off");
    assert_string_equal(unwrapped("{\"MESSAGE\":7}"), "{\"MESSAGE\":7}");
    assert_string_equal(unwrapped("{\"level\":\"info\"}"), "{\"level\":\"info\"}");
    assert_string_equal(unwrapped("TLS Error {\"MESSAGE\":\"x\"}"), "TLS Error {\"MESSAGE\":\"x\"}");
}

static void what_does_not_fit_stays_as_it_is(void **state)
{
    const char *line = "{\"msg\":\"0123456789\"}";
    char small[8];

    (void)state;
    assert_ptr_equal(json_line_unwrap(slice_of(line), small, sizeof(small)).at, line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_journal_gets_its_prefix_back),
        cmocka_unit_test(the_time_at_which_it_was_said_goes_before_that_of_the_journal),
        cmocka_unit_test(a_message_of_bytes_is_put_together),
        cmocka_unit_test(a_container_gets_its_time_back),
        cmocka_unit_test(what_stands_in_it_forges_no_line_and_no_prefix),
        cmocka_unit_test(other_lines_stay_as_they_are),
        cmocka_unit_test(what_does_not_fit_stays_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
