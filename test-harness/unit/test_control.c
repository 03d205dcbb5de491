/* SPDX-License-Identifier: MIT */
/*
 * The control channel of the handshake probe: packets, keys, and the state machine, against a
 * server that is made here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "handshake/control_channel.h"

static const uint8_t OURS[CONTROL_SESSION_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8};
static const uint8_t THEIRS[CONTROL_SESSION_SIZE] = {9, 10, 11, 12, 13, 14, 15, 16};
static const struct control_key plain = {.wrapping = CONTROL_PLAIN};

#define NOW SECONDS(1700000000)

static struct control_channel channel;

/* A static key whose bytes count from 0 to 255. */
static void static_key(char *text, size_t size)
{
    struct text out;

    text_start(&out, text, size);
    text_add(&out, "#\n# 2048 bit OpenVPN static key\n#\n-----BEGIN OpenVPN Static key V1-----\n");
    for (unsigned i = 0; i < 256; i++)
        text_add(&out, "%02x%s", i, i % 16 == 15 ? "\n" : "");
    text_add(&out, "-----END OpenVPN Static key V1-----\n");
    assert_false(out.cut);
}

/* The same key with its two ways swapped: the server's. */
static struct control_key mirrored(const struct control_key *key)
{
    struct control_key other = *key;

    other.out = key->in;
    other.in = key->out;
    return other;
}

static struct control_packet server_packet(unsigned opcode, uint32_t id, const char *payload, size_t length)
{
    struct control_packet packet = {
        .opcode = opcode, .id = id, .payload = (const uint8_t *)payload, .payload_length = length};

    memcpy(packet.session, THEIRS, sizeof(packet.session));
    memcpy(packet.acked_session, OURS, sizeof(packet.acked_session));
    return packet;
}

static void server_sends(const struct control_key *key, const struct control_packet *packet)
{
    uint8_t bytes[CONTROL_DATAGRAM_MAX];
    size_t length = control_key_wrap(key, packet, 1, 1700000000, bytes, sizeof(bytes));

    assert_true(length > 0);
    control_channel_take(&channel, bytes, length);
}

static void server_resets(const struct control_key *key)
{
    struct control_packet packet = server_packet(CONTROL_RESET_SERVER_V2, 0, NULL, 0);

    packet.ack_count = 1;
    server_sends(key, &packet);
}

static void server_says(uint32_t id, const char *payload)
{
    struct control_packet packet = server_packet(CONTROL_V1, id, payload, strlen(payload));

    server_sends(&plain, &packet);
}

/* What the client sends next, taken apart; false when it is silent. */
static bool client_sends(const struct control_key *key, struct control_packet *packet, moment now)
{
    static uint8_t body[CONTROL_DATAGRAM_MAX];
    uint8_t bytes[CONTROL_DATAGRAM_MAX];
    size_t length = control_channel_give(&channel, bytes, sizeof(bytes), now);

    memset(packet, 0, sizeof(*packet));
    if (length == 0)
        return false;
    assert_true(control_key_unwrap(key, bytes, length, body, packet));
    return true;
}

static void start_open(void)
{
    struct control_packet packet;

    control_channel_start(&channel, &plain, OURS, NOW);
    assert_true(client_sends(&plain, &packet, NOW));
    server_resets(&plain);
    assert_int_equal(channel.phase, CONTROL_OPEN);
    assert_true(client_sends(&plain, &packet, NOW)); /* the acknowledgement */
}

static void assert_reads(const char *expected)
{
    uint8_t bytes[64] = {0};
    size_t length = 0;
    size_t got = 0;

    while ((got = control_channel_read(&channel, bytes + length, sizeof(bytes) - length)) > 0)
        length += got;
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(bytes, expected, length);
}

static void a_hard_reset_is_what_openvpn_sends(void **state)
{
    static const uint8_t expected[] = {0x38, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0};
    uint8_t bytes[CONTROL_DATAGRAM_MAX];

    (void)state;
    control_channel_start(&channel, &plain, OURS, NOW);
    assert_int_equal(control_channel_give(&channel, bytes, sizeof(bytes), NOW), sizeof(expected));
    assert_memory_equal(bytes, expected, sizeof(expected));
    assert_int_equal(control_channel_give(&channel, bytes, sizeof(bytes), NOW), 0);
}

static void packets_survive_their_own_bytes(void **state)
{
    struct control_packet packet = server_packet(CONTROL_V1, 7, "hello", 5);
    struct control_packet read;
    uint8_t body[CONTROL_DATAGRAM_MAX];
    uint8_t header[CONTROL_HEADER_SIZE];

    (void)state;
    packet.ack_count = 3;
    packet.acks[2] = 0xfffffffe;
    size_t length = control_body_write(&packet, body, sizeof(body));
    control_header_write(&packet, header);
    assert_true(control_header_read(header, sizeof(header), &read));
    assert_true(control_body_read(body, length, &read));
    assert_int_equal(read.id, 7);
    assert_int_equal(read.acks[2], 0xfffffffe);
    assert_memory_equal(read.acked_session, OURS, sizeof(OURS));
    assert_int_equal(read.payload_length, 5);
    /*
     * Every shorter body is refused, but for a payload that lost its end, which has no length of
     * its own.
     */
    for (size_t i = 0; i < length - 5; i++)
        assert_false(control_body_read(body, i, &read));
    assert_false(control_header_read(header, CONTROL_HEADER_SIZE - 1, &read));
    assert_int_equal(control_body_write(&packet, body, length - 1), 0);
}

static void too_many_acknowledgements_are_refused(void **state)
{
    uint8_t body[64] = {CONTROL_ACKS_MAX + 1};
    struct control_packet packet = {.opcode = CONTROL_ACK_V1};

    (void)state;
    assert_false(control_body_read(body, sizeof(body), &packet));
    body[0] = 255;
    assert_false(control_body_read(body, sizeof(body), &packet));
}

static void data_packets_and_old_opcodes_are_none_of_ours(void **state)
{
    uint8_t header[CONTROL_HEADER_SIZE] = {0};
    struct control_packet packet;

    (void)state;
    for (unsigned opcode = 0; opcode < 32; opcode++) {
        bool known = opcode == 4 || opcode == 5 || opcode == 7 || opcode == 8 || opcode == 10 || opcode == 11;
        header[0] = (uint8_t)(opcode << 3);
        assert_int_equal(control_header_read(header, sizeof(header), &packet), known);
    }
}

static size_t stream_adds(struct control_stream *stream, const void *bytes, size_t length)
{
    size_t room = 0;
    uint8_t *to = control_stream_room(stream, &room);

    length = length < room ? length : room;
    memcpy(to, bytes, length);
    control_stream_took(stream, length);
    return length;
}

static void a_stream_is_cut_into_packets(void **state)
{
    static struct control_stream stream;
    uint8_t packet[CONTROL_DATAGRAM_MAX];
    size_t length = 0;
    const char bytes[] = "\0\3abc\0\1d\0";

    (void)state;
    memset(&stream, 0, sizeof(stream));
    for (size_t i = 0; i < 4; i++) { /* drop by drop */
        stream_adds(&stream, bytes + i, 1);
        assert_int_equal(control_stream_cut(&stream, packet, &length), CONTROL_CUT_MORE);
    }
    stream_adds(&stream, bytes + 4, 5);
    assert_int_equal(control_stream_cut(&stream, packet, &length), CONTROL_CUT_WHOLE);
    assert_int_equal(length, 3);
    assert_memory_equal(packet, "abc", 3);
    assert_int_equal(control_stream_cut(&stream, packet, &length), CONTROL_CUT_WHOLE);
    assert_memory_equal(packet, "d", 1);
    assert_int_equal(control_stream_cut(&stream, packet, &length), CONTROL_CUT_MORE);
}

static void a_web_server_is_no_stream_of_packets(void **state)
{
    static struct control_stream stream;
    uint8_t packet[CONTROL_DATAGRAM_MAX];
    size_t length = 0;

    (void)state;
    memset(&stream, 0, sizeof(stream));
    stream_adds(&stream, "HTTP/1.1 400", 12);
    assert_int_equal(control_stream_cut(&stream, packet, &length), CONTROL_CUT_ALIEN);
    memset(&stream, 0, sizeof(stream));
    stream_adds(&stream, "\0\0", 2);
    assert_int_equal(control_stream_cut(&stream, packet, &length), CONTROL_CUT_ALIEN);
}

static void the_longest_packet_of_a_stream_fits(void **state)
{
    static struct control_stream stream;
    static uint8_t bytes[CONTROL_STREAM_HEADER_SIZE + CONTROL_DATAGRAM_MAX + 1] = {CONTROL_DATAGRAM_MAX >> 8, 0};
    uint8_t packet[CONTROL_DATAGRAM_MAX];
    size_t length = 0;

    (void)state;
    memset(&stream, 0, sizeof(stream));
    assert_int_equal(stream_adds(&stream, bytes, sizeof(bytes)), sizeof(bytes) - 1);
    assert_int_equal(control_stream_cut(&stream, packet, &length), CONTROL_CUT_WHOLE);
    assert_int_equal(length, CONTROL_DATAGRAM_MAX);
}

/*
 * --- the state machine
 * -----------------------------------------------------------------------------------------------
 */

static void the_reset_is_repeated_until_it_is_answered(void **state)
{
    struct control_packet packet;

    (void)state;
    control_channel_start(&channel, &plain, OURS, NOW);
    assert_true(client_sends(&plain, &packet, NOW));
    assert_false(client_sends(&plain, &packet, NOW + MILLISECONDS(599)));
    assert_true(control_channel_due(&channel) == NOW + MILLISECONDS(600));
    assert_true(client_sends(&plain, &packet, NOW + MILLISECONDS(600)));
    assert_int_equal(packet.opcode, CONTROL_RESET_CLIENT_V2);
    assert_int_equal(packet.id, 0);
    server_resets(&plain);
    assert_true(client_sends(&plain, &packet, NOW + MILLISECONDS(700)));
    assert_int_equal(packet.opcode, CONTROL_ACK_V1);
    assert_int_equal(packet.ack_count, 1);
    assert_memory_equal(packet.acked_session, THEIRS, sizeof(THEIRS));
    assert_false(client_sends(&plain, &packet, NOW + SECONDS(60)));
    assert_true(control_channel_due(&channel) == MOMENT_UNKNOWN);
}

static void an_answer_to_somebody_else_is_none(void **state)
{
    struct control_packet packet = server_packet(CONTROL_RESET_SERVER_V2, 0, NULL, 0);

    (void)state;
    control_channel_start(&channel, &plain, OURS, NOW);
    packet.ack_count = 1;
    packet.acked_session[0] ^= 1;
    server_sends(&plain, &packet);
    assert_int_equal(channel.phase, CONTROL_RESETTING);
    packet = server_packet(CONTROL_RESET_SERVER_V2, 1, NULL, 0);
    server_sends(&plain, &packet);
    packet = server_packet(CONTROL_V1, 0, "x", 1);
    server_sends(&plain, &packet);
    packet = server_packet(CONTROL_RESET_SERVER_V2, 0, NULL, 0);
    packet.key_id = 1;
    server_sends(&plain, &packet);
    assert_int_equal(channel.phase, CONTROL_RESETTING);
    assert_int_equal(channel.alien, 4);
}

static void our_own_packets_come_back_from_an_echo_and_count_for_nothing(void **state)
{
    uint8_t bytes[CONTROL_DATAGRAM_MAX];

    (void)state;
    control_channel_start(&channel, &plain, OURS, NOW);
    size_t length = control_channel_give(&channel, bytes, sizeof(bytes), NOW);
    control_channel_take(&channel, bytes, length);
    assert_int_equal(channel.phase, CONTROL_RESETTING);
    assert_int_equal(channel.alien, 1);
}

static void packets_are_put_into_their_order(void **state)
{
    (void)state;
    start_open();
    server_says(3, "c");
    server_says(2, "b");
    assert_reads("");
    server_says(1, "a");
    assert_reads("abc");
}

static void a_packet_that_comes_twice_is_read_once_and_acknowledged_twice(void **state)
{
    struct control_packet packet;

    (void)state;
    start_open();
    server_says(1, "a");
    assert_reads("a");
    assert_true(client_sends(&plain, &packet, NOW));
    server_says(1, "a");
    assert_reads("");
    assert_true(client_sends(&plain, &packet, NOW));
    assert_int_equal(packet.ack_count, 1);
    assert_int_equal(packet.acks[0], 1);
}

static void what_is_too_far_ahead_is_neither_kept_nor_acknowledged(void **state)
{
    struct control_packet packet;

    (void)state;
    start_open();
    server_says(1 + CONTROL_IN_MAX, "z");
    server_says(0x80000000U, "z");
    assert_false(client_sends(&plain, &packet, NOW));
    server_says(CONTROL_IN_MAX, "l");
    assert_true(client_sends(&plain, &packet, NOW));
    assert_int_equal(packet.acks[0], CONTROL_IN_MAX);
}

static void an_empty_packet_is_one_in_the_order(void **state)
{
    (void)state;
    start_open();
    server_says(1, "");
    server_says(2, "b");
    assert_reads("b");
}

static void strangers_sessions_are_not_listened_to(void **state)
{
    struct control_packet packet = server_packet(CONTROL_V1, 1, "x", 1);

    (void)state;
    start_open();
    packet.session[3] ^= 1;
    server_sends(&plain, &packet);
    assert_reads("");
    packet = server_packet(CONTROL_V1, 1, "x", 1);
    packet.key_id = 2;
    server_sends(&plain, &packet);
    assert_reads("");
}

static void what_we_write_is_repeated_until_it_is_acknowledged(void **state)
{
    struct control_packet packet;
    static const uint8_t hello[CONTROL_PAYLOAD_MAX + 1] = {22, 3, 1};

    (void)state;
    start_open();
    assert_true(control_channel_write(&channel, hello, sizeof(hello), NOW));
    assert_true(client_sends(&plain, &packet, NOW));
    assert_int_equal(packet.id, 1);
    assert_int_equal(packet.payload_length, CONTROL_PAYLOAD_MAX);
    assert_true(client_sends(&plain, &packet, NOW));
    assert_int_equal(packet.id, 2);
    assert_int_equal(packet.payload_length, 1);
    packet = server_packet(CONTROL_ACK_V1, 0, NULL, 0);
    packet.ack_count = 1;
    packet.acks[0] = 1;
    server_sends(&plain, &packet);
    assert_true(client_sends(&plain, &packet, NOW + SECONDS(1)));
    assert_int_equal(packet.id, 2);
    assert_false(client_sends(&plain, &packet, NOW + SECONDS(1)));
}

static void there_is_room_for_a_clients_part_and_no_more(void **state)
{
    static const uint8_t bytes[CONTROL_OUT_MAX * CONTROL_PAYLOAD_MAX + 1];

    (void)state;
    start_open();
    assert_false(control_channel_write(&channel, bytes, sizeof(bytes), NOW));
    assert_true(control_channel_write(&channel, bytes, sizeof(bytes) - 1, NOW));
    assert_false(control_channel_write(&channel, bytes, 1, NOW));
}

static void acknowledges(uint32_t id)
{
    struct control_packet packet = server_packet(CONTROL_ACK_V1, 0, NULL, 0);

    packet.ack_count = 1;
    packet.acks[0] = id;
    server_sends(&plain, &packet);
}

/* Opens a channel that is filled, and writes one full packet and a small one after it. */
static void start_filled(void)
{
    static const uint8_t hello[CONTROL_PAYLOAD_FILLED + 9] = {22, 3, 1};
    struct control_packet packet;

    start_open();
    packet = server_packet(CONTROL_V1, 1, "x", 1);
    server_sends(&plain, &packet);
    assert_int_equal(control_channel_fill(&channel), CONTROL_PAYLOAD_FILLED);
    assert_true(control_channel_write(&channel, hello, sizeof(hello), NOW));
    assert_true(client_sends(&plain, &packet, NOW)); /* small, so that the server listens */
    assert_int_equal(packet.opcode, CONTROL_ACK_V1);
    assert_true(client_sends(&plain, &packet, NOW));
    assert_int_equal(packet.ack_count, 0);
    assert_int_equal(packet.payload_length, CONTROL_PAYLOAD_FILLED);
    assert_true(client_sends(&plain, &packet, NOW));
    assert_int_equal(packet.payload_length, 9);
    assert_int_equal(control_channel_large(&channel), LARGE_UNKNOWN);
}

static void large_packets_are_lost_when_only_the_small_one_is_acknowledged(void **state)
{
    struct control_packet packet;

    (void)state;
    start_filled();
    assert_true(client_sends(&plain, &packet, NOW + SECONDS(1)));
    assert_true(client_sends(&plain, &packet, NOW + SECONDS(1)));
    assert_int_equal(control_channel_large(&channel), LARGE_UNKNOWN); /* nothing arrived at all */
    acknowledges(2);
    assert_int_equal(control_channel_large(&channel), LARGE_LOST);
    acknowledges(1); /* it was only late */
    assert_int_equal(control_channel_large(&channel), LARGE_ARRIVED);
    start_filled();
    acknowledges(2); /* once is chance */
    assert_int_equal(control_channel_large(&channel), LARGE_UNKNOWN);
    start_filled();
    acknowledges(1);
    assert_int_equal(control_channel_large(&channel), LARGE_ARRIVED);
}

static void a_flood_ends_it(void **state)
{
    struct control_packet packet;

    (void)state;
    start_open();
    for (unsigned i = 0; i < CONTROL_DATAGRAMS_TAKEN; i++)
        control_channel_take(&channel, (const uint8_t *)"x", 1);
    assert_int_equal(channel.phase, CONTROL_TOO_MUCH);
    assert_false(client_sends(&plain, &packet, NOW + SECONDS(9)));
}

/*
 * --- keys
 * -------------------------------------------------------------------------------------------------
 */

static void assert_handshake_begins_with(const struct control_key *key)
{
    struct control_key server = mirrored(key);
    struct control_packet packet;
    uint8_t bytes[CONTROL_DATAGRAM_MAX];
    uint8_t body[CONTROL_DATAGRAM_MAX];

    control_channel_start(&channel, key, OURS, NOW);
    size_t length = control_channel_give(&channel, bytes, sizeof(bytes), NOW);
    assert_true(length > 0);
    assert_true(control_key_unwrap(&server, bytes, length - key->client_key_length, body, &packet));
    assert_int_equal(packet.id, 0);
    /* One bit wrong, anywhere, and it is not authentic. */
    for (size_t i = 0; i < length - key->client_key_length; i++) {
        bytes[i] ^= 1;
        assert_false(control_key_unwrap(&server, bytes, length - key->client_key_length, body, &packet) && i != 0);
        bytes[i] ^= 1;
    }
    for (size_t i = 0; i < length - key->client_key_length; i++)
        assert_false(control_key_unwrap(&server, bytes, i, body, &packet));
    server_resets(&server);
    assert_int_equal(channel.phase, CONTROL_OPEN);
}

static void tls_auth_signs_and_checks(void **state)
{
    static const char *const digests[] = {"SHA1", "SHA256", "SHA512"};
    struct control_key key;
    char text[2048];

    (void)state;
    static_key(text, sizeof(text));
    for (size_t i = 0; i < 3; i++) {
        assert_true(control_key_tls_auth(&key, slice_of(text), digests[i], CONTROL_INVERSE));
        assert_handshake_begins_with(&key);
        assert_true(control_key_tls_auth(&key, slice_of(text), digests[i], CONTROL_BOTH_WAYS));
        assert_handshake_begins_with(&key);
    }
}

static void key_direction_chooses_the_half(void **state)
{
    struct control_key key;
    char text[2048];

    (void)state;
    static_key(text, sizeof(text));
    assert_true(control_key_tls_auth(&key, slice_of(text), "SHA1", CONTROL_INVERSE));
    assert_int_equal(key.out.digest[0], 192); /* the second key's digest */
    assert_int_equal(key.in.digest[0], 64);
    assert_true(control_key_tls_auth(&key, slice_of(text), "SHA1", CONTROL_NORMAL));
    assert_int_equal(key.out.digest[0], 64);
    assert_int_equal(key.in.digest[0], 192);
    assert_true(control_key_tls_crypt(&key, slice_of(text)));
    assert_int_equal(key.out.cipher[0], 128);
    assert_int_equal(key.in.cipher[0], 0);
}

static void tls_crypt_hides_and_checks(void **state)
{
    struct control_key key;
    char text[2048];

    (void)state;
    static_key(text, sizeof(text));
    assert_true(control_key_tls_crypt(&key, slice_of(text)));
    assert_handshake_begins_with(&key);
}

/* 256 bytes of key and 40 of wrapped key, all zero but the last. */
static void client_key(char *text, size_t size)
{
    struct text out;

    text_start(&out, text, size);
    text_add(&out, "-----BEGIN OpenVPN tls-crypt-v2 client key-----\n");
    for (unsigned i = 0; i < 98; i++)
        text_add(&out, "AAAA%s", i % 16 == 15 ? "\n" : "");
    text_add(&out, "AAE=\n-----END OpenVPN tls-crypt-v2 client key-----\n");
    assert_false(out.cut);
}

static void tls_crypt_v2_appends_the_wrapped_key(void **state)
{
    struct control_key key;
    char text[2048];
    uint8_t bytes[CONTROL_DATAGRAM_MAX];

    (void)state;
    client_key(text, sizeof(text));
    assert_true(control_key_tls_crypt_v2(&key, slice_of(text)));
    assert_int_equal(key.client_key_length, 40);
    control_channel_start(&channel, &key, OURS, NOW);
    size_t length = control_channel_give(&channel, bytes, sizeof(bytes), NOW);
    assert_int_equal(bytes[0], CONTROL_RESET_CLIENT_V3 << 3);
    assert_int_equal(bytes[9], 0x0f); /* we know how to send the key a second time */
    assert_int_equal(bytes[length - 1], 1);
    assert_handshake_begins_with(&key);
}

static void a_server_that_wants_the_key_again_gets_it_once(void **state)
{
    static const char flags[] = {0, 1, 0, 2, 0, 1};
    struct control_packet packet = server_packet(CONTROL_RESET_SERVER_V2, 0, flags, sizeof(flags));
    struct control_key key;
    struct control_key server;
    char text[2048];
    uint8_t bytes[CONTROL_DATAGRAM_MAX];

    (void)state;
    client_key(text, sizeof(text));
    assert_true(control_key_tls_crypt_v2(&key, slice_of(text)));
    server = mirrored(&key);
    control_channel_start(&channel, &key, OURS, NOW);
    control_channel_give(&channel, bytes, sizeof(bytes), NOW);
    server_sends(&server, &packet);
    assert_true(control_channel_write(&channel, (const uint8_t *)"hello", 5, NOW));
    assert_true(control_channel_write(&channel, (const uint8_t *)"again", 5, NOW));
    size_t length = control_channel_give(&channel, bytes, sizeof(bytes), NOW);
    assert_int_equal(bytes[0], CONTROL_WKC_V1 << 3);
    assert_int_equal(bytes[length - 1], 1);
    control_channel_give(&channel, bytes, sizeof(bytes), NOW);
    assert_int_equal(bytes[0], CONTROL_V1 << 3);
}

static void a_key_of_somebody_else_is_told_from_rubbish(void **state)
{
    struct control_key key;
    struct control_key other;
    char text[2048];

    (void)state;
    static_key(text, sizeof(text));
    assert_true(control_key_tls_crypt(&key, slice_of(text)));
    other = mirrored(&key);
    other.out.digest[5] ^= 1;
    control_channel_start(&channel, &key, OURS, NOW);
    server_resets(&other);
    assert_int_equal(channel.phase, CONTROL_RESETTING);
    assert_int_equal(channel.sealed, 1);
}

static void what_is_no_key_is_refused(void **state)
{
    struct control_key key;
    char text[2048];

    (void)state;
    static_key(text, sizeof(text));
    assert_false(control_key_tls_auth(&key, slice_of(text), "none", CONTROL_INVERSE));
    assert_false(control_key_tls_auth(&key, slice_head(slice_of(text), 400), "SHA1", CONTROL_INVERSE));
    assert_false(control_key_tls_crypt(&key, (struct slice){NULL, 0}));
    assert_false(control_key_tls_crypt_v2(&key, slice_of(text)));
    char *digit = strstr(text, "0a0b");
    assert_non_null(digit);
    *digit = 'g';
    assert_false(control_key_tls_crypt(&key, slice_of(text)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hard_reset_is_what_openvpn_sends),
        cmocka_unit_test(packets_survive_their_own_bytes),
        cmocka_unit_test(too_many_acknowledgements_are_refused),
        cmocka_unit_test(data_packets_and_old_opcodes_are_none_of_ours),
        cmocka_unit_test(a_stream_is_cut_into_packets),
        cmocka_unit_test(a_web_server_is_no_stream_of_packets),
        cmocka_unit_test(the_longest_packet_of_a_stream_fits),
        cmocka_unit_test(the_reset_is_repeated_until_it_is_answered),
        cmocka_unit_test(an_answer_to_somebody_else_is_none),
        cmocka_unit_test(our_own_packets_come_back_from_an_echo_and_count_for_nothing),
        cmocka_unit_test(packets_are_put_into_their_order),
        cmocka_unit_test(a_packet_that_comes_twice_is_read_once_and_acknowledged_twice),
        cmocka_unit_test(what_is_too_far_ahead_is_neither_kept_nor_acknowledged),
        cmocka_unit_test(an_empty_packet_is_one_in_the_order),
        cmocka_unit_test(strangers_sessions_are_not_listened_to),
        cmocka_unit_test(what_we_write_is_repeated_until_it_is_acknowledged),
        cmocka_unit_test(there_is_room_for_a_clients_part_and_no_more),
        cmocka_unit_test(large_packets_are_lost_when_only_the_small_one_is_acknowledged),
        cmocka_unit_test(a_flood_ends_it),
        cmocka_unit_test(tls_auth_signs_and_checks),
        cmocka_unit_test(key_direction_chooses_the_half),
        cmocka_unit_test(tls_crypt_hides_and_checks),
        cmocka_unit_test(tls_crypt_v2_appends_the_wrapped_key),
        cmocka_unit_test(a_server_that_wants_the_key_again_gets_it_once),
        cmocka_unit_test(a_key_of_somebody_else_is_told_from_rubbish),
        cmocka_unit_test(what_is_no_key_is_refused),
    };

    return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
