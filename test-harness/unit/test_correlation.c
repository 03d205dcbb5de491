/* SPDX-License-Identifier: MIT */
/*
 * Does the server's address tell success from failure? Histories with a known truth are generated
 * and fed line by line, as an observer would; after each connection the rules of 0201 and 0501 are
 * asked. Prints how often each truth is found, and how often something is said where the server has
 * no part in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "given.h"
#include "rounds.h"

#define DESTINATION "10.0.0.10:443"

#define MINUTE ((int64_t)60)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/*
 * One connection: when, which of several servers, which of several networks, and whether the
 * destination was reached.
 */
struct connection {
    int64_t time;
    unsigned server;
    unsigned network;
    bool reached;
};

static struct facts facts;
static int64_t clock_seconds;

/* The same numbers on every machine (xorshift64*). */
static uint64_t chance_state;

static unsigned chance(unsigned below)
{
    chance_state ^= chance_state >> 12;
    chance_state ^= chance_state << 25;
    chance_state ^= chance_state >> 27;
    return (unsigned)((chance_state * 0x2545f4914f6cdd1dU >> 33) % below);
}

static void begin(void)
{
    facts_start(&facts);
    facts.available = FACTS_SESSION | FACTS_HISTORY;
    clock_seconds = 1764000000;
}

static bool likely; /* the last connection played made it at least likely */

/*
 * Plays a connection as the observer's history.c does. True when the history tells success from
 * failure by the server at its end.
 */
static bool play(const struct connection *connection)
{
    struct history *history = &facts.history;
    struct history_line line = {.kind = HISTORY_ATTEMPT, .stage = STAGE_CONNECTED, .destination_count = 1};
    struct history_split split;
    int name = history_name(history, SLICE(DESTINATION), true);

    assert_true(name >= 0);
    line.time = connection->time;
    (void)snprintf(line.server, sizeof(line.server), "203.0.113.%u", connection->server + 1);
    (void)snprintf(line.network, sizeof(line.network), "%08x-5e6f7a8b", connection->network + 1);
    memcpy(line.destinations[0].name, DESTINATION, sizeof(DESTINATION));
    line.destinations[0].reached = connection->reached;

    facts.now = SECONDS(connection->time);
    memset(&history->now, 0, sizeof(history->now));
    history->now.kind = HISTORY_ATTEMPT;
    history->now.time = line.time;
    memcpy(history->now.server, line.server, sizeof(line.server));
    memcpy(history->now.network, line.network, sizeof(line.network));
    history->now.reached = connection->reached ? 1U << name : 0;
    history->now.missed = connection->reached ? 0 : 1U << name;
    history->now_counted = false;
    bool said = history_split_by_server(history, (unsigned)name, facts.now, &split);
    assert_true(!said || split.reached_now == connection->reached);
    history_add_newer(history, &line);
    history->now_counted = true;
    likely = said;
    return said && split.certain;
}

/*
 * Plays "A+ B- A+": server and result; one a minute, on one network. Returns at which connection,
 * from 1, something was said first; 0: never.
 */
static unsigned play_text(const char *text)
{
    unsigned first = 0;

    begin();
    for (unsigned n = 1; *text; text += text[2] ? 3 : 2, n++) {
        struct connection connection = {clock_seconds += MINUTE, (unsigned)(text[0] - 'A'), 0, text[1] == '+'};
        if (play(&connection) && !first)
            first = n;
    }
    return first;
}

static void ten_connections_over_a_good_and_a_bad_server_are_enough(void **state)
{
    (void)state;
    assert_in_range(play_text("A+ B- A+ B- A+ B- A+ B- A+ B-"), 8, 10);
    assert_in_range(play_text("A+ A+ B- A+ B- B- A+ B- A+ B-"), 8, 10);
    assert_in_range(play_text("A+ B- C+ B- A+ B- C+ D- A+ B- C+"), 8, 11);
}

static void four_connections_make_it_likely(void **state)
{
    (void)state;
    assert_int_equal(play_text("A+ B- A+ B-"), 0);
    assert_true(likely);
    assert_int_equal(given_raises(&facts, 201)->confidence, CONFIDENCE_LIKELY);
    assert_int_equal(play_text("B- A+ B- A+"), 0);
    assert_true(likely);
    assert_null(given_raises(&facts, 501)); /* what works is not accused on suspicion */
    play_text("A+ B- A+");
    assert_false(likely);
    play_text("A+ A+ B- B-"); /* an outage */
    assert_false(likely);
    play_text("A+ B- B+ B-");
    assert_false(likely);
}

/* What the rule of `code` says now, without the evidence after it; NULL: nothing. */
static const char *says(finding_code code)
{
    static char seen[900];
    const struct finding *finding = given_raises(&facts, code);
    struct text text;

    if (!finding)
        return NULL;
    text_start(&text, seen, sizeof(seen));
    finding_fill_text(finding, finding->sentence->text, &text);
    return seen;
}

static void the_finding_says_how_many_of_how_many_on_each_side(void **state)
{
    (void)state;
    play_text("A+ B- A+ B- A+ B- A+ B- A+ B-");
    assert_string_equal(says(201), "this connection's server 203.0.113.2 does not reach 10.0.0.10:443: 5 of 5 "
                                   "connections through 203.0.113.1 reached it, and 0 of 5 connections through "
                                   "203.0.113.2");
    assert_null(says(501));

    play_text("B- C+ B- A+ B- C+ B- A+ B- C+ B- A+");
    assert_string_equal(says(501), "10.0.0.10:443 is reached on this connection, and the next may not reach it: 6 of 6 "
                                   "connections through 203.0.113.1 and 1 other server reached it, and 0 of 6 "
                                   "connections through 203.0.113.2");
    assert_null(says(201));
}

static void what_is_counted_already_is_not_counted_twice(void **state)
{
    (void)state;
    play_text("A+ B- A+ B- A+ B- A+ B- A+ B-");
    assert_non_null(strstr(says(201), "0 of 5"));
    facts.history.now_counted = false; /* the same connection as one more */
    assert_non_null(strstr(says(201), "0 of 6"));
}

static void too_little_is_no_evidence(void **state)
{
    (void)state;
    assert_int_equal(play_text("A+ B- A+ B-"), 0);
    assert_int_equal(play_text("A+ B- A+ B- A+ B-"), 0);
    assert_int_equal(play_text("A+ A+ A+ A+ A+ A+ A+ A+ A+ B- A+ A+ A+ A+ A+ A+"), 0);
    /* each server once */
    assert_int_equal(play_text("A+ B- C+ D- E+ F- G+ H- I+ J- K+ L- M+ N-"), 0);
    /* only one server */
    assert_int_equal(play_text("A- A+ A- A+ A- A+ A- A+ A- A+ A- A+"), 0);
}

static void one_exception_silences_it(void **state)
{
    (void)state;
    assert_int_equal(play_text("A+ B- A+ B- A+ B+ A+ B- A+ B- A+ B- A+ B- A+ B-"), 0);
    assert_int_equal(play_text("A- B- A+ B- A+ B- A+ B- A+ B- A+ B- A+ B- A+ B-"), 0);
}

static void first_good_then_bad_is_no_evidence(void **state)
{
    (void)state;
    assert_int_equal(play_text("A+ A+ A+ A+ A+ A+ A+ A+ B- B- B- B- B- B- B- B-"), 0);
    /* an outage */
    assert_int_equal(play_text("A+ A+ A+ A+ A+ A+ B- B- B- B- B- B- A+ A+ A+ A+"), 0);
}

/*
 * Success goes by network; the server goes with the network, as where each has a resolver of its
 * own.
 */
static void what_the_network_explains_is_not_said(void **state)
{

    (void)state;
    begin();
    for (unsigned n = 0; n < 40; n++) {
        unsigned network = n / 2 % 2;
        struct connection connection = {clock_seconds += HOUR, network, network, network == 0};
        assert_false(play(&connection));
    }
    /* the near miss: both networks see both servers */
    begin();
    unsigned times = 0;
    for (unsigned n = 0; n < 40; n++) {
        struct connection connection = {clock_seconds += HOUR, n % 2, n / 2 % 2, n % 2 == 0};
        times += play(&connection);
    }
    assert_true(times > 20);
}

/* Every night it is down; in the morning the round robin gives one server, at night the other. */
static void what_the_hour_explains_is_not_said(void **state)
{

    (void)state;
    begin();
    clock_seconds -= clock_seconds % DAY;
    for (unsigned n = 0; n < 50; n++) {
        struct connection connection = {clock_seconds + n / 2 * DAY + (n % 2 ? 20 : 9) * HOUR, n % 2, 0, n % 2 == 0};
        assert_false(play(&connection));
    }
}

static void what_is_old_does_not_count(void **state)
{

    (void)state;
    play_text("A+ B- A+ B- A+ B- A+ B- A+ B-");
    struct connection later = {clock_seconds + 31 * DAY, 1, 0, false};
    assert_false(play(&later));
}

static void what_was_not_looked_at_now_is_not_spoken_of(void **state)
{
    (void)state;
    play_text("A+ B- A+ B- A+ B- A+ B- A+ B-");
    assert_non_null(given_raises(&facts, 201));
    facts.history.now.missed = 0;
    assert_null(given_raises(&facts, 201));
    assert_null(given_raises(&facts, 501));
    facts.history.now.missed = 1;
    /* the session has an attempt already of which the history knows nothing yet */
    facts.history.attempt = 7;
    assert_null(given_raises(&facts, 201));
    facts.history.attempt = 0;
    assert_non_null(given_raises(&facts, 201));
    facts.history.now.server[0] = '\0';
    assert_null(given_raises(&facts, 201));
    assert_null(given_raises(&facts, 501));
}

/* The worst case for time: as many trials, servers and networks as are looked at. */
static void many_servers_and_networks_are_bounded(void **state)
{

    (void)state;
    begin();
    for (unsigned n = 0; n < 400; n++) {
        unsigned server = chance(40);
        struct connection connection = {clock_seconds += MINUTE, server, chance(12), server % 2 == 0};
        play(&connection);
    }
    assert_true(facts.history.count == HISTORY_RECORDS_MAX);
}

/*
 * --- truths
 * -------------------------------------------------------------------------------------------------
 */

typedef bool truth_function(const struct connection *connection, unsigned number, unsigned history);

static bool by_server(const struct connection *connection, unsigned number, unsigned history)
{
    (void)number;
    (void)history;
    return connection->server != 0;
}

static bool by_network(const struct connection *connection, unsigned number, unsigned history)
{
    (void)number;
    (void)history;
    return connection->network != 0;
}

static bool by_hour(const struct connection *connection, unsigned number, unsigned history)
{
    (void)number;
    (void)history;
    return connection->time % DAY < 18 * HOUR;
}

/* An outage that begins and ends somewhere. */
static bool by_time(const struct connection *connection, unsigned number, unsigned history)
{
    (void)connection;
    return number < history % 20 || number > history % 20 + 8;
}

static bool by_half(const struct connection *connection, unsigned number, unsigned history)
{
    (void)connection;
    (void)number;
    (void)history;
    return chance(2) == 0;
}

static bool by_tenth(const struct connection *connection, unsigned number, unsigned history)
{
    (void)connection;
    (void)number;
    (void)history;
    return chance(10) != 0;
}

enum { HISTORIES = 10000, FEWER = 1000, CONNECTIONS = 30, WORLDS = 2 };

/* Which server and which network a connection has is drawn by lot of so many. */
static const struct {
    unsigned servers;
    unsigned networks;
} worlds[WORLDS] = {{2, 1}, {4, 3}};

/*
 * In how many of `histories` something is said at any of CONNECTIONS connections; *median gets at
 * which one, for half of them.
 */
static unsigned count_said(truth_function *truth, unsigned world, unsigned histories, unsigned *median)
{
    unsigned said = 0;
    unsigned first_at[CONNECTIONS] = {0};

    begin();
    chance_state = 0x9e3779b97f4a7c15U;
    for (unsigned h = 0; h < histories; h++) {
        bool any = false;
        facts.history.count = 0;
        clock_seconds = 1764000000;
        for (unsigned n = 0; n < CONNECTIONS && !any; n++) {
            clock_seconds += (1 + chance(16)) * HOUR;
            struct connection connection = {clock_seconds, chance(worlds[world].servers),
                                            chance(worlds[world].networks), false};
            connection.reached = truth(&connection, n, h);
            any = play(&connection);
            first_at[n] += any;
        }
        said += any;
    }
    *median = 0;
    for (unsigned sum = 0; *median < CONNECTIONS && sum * 2 < histories; (*median)++)
        sum += first_at[*median];
    return said;
}

/*
 * A significance of 1 % is one of a single look at a history; here each is looked at 30 times while
 * it grows, and still no more is allowed.
 */
static void truths_are_told_apart(void **state)
{
    static const struct {
        const char *name;
        truth_function *truth;
        unsigned histories;
        unsigned least;
        unsigned most;
    } rows[] = {
        {"one server never reaches it", by_server, FEWER, FEWER * 95 / 100, FEWER},
        {"one network never reaches it", by_network, FEWER, 0, 0},
        {"it is down at night", by_hour, FEWER, 0, 0},
        {"it is down for a while", by_time, FEWER, 0, 1},
        {"it fails by chance, 1 of 2", by_half, HISTORIES, 0, HISTORIES / 100},
        {"it fails by chance, 1 of 10", by_tenth, HISTORIES, 0, HISTORIES / 100},
    };

    (void)state;
    print_message("said in how many histories of %d connections\n%-44s", CONNECTIONS, "");
    for (unsigned w = 0; w < WORLDS; w++)
        print_message(" %u servers %u network%s  ", worlds[w].servers, worlds[w].networks,
                      worlds[w].networks > 1 ? "s" : " ");
    print_message("\n");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        print_message("%-32s of %5u   ", rows[i].name, rounds(rows[i].histories));
        for (unsigned w = 0; w < WORLDS; w++) {
            unsigned median = 0;
            unsigned histories = rounds(rows[i].histories);
            unsigned said = count_said(rows[i].truth, w, histories, &median);
            if (i == 0)
                print_message(" %8u (half at %2u)", said, median);
            else
                print_message(" %8u             ", said);
            assert_in_range(said, rows[i].least * histories / rows[i].histories,
                            rows[i].most * histories / rows[i].histories + (rows[i].most > 0));
        }
        print_message("\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_connections_over_a_good_and_a_bad_server_are_enough),
        cmocka_unit_test(four_connections_make_it_likely),
        cmocka_unit_test(the_finding_says_how_many_of_how_many_on_each_side),
        cmocka_unit_test(what_is_counted_already_is_not_counted_twice),
        cmocka_unit_test(too_little_is_no_evidence),
        cmocka_unit_test(one_exception_silences_it),
        cmocka_unit_test(first_good_then_bad_is_no_evidence),
        cmocka_unit_test(what_the_network_explains_is_not_said),
        cmocka_unit_test(what_the_hour_explains_is_not_said),
        cmocka_unit_test(what_is_old_does_not_count),
        cmocka_unit_test(what_was_not_looked_at_now_is_not_spoken_of),
        cmocka_unit_test(many_servers_and_networks_are_bounded),
        cmocka_unit_test(truths_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
