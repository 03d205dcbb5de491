/* SPDX-License-Identifier: MIT */
/*
 * Answers of children as hostile bytes: each byte of each struct gets each value, and what is taken
 * in is a value of its type in every field.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "dns/lookup.h"
#include "handshake/child_answers.h"

static unsigned char byte_at(const void *struct_at, size_t offset)
{
    return ((const unsigned char *)struct_at)[offset];
}

static struct handshake good_handshake(void)
{
    struct handshake probe;

    memset(&probe, 0, sizeof(probe));
    probe.own.answer = PROBE_THROUGH;
    probe.own.port = 443;
    probe.hello.chain_count = 2;
    probe.hello.trusted = true;
    probe.hello.judged = true;
    return probe;
}

static struct name_lookup good_name(void)
{
    struct name_lookup probe;

    memset(&probe, 0, sizeof(probe));
    probe.answer = NAME_FOUND;
    probe.address_count = 2;
    probe.addresses[0].family = ADDRESS_IPV4;
    probe.addresses[1].family = ADDRESS_IPV6;
    return probe;
}

static void what_a_child_really_says_is_taken(void **state)
{
    struct handshake handshake = good_handshake();
    struct name_lookup name = good_name();

    (void)state;
    assert_true(handshake_is_sound(&handshake));
    assert_true(name_lookup_is_sound(&name));
    handshake.own.large = LARGE_LOST + 1;
    assert_false(handshake_is_sound(&handshake));
    handshake.own.large = LARGE_LOST;
    handshake.own.answer = PROBE_UNDER_WAY; /* it would be waited for, forever */
    assert_false(handshake_is_sound(&handshake));
    name.answer = NAME_ASKED;
    assert_false(name_lookup_is_sound(&name));
}

/* Every bool of struct handshake, but for those in arrays. */
static const size_t bools[] = {
    offsetof(struct handshake, own.tcp),       offsetof(struct handshake, hello.trusted),
    offsetof(struct handshake, hello.judged),  offsetof(struct handshake, hello.asks_certificate),
    offsetof(struct handshake, others[0].tcp), offsetof(struct handshake, others[HANDSHAKE_OTHERS_MAX - 1].tcp),
};

static const size_t bools_of_certificate[] = {
    offsetof(struct certificate, self_issued), offsetof(struct certificate, has_usage),
    offsetof(struct certificate, client),      offsetof(struct certificate, server),
    offsetof(struct certificate, weak_digest),
};

static void try_bool(size_t offset)
{
    for (unsigned value = 0; value < 256; value++) {
        struct handshake probe = good_handshake();
        ((unsigned char *)&probe)[offset] = (unsigned char)value;
        assert_int_equal(handshake_is_sound(&probe), value <= 1);
    }
}

static void a_bool_is_0_or_1_wherever_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bools) / sizeof(bools[0]); i++)
        try_bool(bools[i]);
    for (size_t place = 0; place < HANDSHAKE_CHAIN_MAX; place++)
        for (size_t i = 0; i < sizeof(bools_of_certificate) / sizeof(bools_of_certificate[0]); i++)
            try_bool(offsetof(struct handshake, hello.chain) + place * sizeof(struct certificate) +
                     bools_of_certificate[i]);
}

static void a_text_that_does_not_end_is_none(void **state)
{
    static const struct {
        size_t offset;
        size_t size;
    } texts[] = {
        {offsetof(struct handshake, host), sizeof(((struct handshake *)0)->host)},
        {offsetof(struct handshake, address), sizeof(((struct handshake *)0)->address)},
        {offsetof(struct handshake, own.reason), sizeof(((struct transport_probe *)0)->reason)},
        {offsetof(struct handshake, others[3].reason), sizeof(((struct transport_probe *)0)->reason)},
        {offsetof(struct handshake, hello.version), sizeof(((struct server_hello *)0)->version)},
        {offsetof(struct handshake, hello.cipher), sizeof(((struct server_hello *)0)->cipher)},
        {offsetof(struct handshake, hello.verify_reason), sizeof(((struct server_hello *)0)->verify_reason)},
        {offsetof(struct handshake, hello.chain[5].subject), CERTIFICATE_NAME_SIZE},
        {offsetof(struct handshake, hello.chain[0].issuer), CERTIFICATE_NAME_SIZE},
        {offsetof(struct handshake, hello.names[7]), CERTIFICATE_NAME_SIZE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct handshake probe = good_handshake();
        memset((char *)&probe + texts[i].offset, 'x', texts[i].size);
        assert_false(handshake_is_sound(&probe));
        ((char *)&probe)[texts[i].offset + texts[i].size - 1] = '\0';
        assert_true(handshake_is_sound(&probe));
    }
}

static void counts_and_kinds_stay_in_their_bounds(void **state)
{
    struct handshake probe = good_handshake();
    struct name_lookup name = good_name();

    (void)state;
    probe.other_count = HANDSHAKE_OTHERS_MAX + 1;
    assert_false(handshake_is_sound(&probe));
    probe = good_handshake();
    probe.hello.chain_count = HANDSHAKE_CHAIN_MAX + 1;
    assert_false(handshake_is_sound(&probe));
    probe = good_handshake();
    probe.hello.name_count = SIZE_MAX;
    assert_false(handshake_is_sound(&probe));
    probe = good_handshake();
    probe.own.port = 65536;
    assert_false(handshake_is_sound(&probe));
    name.address_count = NAME_ADDRESSES_MAX + 1;
    assert_false(name_lookup_is_sound(&name));
    for (unsigned family = 0; family < 256; family++) {
        name = good_name();
        name.addresses[1].family = (uint8_t)family;
        assert_int_equal(name_lookup_is_sound(&name), family == ADDRESS_IPV4 || family == ADDRESS_IPV6);
    }
}

/*
 * No byte at all makes it read beyond the struct, or take what it should not: under the sanitizers
 * this is the whole kind.
 */
static void any_byte_may_have_any_value(void **state)
{
    struct name_lookup name = good_name();
    unsigned taken = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(struct handshake); i++) {
        struct handshake probe = good_handshake();
        ((unsigned char *)&probe)[i] = 0xff;
        if (handshake_is_sound(&probe))
            taken += byte_at(&probe, i) == 0xff && probe.other_count <= HANDSHAKE_OTHERS_MAX;
    }
    assert_true(taken > 0);
    for (size_t i = 0; i < sizeof(name); i++) {
        name = good_name();
        ((unsigned char *)&name)[i] = 0xff;
        if (name_lookup_is_sound(&name))
            assert_true(name.address_count <= NAME_ADDRESSES_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_child_really_says_is_taken), cmocka_unit_test(a_bool_is_0_or_1_wherever_it_is),
        cmocka_unit_test(a_text_that_does_not_end_is_none),  cmocka_unit_test(counts_and_kinds_stay_in_their_bounds),
        cmocka_unit_test(any_byte_may_have_any_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
