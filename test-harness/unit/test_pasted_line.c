/* SPDX-License-Identifier: MIT */
/* Lines as mail, chat and ticket programs leave them, and the line that was meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "log/line_unfold.h"
#include "log/pasted_line.h"

#define NAME  "cvpn-endpoint-0123456789abcdef0.prod.clientvpn.us-east-1.amazonaws.com"
#define WORDS "2024-05-14 09:15:01 VERIFY ERROR: depth=1, error=certificate has expired: CN=x"

static void assert_cleaned(const char *pasted, const char *expected)
{
    char buffer[PASTED_LINE_MAX];
    struct slice line = pasted_line_clean(slice_of(pasted), buffer);

    if (!slice_is(line, expected))
        fail_msg("\"%s\" becomes \"%.*s\"", pasted, (int)line.length, line.at);
}

static void marks_around_a_line_are_taken_off(void **state)
{
    static const char *const around[][2] = {
        {"\"", "\""},
        {"'", "'"},
        {"`", "`"},
        {"```", "```"},
        {"**", "**"},
        {"\"", "\","},
        {"\xE2\x80\x9C", "\xE2\x80\x9D"},
        {"\xE2\x80\x9E", "\xE2\x80\x9C"},
        {"\xE2\x80\x98", "\xE2\x80\x99"},
        {"\xC2\xAB", "\xC2\xBB"},
        {"\xC2\xAB\xC2\xA0", "\xC2\xA0\xC2\xBB"},
        {"\xE3\x80\x8C", "\xE3\x80\x8D"},
        {"- ", ""},
        {"* ", ""},
        {"+ ", ""},
        {"\xE2\x80\xA2 ", ""},
        {"\xE2\x80\xA2\t", ""},
        {"\xE2\x80\x93 ", ""},
        {"1. ", ""},
        {"12) ", ""},
        {"# ", ""},
        {"| ", " |"},
        {">", ""},
        {"> ", ""},
        {">> ", ""},
        {"> > ", ""},
        {"> - \"", "\""},
        {"\xC2\xA0", "\xC2\xA0"},
        {"\xE2\x80\x8B", ""},
        {"\"", ""},
        {"`", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++) {
        char pasted[256];
        (void)snprintf(pasted, sizeof(pasted), "%s" WORDS "%s", around[i][0], around[i][1]);
        assert_cleaned(pasted, WORDS);
    }
}

static void links_become_the_names_that_they_were_made_of(void **state)
{
    static const char *const linked[] = {
        NAME,
        NAME "<http://" NAME ">",
        NAME "<http://" NAME "/>",
        NAME " <http://" NAME "/>",
        NAME " (http://" NAME "/)",
        NAME "(http://" NAME ")",
        "[" NAME "](http://" NAME ")",
        "[" NAME "](https://" NAME "/)",
        "<http://" NAME ">",
        "<http://" NAME "|" NAME ">",
        "http://" NAME "/",
        ("https://" NAME),
    };

    (void)state;
    for (size_t i = 0; i < sizeof(linked) / sizeof(linked[0]); i++) {
        char pasted[512];
        (void)snprintf(pasted, sizeof(pasted), "Cannot resolve host address: %s (Name or service not known)",
                       linked[i]);
        assert_cleaned(pasted, "Cannot resolve host address: " NAME " (Name or service not known)");
    }
    assert_cleaned("address: " NAME ":443<http://" NAME ":443> (x)", "address: " NAME ":443 (x)");
    assert_cleaned("address: " NAME "<http://" NAME "/>:443 (x)", "address: " NAME ":443 (x)");
    assert_cleaned("address: [" NAME ":443](http://" NAME ":443) (x)", "address: " NAME ":443 (x)");
    assert_cleaned("address: " NAME ":443 (http://" NAME ") (x)", "address: " NAME ":443 (x)");
    assert_cleaned("to [AF_INET]203.0.113.1<tel:203.0.113.1>:443", "to [AF_INET]203.0.113.1:443");
    assert_cleaned("emailAddress=a@example.com<mailto:a@example.com>, CN=x", "emailAddress=a@example.com, CN=x");
}

static void what_is_no_paste_stays_as_it_is(void **state)
{
    static const char *const lines[] = {
        WORDS,
        " VERIFY OK: depth=0, CN=x  ",
        "AUTH_FAILED,CRV1:R:i/1:b'Ti9B':https://portal.example.com/saml/x?a=b",
        "Info command was pushed by server ('OPEN_URL:https://vpn.example.com/login')",
        "Info command was pushed by server ('WEB_AUTH::https://vpn.example.com/')",
        "[server] Peer Connection Initiated with [AF_INET]203.0.113.1:443",
        "<29>Sep 14 08:58:26 openvpn[1]: x",
        "9/27/2022, 8:30:04 PM x",
        ">STATE:1731922175,GET_CONFIG,,,,,,",
        "*Tunnelblick: x",
        "--cipher is not set",
        "-x",
    };
    char buffer[PASTED_LINE_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_cleaned(lines[i], lines[i]);
        assert_int_equal(pasted_line_first(slice_of(lines[i])), strlen(lines[i]));
    }
    struct slice same = pasted_line_clean(slice_of(lines[0]), buffer);
    assert_ptr_equal(same.at, lines[0]);
}

/* Feeds one line; returns how many messages it held, the last one in *last. */
static unsigned messages_in(const char *text, struct event *last)
{
    static struct line_unfold wrapped;
    struct unfolded_events events;
    unsigned count = 0;

    line_unfold_start(&wrapped);
    for (struct slice left = slice_of(text); left.length;) {
        left = line_unfold_take(&wrapped, left, false, 1, &events);
        for (size_t i = 0; i < events.count; i++, count++)
            *last = events.list[i];
    }
    line_unfold_finish(&wrapped, &events);
    for (size_t i = 0; i < events.count; i++, count++)
        *last = events.list[i];
    return count;
}

static void lines_that_run_together_are_two(void **state)
{
    struct event last;

    (void)state;
    assert_int_equal(messages_in(WORDS "2024-05-14 09:15:02 SIGTERM[hard,] received, process exiting", &last), 2);
    assert_int_equal(last.kind, EVENT_EXITING);
    assert_int_equal(messages_in(WORDS " 2024-05-14 09:15:02 SIGTERM[hard,] received, process exiting", &last), 2);
    assert_int_equal(
        messages_in("Tue May 14 09:15:01 2024 TLS Error: TLS handshake failed Tue May 14 09:15:02 2024 "
                    "VERIFY OK: depth=0, CN=y Tue May 14 09:15:02 2024 SIGTERM[hard,] received, process exiting",
                    &last),
        3);
    assert_int_equal(last.kind, EVENT_EXITING);
    /* A stamp of a program around OpenVPN, and OpenVPN's own */
    assert_int_equal(messages_in("2024-11-18 18:29:34.511 +09:00 [DBG] [TI=12] [PID: 5] 2024-11-18 18:29:34 "
                                 "SIGTERM[hard,] received, process exiting",
                                 &last),
                     1);
}

static void typographic_quotation_marks_hide_no_message(void **state)
{
    struct event last;

    (void)state;
    assert_int_equal(messages_in("2024-05-14 09:15:01 PUSH: Received control message: "
                                 "\xE2\x80\x98PUSH_REPLY,route 10.0.0.0 255.0.0.0\xE2\x80\x99",
                                 &last),
                     1);
    assert_int_equal(last.kind, EVENT_PUSHED);
    assert_int_equal(messages_in("\xE2\x80\x9C" WORDS "\xE2\x80\x9D", &last), 1);
    assert_int_equal(messages_in("2024-05-14\xC2\xA0"
                                 "09:15:01\xC2\xA0TLS Error:\xC2\xA0TLS handshake failed",
                                 &last),
                     1);
}

/* Windows and Linux tell why in the user's language: the words are shown as they are. */
static void localised_reasons_are_kept_whole(void **state)
{
    static const char *const reasons[] = {
        "Der angegebene Host ist unbekannt. ",
        "H\xC3\xB4te inconnu.",
        "L\xE2\x80\x99op\xC3\xA9ration a \xC3\xA9"
        "chou\xC3\xA9\xC2\xA0: \xC2\xAB\xC2\xA0x\xC2\xA0\xC2\xBB",
        "\xE4\xB8\x8D\xE7\x9F\xA5\xE9\x81\x93\xE8\xBF\x99\xE6\xA0\xB7\xE7\x9A\x84\xE4\xB8\xBB\xE6\x9C\xBA\xE3\x80\x82",
        "\xE3\x81\x9D\xE3\x81\xAE\xE3\x82\x88\xE3\x81\x86\xE3\x81\xAA\xE3\x83\x9B\xE3\x82\xB9\xE3\x83\x88\xE3\x81\xAF"
        "\xE4\xB8\x8D\xE6\x98\x8E\xE3\x81\xA7\xE3\x81\x99\xE3\x80\x82",
        "\xD0\xAD\xD1\x82\xD0\xBE\xD1\x82 \xD1\x85\xD0\xBE\xD1\x81\xD1\x82 "
        "\xD0\xBD\xD0\xB5\xD0\xB8\xD0\xB7\xD0\xB2\xD0\xB5\xD1\x81\xD1\x82\xD0\xB5\xD0\xBD.",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        char line[512];
        struct event last = {.kind = EVENT_NONE};
        (void)snprintf(line, sizeof(line),
                       "2024-05-14 09:15:01 RESOLVE: Cannot resolve host address: a.example.com:443 (%s)", reasons[i]);
        assert_int_equal(messages_in(line, &last), 1);
        assert_int_equal(last.kind, EVENT_RESOLVE_FAILED);
        if (!slice_is(last.field[FIELD_REASON], reasons[i]))
            fail_msg("\"%.*s\"", (int)last.field[FIELD_REASON].length, last.field[FIELD_REASON].at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_around_a_line_are_taken_off),
        cmocka_unit_test(links_become_the_names_that_they_were_made_of),
        cmocka_unit_test(what_is_no_paste_stays_as_it_is),
        cmocka_unit_test(lines_that_run_together_are_two),
        cmocka_unit_test(typographic_quotation_marks_hide_no_message),
        cmocka_unit_test(localised_reasons_are_kept_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
