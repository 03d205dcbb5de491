/* SPDX-License-Identifier: MIT */
/* What shim and observer say to each other, and lines out of a stream of bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/line_buffer.h"
#include "shim/frames.h"

static int pair[2];
static struct frame frame;
static struct frame got;

static int connect_both(void **state)
{
    (void)state;
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair);
}

static int disconnect(void **state)
{
    (void)state;
    close(pair[0]);
    close(pair[1]);
    return 0;
}

static void a_frame_arrives_as_it_was_sent(void **state)
{
    (void)state;
    frame_start(&frame, FRAME_CALL, 5, -1);
    frame.serial = 4000000000U;
    assert_true(frame_add(&frame, "dev=tun0"));
    assert_true(frame_add(&frame, ""));
    assert_int_equal(frame_send(pair[0], &frame), 0);
    assert_int_equal(frame_receive(pair[1], &got), 0);
    assert_int_equal(got.kind, FRAME_CALL);
    assert_int_equal(got.serial, 4000000000U);
    assert_int_equal(got.number, 5);
    assert_int_equal(got.depth, -1);
    assert_int_equal(got.string_count, 2);
    assert_string_equal(got.strings[0], "dev=tun0");
    assert_string_equal(got.strings[1], "");
}

static void what_does_not_fit_is_left_out(void **state)
{
    static char huge[FRAME_SIZE_MAX + 1];

    (void)state;
    memset(huge, 'x', FRAME_SIZE_MAX);
    frame_start(&frame, FRAME_CALL, 0, 0);
    assert_false(frame_add(&frame, huge));
    for (int i = 0; i < FRAME_STRINGS_MAX; i++)
        assert_true(frame_add(&frame, "x"));
    assert_false(frame_add(&frame, "x"));
    assert_int_equal(frame_send(pair[0], &frame), 0);
    assert_int_equal(frame_receive(pair[1], &got), 0);
    assert_int_equal(got.string_count, FRAME_STRINGS_MAX);
}

static void a_certificate_travels_behind_the_strings(void **state)
{
    static const unsigned char der[] = {0x30, 0, 0x82, 0};

    (void)state;
    frame_start(&frame, FRAME_CALL, 3, 0);
    assert_true(frame_add(&frame, "config=p.ovpn"));
    assert_null(frame_add_data(&frame, FRAME_SIZE_MAX));
    unsigned char *room = frame_add_data(&frame, sizeof(der));
    assert_non_null(room);
    memcpy(room, der, sizeof(der));
    assert_false(frame_add(&frame, "behind=it"));
    assert_null(frame_add_data(&frame, 1));
    assert_int_equal(frame_send(pair[0], &frame), 0);
    assert_int_equal(frame_receive(pair[1], &got), 0);
    assert_int_equal(got.string_count, 1);
    assert_int_equal(got.data_length, sizeof(der));
    assert_memory_equal(frame_data(&got), der, sizeof(der));
}

static void nothing_to_receive_and_nobody_there_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(frame_receive(pair[1], &got), EAGAIN);
    shutdown(pair[0], SHUT_RDWR);
    assert_int_equal(frame_receive(pair[1], &got), EPIPE);
}

static void malformed_packets_are_refused(void **state)
{
    static const char garbage[] = "this is no frame, and never was one";
    static char header[24] = {'n', 'p', 'v', 'c', 9, 0, 0, 0};
    static char unended[28] = {'n', 'p', 'v', 'c', 2, [24] = 'a', 'b', 'c', 'd'};

    (void)state;
    send(pair[0], "x", 1, 0);
    assert_int_equal(frame_receive(pair[1], &got), EBADMSG);
    send(pair[0], garbage, sizeof(garbage), 0);
    assert_int_equal(frame_receive(pair[1], &got), EBADMSG);
    send(pair[0], header, sizeof(header), 0);
    assert_int_equal(frame_receive(pair[1], &got), EBADMSG);
    send(pair[0], unended, sizeof(unended), 0);
    assert_int_equal(frame_receive(pair[1], &got), EBADMSG);
    unended[20] = 5; /* more data than came */
    send(pair[0], unended, sizeof(unended), 0);
    assert_int_equal(frame_receive(pair[1], &got), EBADMSG);
    unended[20] = 4;
    send(pair[0], unended, sizeof(unended), 0);
    assert_int_equal(frame_receive(pair[1], &got), 0);
    assert_int_equal(got.string_count, 0);
    assert_int_equal(got.data_length, 4);
}

static void a_reader_that_does_not_read_costs_no_waiting(void **state)
{
    int error = 0;

    (void)state;
    frame_start(&frame, FRAME_CALL, 0, 0);
    for (int i = 0; i < 100000 && error == 0; i++)
        error = frame_send(pair[0], &frame);
    assert_int_equal(error, EAGAIN);
}

static char seen[8][64];
static size_t seen_count;
static size_t longest;

static void on_line(void *context, struct slice line)
{
    (void)context;
    if (line.length > longest)
        longest = line.length;
    if (seen_count < 8 && line.length < 64) {
        memcpy(seen[seen_count], line.at, line.length);
        seen[seen_count][line.length] = '\0';
    }
    seen_count++;
}

static struct line_buffer buffer;

static void lines_come_out_whole_however_the_bytes_arrive(void **state)
{
    static const char stream[] = "one\r\ntwo\n\nfour\nunfinished";

    (void)state;
    for (size_t step = 1; step < sizeof(stream); step++) {
        seen_count = 0;
        line_buffer_start(&buffer);
        for (size_t at = 0; at < sizeof(stream) - 1; at += step)
            line_buffer_add(&buffer, slice_head(slice_skip(slice_of(stream), at), step), on_line, NULL);
        assert_int_equal(seen_count, 4);
        assert_string_equal(seen[0], "one");
        assert_string_equal(seen[2], "");
        assert_string_equal(seen[3], "four");
    }
}

static void a_line_that_is_too_long_is_cut_and_the_next_one_is_whole(void **state)
{
    char chunk[1000];

    (void)state;
    seen_count = 0;
    longest = 0;
    memset(chunk, 'x', sizeof(chunk));
    line_buffer_start(&buffer);
    for (int i = 0; i < 40; i++)
        line_buffer_add(&buffer, (struct slice){chunk, sizeof(chunk)}, on_line, NULL);
    line_buffer_add(&buffer, SLICE("\nnext\n"), on_line, NULL);
    assert_int_equal(seen_count, 2);
    assert_int_equal(longest, LINE_BUFFER_SIZE);
    assert_string_equal(seen[1], "next");
}

#define CONNECTED(test) cmocka_unit_test_setup_teardown(test, connect_both, disconnect)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONNECTED(a_frame_arrives_as_it_was_sent),
        CONNECTED(what_does_not_fit_is_left_out),
        CONNECTED(a_certificate_travels_behind_the_strings),
        CONNECTED(nothing_to_receive_and_nobody_there_are_told_apart),
        CONNECTED(malformed_packets_are_refused),
        CONNECTED(a_reader_that_does_not_read_costs_no_waiting),
        cmocka_unit_test(lines_come_out_whole_however_the_bytes_arrive),
        cmocka_unit_test(a_line_that_is_too_long_is_cut_and_the_next_one_is_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
