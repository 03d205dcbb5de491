/* SPDX-License-Identifier: MIT */
/*
 * mtu_search.h over simulated paths: thousands of runs, each decided by its seed. The network here
 * knows nothing of how the sweep thinks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "mtu/mtu_search.h"
#include "mtu/packet_size.h"
#include "rounds.h"

static const struct packet_shape gcm = {.version = {2, 6}, .cipher = CIPHER_GCM};

enum hole { HOLE_UP = 1, HOLE_DOWN = 2, HOLE_BOTH = 3 };

/* A path; sizes are of outer packets. */
struct path {
    unsigned mtu; /* larger ones are lost on the way(s) of `hole` */
    enum hole hole;
    bool told;     /* routers say so: after a round trip the sender fragments */
    unsigned loss; /* of 1000, each way */
    moment delay;  /* one way */
    moment jitter; /* added, up to */
    unsigned rate; /* packets a second that pass, `burst` of them at once; 0: all */
    unsigned burst;
    unsigned byte_rate; /* bytes a second that the way up carries, others wait; 0: all */
    bool dead;          /* no one answers */
};

struct simulation {
    struct path path;
    uint64_t random;
    moment now;
    moment arrivals[MTU_SEARCH_PROBES_MAX];
    moment told_at; /* the sender knows the path MTU from then on */
    double tokens;
    moment filled;
    moment line_free;
    struct mtu_search mtu_search;
};

static unsigned below(struct simulation *simulation, unsigned limit)
{
    simulation->random ^= simulation->random << 13;
    simulation->random ^= simulation->random >> 7;
    simulation->random ^= simulation->random << 17;
    return (unsigned)((simulation->random >> 11) % limit);
}

static bool limited(struct simulation *simulation)
{
    const struct path *path = &simulation->path;

    if (!path->rate)
        return false;
    simulation->tokens += (double)(simulation->now - simulation->filled) * path->rate / 1e6;
    simulation->filled = simulation->now;
    if (simulation->tokens > path->burst)
        simulation->tokens = path->burst;
    if (simulation->tokens < 1)
        return true;
    simulation->tokens -= 1;
    return false;
}

static void deliver(struct simulation *simulation, unsigned number, unsigned inner)
{
    const struct path *path = &simulation->path;
    unsigned outer = packet_outer(&gcm, inner);
    bool too_large = outer > path->mtu;
    moment start = simulation->now > simulation->line_free ? simulation->now : simulation->line_free;

    simulation->arrivals[number] = MOMENT_UNKNOWN;
    if (path->byte_rate) {
        start += (moment)outer * 1000000 / path->byte_rate;
        simulation->line_free = start;
    }
    if (path->dead || limited(simulation) || below(simulation, 1000) < path->loss)
        return;
    if (too_large && (path->hole & HOLE_UP)) {
        bool known = path->told && simulation->told_at != MOMENT_UNKNOWN && simulation->now >= simulation->told_at;
        if (path->told && simulation->told_at == MOMENT_UNKNOWN)
            simulation->told_at = start + path->delay;
        if (!known)
            return;
    }
    if ((too_large && (path->hole & HOLE_DOWN)) || below(simulation, 1000) < path->loss)
        return;
    simulation->arrivals[number] =
        start + 2 * path->delay + 300 + (path->jitter ? below(simulation, (unsigned)path->jitter) : 0);
}

/* Common sizes as the observer gives them. */
static unsigned hints(uint16_t *sizes)
{
    return packet_common_sizes(&gcm, sizes);
}

static void send_what_is_due(struct simulation *simulation)
{
    unsigned number = 0;
    unsigned size = 0;

    while (mtu_search_next(&simulation->mtu_search, simulation->now, &number, &size))
        deliver(simulation, number, size);
}

/* The next thing that happens: an answer, or a timer. */
static void step(struct simulation *simulation)
{
    moment next = mtu_search_due(&simulation->mtu_search);
    int which = -1;

    for (unsigned i = 0; i < simulation->mtu_search.count; i++)
        if (simulation->arrivals[i] != MOMENT_UNKNOWN && simulation->arrivals[i] < next) {
            next = simulation->arrivals[i];
            which = (int)i;
        }
    simulation->now = next;
    if (which >= 0) {
        simulation->arrivals[which] = MOMENT_UNKNOWN;
        mtu_search_answer(&simulation->mtu_search, (unsigned)which, next);
    }
    send_what_is_due(simulation);
}

static const struct mtu_search *run(struct path path, unsigned seed)
{
    static struct simulation simulation;
    uint16_t sizes[MTU_SEARCH_HINTS_MAX];
    unsigned count = hints(sizes);

    memset(&simulation, 0, sizeof(simulation));
    simulation.path = path;
    simulation.random = 0x9e3779b97f4a7c15U * (seed + 1U);
    simulation.now = SECONDS(1000);
    simulation.told_at = MOMENT_UNKNOWN;
    simulation.tokens = path.burst;
    simulation.filled = simulation.now;
    mtu_search_start(&simulation.mtu_search, 100, packet_inner(&gcm, 1500), sizes, count, simulation.now);
    send_what_is_due(&simulation);
    for (unsigned steps = 0; simulation.mtu_search.verdict == MTU_SEARCH_UNDER_WAY; steps++) {
        assert_in_range(steps, 0, 2000);
        step(&simulation);
    }
    assert_in_range(simulation.mtu_search.bytes, 0, MTU_SEARCH_BYTES_MAX);
    /* how long it took */
    simulation.mtu_search.began = simulation.now - simulation.mtu_search.began;
    return &simulation.mtu_search;
}

static const unsigned path_mtus[] = {1500, 1454, 1400, 1397, 1356, 1355, 1312, 1280, 1000};
static const moment delays[] = {0, MILLISECONDS(10), MILLISECONDS(40), MILLISECONDS(100)};
enum { MTUS = sizeof(path_mtus) / sizeof(path_mtus[0]), DELAYS = sizeof(delays) / sizeof(delays[0]) };

static bool is_right(const struct mtu_search *mtu_search, unsigned mtu)
{
    if (mtu >= 1500)
        return mtu_search->verdict == MTU_SEARCH_GOOD;
    return mtu_search->verdict == MTU_SEARCH_HOLE && mtu_search->passes == packet_inner(&gcm, mtu);
}

static void a_good_path_is_known_after_one_round_trip(void **state)
{
    (void)state;
    for (unsigned i = 0; i < DELAYS; i++) {
        const struct mtu_search *mtu_search = run((struct path){.mtu = 1500, .delay = delays[i]}, i);
        assert_int_equal(mtu_search->verdict, MTU_SEARCH_GOOD);
        assert_in_range(mtu_search->began, 0, 2 * delays[i] + MILLISECONDS(1));
    }
}

static void a_hole_is_exact_after_two_round_trips_and_300_ms(void **state)
{
    (void)state;
    for (unsigned mtu = 1; mtu < MTUS; mtu++)
        for (unsigned way = HOLE_UP; way <= HOLE_BOTH; way++)
            for (unsigned i = 0; i < DELAYS; i++) {
                const struct mtu_search *mtu_search =
                    run((struct path){.mtu = path_mtus[mtu], .hole = (enum hole)way, .delay = delays[i]}, i);
                assert_int_equal(mtu_search->verdict, MTU_SEARCH_HOLE);
                assert_true(mtu_search->exact);
                assert_int_equal(mtu_search->passes, packet_inner(&gcm, path_mtus[mtu]));
                /* Below 1200 no common size is near: one flight more. */
                moment allowed = (path_mtus[mtu] < 1200 ? 6 : 4) * delays[i] + MILLISECONDS(300);
                if (mtu_search->began > allowed)
                    fail_msg("path MTU %u, delay %lld us: %lld us", path_mtus[mtu], (long long)delays[i],
                             (long long)mtu_search->began);
            }
}

static void every_path_mtu_is_found_to_the_byte(void **state)
{
    (void)state;
    for (unsigned mtu = 400; mtu < 1500; mtu++) {
        const struct mtu_search *mtu_search =
            run((struct path){.mtu = mtu, .hole = HOLE_BOTH, .delay = MILLISECONDS(10)}, mtu);
        assert_int_equal(mtu_search->verdict, MTU_SEARCH_HOLE);
        assert_int_equal(mtu_search->passes, packet_inner(&gcm, mtu));
    }
}

static unsigned privileges_from(unsigned first_seed, struct path path, unsigned runs, unsigned *false_holes)
{
    unsigned right = 0;

    for (unsigned i = 0; i < runs; i++) {
        const struct mtu_search *mtu_search = run(path, first_seed + i);
        right += is_right(mtu_search, path.mtu);
        if (path.mtu < 1500)
            assert_in_range(mtu_search->passes, 0, packet_inner(&gcm, path.mtu));
        *false_holes += mtu_search->verdict == MTU_SEARCH_HOLE && path.mtu >= 1500;
    }
    return right;
}

static unsigned rights(struct path path, unsigned runs, unsigned *false_holes)
{
    return privileges_from(0, path, runs, false_holes);
}

/* 10 % each way, so that 19 % of all questions have no answer. */
static void random_loss_is_no_hole_in_20000_runs(void **state)
{
    (void)state;
    for (unsigned i = 0; i < DELAYS; i++) {
        unsigned false_holes = 0;
        unsigned right = rights((struct path){.mtu = 1500, .loss = 100, .delay = delays[i]}, 5000, &false_holes);
        print_message("good path, 10%% lost each way, delay %3lld ms: right %u of 5000, false holes %u\n",
                      (long long)delays[i] / 1000, right, false_holes);
        assert_int_equal(false_holes, 0);
        assert_in_range(right, 4950, 5000);
    }
}

/*
 * Loss is counted each way: at 10 % nearly a fifth of all questions has no answer, and the bytes
 * that may be sent begin to be too few. What is wrong then is too small, and by a few bytes.
 */
static void a_hole_is_found_beside_random_loss(void **state)
{
    static const struct {
        unsigned loss;
        unsigned right;
    } aims[] = {{20, 990}, {50, 990}, {100, 990}};

    (void)state;
    for (unsigned i = 0; i < sizeof(aims) / sizeof(aims[0]); i++)
        for (unsigned mtu = 1; mtu < MTUS; mtu++) {
            unsigned none = 0;
            struct path path = {.mtu = path_mtus[mtu],
                                .hole = (enum hole)(1 + mtu % 3),
                                .loss = aims[i].loss,
                                .delay = MILLISECONDS(40)};
            unsigned right = rights(path, 1000, &none);
            print_message("path MTU %4u, %2u%% lost each way: right %u of 1000\n", path.mtu, path.loss / 10, right);
            assert_in_range(right, aims[i].right, 1000);
        }
}

/* The least of the sets; on seeds that none of the sweep's numbers was chosen with. */
static unsigned worst_of_fresh_sets(struct path path, unsigned runs)
{
    enum { FIRST = 41000000, APART = 1000000, SETS = 5 };
    unsigned worst = runs;

    for (unsigned set = 0; set < SETS; set++) {
        unsigned false_holes = 0;
        unsigned right = privileges_from(FIRST + set * APART, path, runs, &false_holes);
        assert_int_equal(false_holes, 0);
        if (right < worst)
            worst = right;
    }
    return worst;
}

static void every_path_mtu_is_right_in_99_of_100_beside_heavy_loss(void **state)
{
    unsigned runs = rounds(1000);

    (void)state;
    for (unsigned mtu = 0; mtu < MTUS; mtu++) {
        struct path path = {
            .mtu = path_mtus[mtu], .hole = (enum hole)(1 + mtu % 3), .loss = 100, .delay = MILLISECONDS(40)};
        unsigned worst = worst_of_fresh_sets(path, runs);
        print_message("path MTU %4u, 10%% lost each way, worst of five fresh sets: right %u of %u\n", path.mtu, worst,
                      runs);
        assert_in_range(runs - worst, 0, (runs + 99) / 100);
    }
}

/* The sender fragments once it was told: nothing is lost any more. */
static void a_path_whose_routers_speak_is_good(void **state)
{
    (void)state;
    for (unsigned mtu = 1; mtu < MTUS; mtu++)
        for (unsigned i = 0; i < DELAYS; i++) {
            struct path path = {.mtu = path_mtus[mtu], .hole = HOLE_UP, .told = true, .delay = delays[i]};
            for (unsigned seed = 0; seed < 100; seed++)
                assert_int_equal(run(path, seed)->verdict, MTU_SEARCH_GOOD);
        }
}

static void a_rate_limit_alone_is_no_hole(void **state)
{
    (void)state;
    for (unsigned rate = 5; rate <= 200; rate += 5)
        for (unsigned burst = 1; burst <= 20; burst++) {
            const struct mtu_search *mtu_search =
                run((struct path){.mtu = 1500, .rate = rate, .burst = burst, .delay = MILLISECONDS(10)},
                    rate * 100 + burst);
            assert_int_not_equal(mtu_search->verdict, MTU_SEARCH_HOLE);
        }
}

static void a_rate_limit_before_a_hole_gives_no_wrong_size(void **state)
{
    unsigned found = 0;
    unsigned runs = 0;

    (void)state;
    for (unsigned mtu = 1; mtu < MTUS; mtu++)
        for (unsigned rate = 10; rate <= 200; rate += 10) {
            struct path path = {
                .mtu = path_mtus[mtu], .hole = HOLE_BOTH, .rate = rate, .burst = 5, .delay = MILLISECONDS(10)};
            const struct mtu_search *mtu_search = run(path, rate);
            runs++;
            found += is_right(mtu_search, path.mtu);
            if (mtu_search->verdict == MTU_SEARCH_HOLE)
                assert_in_range(mtu_search->passes, 0, packet_inner(&gcm, path.mtu));
        }
    print_message("rate limits of 10 to 200 a second before a hole: right %u of %u\n", found, runs);
    assert_in_range(found, runs * 9 / 10, runs);
}

static void a_slow_line_and_jitter_do_not_look_like_a_hole(void **state)
{
    unsigned none = 0;

    (void)state;
    for (unsigned rate = 16000; rate <= 1000000; rate *= 2) {
        struct path path = {.mtu = 1500, .byte_rate = rate, .delay = MILLISECONDS(40), .jitter = MILLISECONDS(60)};
        assert_int_equal(rights(path, 500, &none), 500);
        path.mtu = 1400;
        path.hole = HOLE_BOTH;
        unsigned right = rights(path, 500, &none);
        print_message("%7u bytes a second, jitter 60 ms, path MTU 1400: right %u of 500\n", rate, right);
        assert_in_range(right, 495, 500);
    }
    assert_int_equal(none, 0);
}

static void silence_is_no_hole(void **state)
{
    (void)state;
    const struct mtu_search *mtu_search = run((struct path){.mtu = 1500, .dead = true}, 1);
    assert_int_equal(mtu_search->verdict, MTU_SEARCH_SILENT);
    assert_in_range(mtu_search->began, 0, SECONDS(5));
}

static void nearly_everything_lost_is_not_decided(void **state)
{
    unsigned holes = 0;

    (void)state;
    for (unsigned seed = 0; seed < 1000; seed++)
        holes +=
            run((struct path){.mtu = 1500, .loss = 450, .delay = MILLISECONDS(20)}, seed)->verdict == MTU_SEARCH_HOLE;
    print_message("good path, 45%% lost each way: false holes %u of 1000\n", holes);
    assert_in_range(holes, 0, 2); /* beyond what is promised */
}

static void a_late_answer_takes_a_hole_back(void **state)
{
    uint16_t sizes[MTU_SEARCH_HINTS_MAX];
    struct mtu_search mtu_search;
    unsigned number = 0;
    unsigned size = 0;
    moment now = 0;

    (void)state;
    mtu_search_start(&mtu_search, 100, 1448, sizes, hints(sizes), now);
    for (; mtu_search.verdict == MTU_SEARCH_UNDER_WAY; now = mtu_search_due(&mtu_search)) {
        while (mtu_search_next(&mtu_search, now, &number, &size))
            if (size <= 1348)
                mtu_search_answer(&mtu_search, number, now + 1);
        if (mtu_search.verdict != MTU_SEARCH_UNDER_WAY)
            break;
    }
    assert_int_equal(mtu_search.verdict, MTU_SEARCH_HOLE);
    assert_int_equal(mtu_search.passes, 1348);
    for (number = 0; mtu_search.probes[number].size != 1448; number++)
        ;
    assert_true(mtu_search_answer(&mtu_search, number, now + SECONDS(1)));
    assert_int_equal(mtu_search.verdict, MTU_SEARCH_GOOD);
    assert_false(mtu_search_answer(&mtu_search, number, now + SECONDS(1)));
    assert_false(mtu_search_answer(&mtu_search, MTU_SEARCH_PROBES_MAX, now));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_path_is_known_after_one_round_trip),
        cmocka_unit_test(a_hole_is_exact_after_two_round_trips_and_300_ms),
        cmocka_unit_test(every_path_mtu_is_found_to_the_byte),
        cmocka_unit_test(random_loss_is_no_hole_in_20000_runs),
        cmocka_unit_test(a_hole_is_found_beside_random_loss),
        cmocka_unit_test(every_path_mtu_is_right_in_99_of_100_beside_heavy_loss),
        cmocka_unit_test(a_path_whose_routers_speak_is_good),
        cmocka_unit_test(a_rate_limit_alone_is_no_hole),
        cmocka_unit_test(a_rate_limit_before_a_hole_gives_no_wrong_size),
        cmocka_unit_test(a_slow_line_and_jitter_do_not_look_like_a_hole),
        cmocka_unit_test(silence_is_no_hole),
        cmocka_unit_test(nearly_everything_lost_is_not_decided),
        cmocka_unit_test(a_late_answer_takes_a_hole_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
