/* SPDX-License-Identifier: MIT */
/* Unit tests of dns/dns_message.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "dns/dns_message.h"

enum { ID = 0x1234 };

/* A message under construction. */
struct message {
    uint8_t bytes[2048];
    size_t length;
};

static void add(struct message *message, const char *bytes, size_t count)
{
    assert_true(message->length + count <= sizeof(message->bytes));
    memcpy(message->bytes + message->length, bytes, count);
    message->length += count;
}

#define ADD(message, literal) add(message, literal, sizeof(literal) - 1)

/* Header, and the question "a.example. A IN" when there is one. */
static struct message message_of(uint8_t flags_high, uint8_t flags_low, uint8_t questions, uint8_t answers,
                                 uint8_t additional)
{
    struct message message = {.length = 0};
    const char header[12] = {0x12, 0x34, (char)flags_high, (char)flags_low, 0, (char)questions, 0, (char)answers, 0,
                             0,    0,    (char)additional};

    add(&message, header, sizeof(header));
    if (questions)
        ADD(&message, "\1a\7example\0\0\1\0\1");
    return message;
}

/* A copy of exactly that length, so that a sanitizer sees one byte too far. */
static bool reads(const struct message *message, struct dns_answer *answer)
{
    uint8_t *copy = malloc(message->length ? message->length : 1);

    assert_non_null(copy);
    memcpy(copy, message->bytes, message->length);
    bool read = dns_answer_read(copy, message->length, ID, answer);
    free(copy);
    return read;
}

static void a_query_is_what_rfc_1035_says(void **state)
{
    (void)state;
    uint8_t out[DNS_QUERY_MAX];
    static const char expected[] = "\x12\x34\1\0\0\1\0\0\0\0\0\1"
                                   "\1a\7example\0\0\1\0\1"
                                   "\0\0\x29\x04\xd0\0\0\0\0\0\0";

    size_t length = dns_query_write(out, sizeof(out), ID, SLICE("a.example"), DNS_TYPE_A, 0);
    assert_int_equal(length, sizeof(expected) - 1);
    assert_memory_equal(out, expected, length);
    assert_int_equal(dns_query_write(out, sizeof(out), ID, SLICE("a.example."), DNS_TYPE_A, 0), length);
}

static void the_root_is_a_name(void **state)
{
    (void)state;
    uint8_t out[DNS_QUERY_MAX];

    assert_int_equal(dns_query_write(out, sizeof(out), ID, SLICE("."), DNS_TYPE_NS, 0), 12 + 1 + 4 + 11);
    assert_int_equal(dns_query_write(out, sizeof(out), ID, (struct slice){NULL, 0}, DNS_TYPE_NS, 0), 12 + 1 + 4 + 11);
}

static void padding_makes_the_message_exactly_as_long_as_asked(void **state)
{
    (void)state;
    static uint8_t out[2000];
    size_t plain = dns_query_write(out, sizeof(out), ID, SLICE("."), DNS_TYPE_A, 0);

    for (size_t size = plain + 4; size <= sizeof(out); size++)
        assert_int_equal(dns_query_write(out, sizeof(out), ID, SLICE("."), DNS_TYPE_A, size), size);
    assert_int_equal(dns_query_write(out, sizeof(out), ID, SLICE("."), DNS_TYPE_A, plain), plain);
    /* RFC 7830: option 12, its length, zeroes */
    dns_query_write(out, sizeof(out), ID, SLICE("."), DNS_TYPE_A, plain + 4 + 0x102);
    assert_memory_equal(out + plain - 2, "\x01\x06\0\x0c\x01\x02\0\0", 8);
}

static void a_length_that_cannot_be_had_is_refused(void **state)
{
    (void)state;
    static uint8_t out[2000];
    size_t plain = dns_query_write(out, sizeof(out), ID, SLICE("."), DNS_TYPE_A, 0);

    for (size_t size = plain + 1; size < plain + 4; size++)
        assert_int_equal(dns_query_write(out, sizeof(out), ID, SLICE("."), DNS_TYPE_A, size), 0);
    assert_int_equal(dns_query_write(out, sizeof(out), ID, SLICE("."), DNS_TYPE_A, plain - 1), 0);
    assert_int_equal(dns_query_write(out, sizeof(out), ID, SLICE("."), DNS_TYPE_A, sizeof(out) + 1), 0);
    assert_int_equal(dns_query_write(out, sizeof(out), ID, SLICE("."), DNS_TYPE_A, 70000), 0);
    assert_int_equal(dns_query_write(out, plain - 1, ID, SLICE("."), DNS_TYPE_A, 0), 0);
}

static void what_is_no_name_is_refused(void **state)
{
    (void)state;
    uint8_t out[DNS_QUERY_MAX];
    char label[80];
    char name[300];

    memset(label, 'a', sizeof(label));
    assert_int_equal(dns_query_write(out, sizeof(out), ID, SLICE("a..example"), DNS_TYPE_A, 0), 0);
    assert_int_equal(dns_query_write(out, sizeof(out), ID, SLICE(".example"), DNS_TYPE_A, 0), 0);
    assert_int_equal(dns_query_write(out, sizeof(out), ID, SLICE("example.."), DNS_TYPE_A, 0), 0);
    assert_int_not_equal(dns_query_write(out, sizeof(out), ID, (struct slice){label, 63}, DNS_TYPE_A, 0), 0);
    assert_int_equal(dns_query_write(out, sizeof(out), ID, (struct slice){label, 64}, DNS_TYPE_A, 0), 0);
    for (size_t i = 0; i < sizeof(name); i++)
        name[i] = i % 2 ? '.' : 'a';
    assert_int_equal(dns_query_write(out, sizeof(out), ID, (struct slice){name, 253}, DNS_TYPE_A, 0), DNS_QUERY_MAX);
    assert_int_equal(dns_query_write(out, sizeof(out), ID, (struct slice){name, 255}, DNS_TYPE_A, 0), 0);
}

static void addresses_of_an_answer_are_found_behind_aliases(void **state)
{
    (void)state;
    struct dns_answer answer;
    struct message message = message_of(0x81, 0x80, 1, 3, 0);

    ADD(&message, "\xc0\x0c\0\5\0\1\0\0\0\1\0\4\1b\xc0\x0e"); /* a.example CNAME b.example */
    ADD(&message, "\xc0\x27\0\1\0\1\0\0\0\1\0\4\xc0\0\2\1");  /* 192.0.2.1 */
    ADD(&message, "\1b\xc0\x0e\0\x1c\0\1\0\0\0\1\0\x10\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1");
    assert_true(reads(&message, &answer));
    assert_int_equal(answer.code, DNS_NO_ERROR);
    assert_false(answer.truncated);
    assert_int_equal(answer.address_count, 2);
    assert_int_equal(answer.addresses[0].family, ADDRESS_IPV4);
    assert_memory_equal(answer.addresses[0].bytes, "\xc0\0\2\1", 4);
    assert_int_equal(answer.addresses[1].family, ADDRESS_IPV6);
    assert_int_equal(answer.addresses[1].bytes[15], 1);
}

static void addresses_beside_the_answer_do_not_count(void **state)
{
    (void)state;
    struct dns_answer answer;
    struct message message = message_of(0x81, 0x80, 1, 0, 1);

    ADD(&message, "\xc0\x0c\0\1\0\1\0\0\0\1\0\4\xc0\0\2\1");
    assert_true(reads(&message, &answer));
    assert_int_equal(answer.address_count, 0);
}

static void records_of_another_class_or_length_do_not_count(void **state)
{
    (void)state;
    struct dns_answer answer;
    struct message message = message_of(0x81, 0x80, 1, 2, 0);

    ADD(&message, "\xc0\x0c\0\1\0\3\0\0\0\1\0\4\xc0\0\2\1");
    ADD(&message, "\xc0\x0c\0\1\0\1\0\0\0\1\0\5\xc0\0\2\1\1");
    assert_true(reads(&message, &answer));
    assert_int_equal(answer.address_count, 0);
}

static void codes_are_told_and_opt_has_their_upper_bits(void **state)
{
    (void)state;
    struct dns_answer answer;
    struct message message = message_of(0x81, 0x83, 1, 0, 0);

    assert_true(reads(&message, &answer));
    assert_int_equal(answer.code, DNS_NO_SUCH_NAME);
    message = message_of(0x81, 0x80, 1, 0, 1);
    ADD(&message, "\0\0\x29\x04\xd0\1\0\0\0\0\0"); /* BADVERS */
    assert_true(reads(&message, &answer));
    assert_int_equal(answer.code, 16);
}

static void a_server_that_fails_may_leave_the_question_out(void **state)
{
    (void)state;
    struct dns_answer answer;
    struct message message = message_of(0x80, 0x01, 0, 0, 0);

    assert_true(reads(&message, &answer));
    assert_int_equal(answer.code, DNS_FORMAT_ERROR);
    assert_false(answer.question);
}

static void what_is_no_answer_to_the_query_is_refused(void **state)
{
    (void)state;
    struct dns_answer answer;
    struct message query = message_of(0x01, 0x00, 1, 0, 0);
    struct message notify = message_of(0xa0, 0x00, 1, 0, 0);
    struct message two = message_of(0x81, 0x80, 2, 0, 0);
    struct message good = message_of(0x81, 0x80, 1, 0, 0);

    assert_false(reads(&query, &answer));
    assert_false(reads(&notify, &answer));
    assert_false(reads(&two, &answer));
    assert_true(reads(&good, &answer));
    assert_false(dns_answer_read(good.bytes, good.length, ID + 1, &answer));
}

static void every_cut_of_an_answer_is_survived_and_refused(void **state)
{
    (void)state;
    struct dns_answer answer;
    struct message message = message_of(0x81, 0x80, 1, 1, 0);

    ADD(&message, "\xc0\x0c\0\1\0\1\0\0\0\1\0\4\xc0\0\2\1");
    for (size_t length = 0; length < message.length; length++) {
        struct message cut = message;
        cut.length = length;
        assert_false(reads(&cut, &answer));
        assert_int_equal(answer.address_count, 0);
    }
    assert_true(reads(&message, &answer));
}

static void a_truncated_answer_keeps_what_came_before_the_cut(void **state)
{
    (void)state;
    struct dns_answer answer;
    struct message message = message_of(0x83, 0x80, 1, 2, 0);

    ADD(&message, "\xc0\x0c\0\1\0\1\0\0\0\1\0\4\xc0\0\2\1\xc0\x0c\0\1");
    assert_true(reads(&message, &answer));
    assert_true(answer.truncated);
    assert_int_equal(answer.address_count, 1);
}

static void hostile_names_end(void **state)
{
    (void)state;
    struct dns_answer answer;
    struct message self = message_of(0x81, 0x80, 0, 1, 0);
    struct message reserved = message_of(0x81, 0x80, 0, 1, 0);
    struct message endless = message_of(0x81, 0x80, 0, 1, 0);

    ADD(&self, "\xc0\x0c\0\1\0\1\0\0\0\1\0\4\xc0\0\2\1"); /* a pointer to itself is stepped over */
    assert_true(reads(&self, &answer));
    ADD(&reserved, "\x40\x0c\0\1\0\1\0\0\0\1\0\4\xc0\0\2\1");
    assert_false(reads(&reserved, &answer));
    for (int i = 0; i < 500; i++)
        ADD(&endless, "\1a");
    ADD(&endless, "\0\0\1\0\1\0\0\0\1\0\4\xc0\0\2\1");
    assert_false(reads(&endless, &answer));
}

static void more_addresses_than_fit_are_left_out(void **state)
{
    (void)state;
    struct dns_answer answer;
    struct message message = message_of(0x81, 0x80, 1, 40, 0);

    for (int i = 0; i < 40; i++)
        ADD(&message, "\xc0\x0c\0\1\0\1\0\0\0\1\0\4\xc0\0\2\1");
    assert_true(reads(&message, &answer));
    assert_int_equal(answer.address_count, DNS_ADDRESSES_MAX);
}

static void an_answer_fits_only_its_own_question(void **state)
{
    (void)state;
    uint8_t query[DNS_QUERY_MAX];
    size_t length = dns_query_write(query, sizeof(query), ID, SLICE("A.exaMple"), DNS_TYPE_A, 0);
    size_t other = 0;
    struct message message = message_of(0x81, 0x80, 1, 0, 0);
    struct message none = message_of(0x80, 0x01, 0, 0, 0);

    assert_true(dns_answer_fits(message.bytes, message.length, query, length));
    assert_true(dns_answer_fits(none.bytes, none.length, query, length));
    other = dns_query_write(query, sizeof(query), ID, SLICE("b.example"), DNS_TYPE_A, 0);
    assert_false(dns_answer_fits(message.bytes, message.length, query, other));
    other = dns_query_write(query, sizeof(query), ID, SLICE("a.example"), DNS_TYPE_AAAA, 0);
    assert_false(dns_answer_fits(message.bytes, message.length, query, other));
    other = dns_query_write(query, sizeof(query), ID, SLICE("a.example.longer.than.the.answer"), DNS_TYPE_A, 0);
    assert_false(dns_answer_fits(message.bytes, message.length, query, other));
    assert_false(dns_answer_fits(message.bytes, 11, query, length));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_is_what_rfc_1035_says),
        cmocka_unit_test(the_root_is_a_name),
        cmocka_unit_test(padding_makes_the_message_exactly_as_long_as_asked),
        cmocka_unit_test(a_length_that_cannot_be_had_is_refused),
        cmocka_unit_test(what_is_no_name_is_refused),
        cmocka_unit_test(addresses_of_an_answer_are_found_behind_aliases),
        cmocka_unit_test(addresses_beside_the_answer_do_not_count),
        cmocka_unit_test(records_of_another_class_or_length_do_not_count),
        cmocka_unit_test(codes_are_told_and_opt_has_their_upper_bits),
        cmocka_unit_test(a_server_that_fails_may_leave_the_question_out),
        cmocka_unit_test(what_is_no_answer_to_the_query_is_refused),
        cmocka_unit_test(every_cut_of_an_answer_is_survived_and_refused),
        cmocka_unit_test(a_truncated_answer_keeps_what_came_before_the_cut),
        cmocka_unit_test(hostile_names_end),
        cmocka_unit_test(more_addresses_than_fit_are_left_out),
        cmocka_unit_test(an_answer_fits_only_its_own_question),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
