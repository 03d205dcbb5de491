/* SPDX-License-Identifier: MIT */
/*
 * What a server may send to the handshake probe, under libFuzzer. The first byte says how: 0
 * datagrams, each behind two bytes of length; 1 a TCP stream; 2 datagrams to a channel with a
 * tls-crypt key; 3 the text of a key. What comes through is handed to TLS.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "handshake/control_channel.h"
#include "handshake/handshake_tls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEPS_MAX = 2000, START = 1700000000 };

static struct control_channel channel;
static struct handshake_tls tls;
static struct handshake_plan plan;
static struct server_hello hello;

static void drain(moment now)
{
    static uint8_t bytes[CONTROL_OUT_MAX * CONTROL_PAYLOAD_MAX];
    size_t length = 0;

    while ((length = control_channel_read(&channel, bytes, sizeof(bytes))) > 0)
        handshake_tls_take(&tls, bytes, length);
    length = handshake_tls_give(&tls, bytes, sizeof(bytes));
    if (length && channel.phase == CONTROL_OPEN)
        control_channel_write(&channel, bytes, length, now);
    for (unsigned i = 0; i < STEPS_MAX && (length = control_channel_give(&channel, bytes, sizeof(bytes), now)) > 0; i++)
        if (length > CONTROL_DATAGRAM_MAX)
            abort();
    if (channel.ack_count > CONTROL_ACKS_MAX || hello.chain_count > HANDSHAKE_CHAIN_MAX)
        abort();
}

static void feed_datagrams(const uint8_t *data, size_t size)
{
    for (moment now = SECONDS(START); size >= 2; now += MILLISECONDS(100)) {
        size_t length = (size_t)data[0] << 8 | data[1];
        length = length < size - 2 ? length : size - 2;
        control_channel_take(&channel, data + 2, length);
        data += 2 + length;
        size -= 2 + length;
        drain(now);
    }
}

static void feed_stream(const uint8_t *data, size_t size)
{
    static struct control_stream stream;
    uint8_t packet[CONTROL_DATAGRAM_MAX];
    enum control_cut cut = CONTROL_CUT_MORE;

    stream.length = 0;
    while (size && cut != CONTROL_CUT_ALIEN) {
        size_t length = 0;
        uint8_t *to = control_stream_room(&stream, &length);
        if (length == 0)
            abort();
        length = length < size ? length : size;
        memcpy(to, data, length);
        control_stream_took(&stream, length);
        data += length;
        size -= length;
        while ((cut = control_stream_cut(&stream, packet, &length)) == CONTROL_CUT_WHOLE)
            control_channel_take(&channel, packet, length);
        drain(SECONDS(START));
    }
}

static void read_key(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct control_key key;

    control_key_tls_auth(&key, text, "SHA512", CONTROL_NORMAL);
    control_key_tls_crypt(&key, text);
    if (control_key_tls_crypt_v2(&key, text) && key.client_key_length > CONTROL_CLIENT_KEY)
        abort();
}

static void feed(unsigned manner, const uint8_t *data, size_t size)
{
    static const uint8_t session[CONTROL_SESSION_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8};
    static struct control_key key;

    memset(&key, 0, sizeof(key));
    if (manner == 2) {
        key.wrapping = CONTROL_TLS_CRYPT;
        memcpy(key.digest, "SHA256", sizeof("SHA256"));
        key.digest_size = 32;
    }
    memset(&hello, 0, sizeof(hello));
    plan.version_min = TLS1_2_VERSION;
    control_channel_start(&channel, &key, session, SECONDS(START));
    if (!handshake_tls_start(&tls, &plan, &hello, 0))
        abort();
    handshake_tls_take(&tls, NULL, 0);
    if (manner == 1)
        feed_stream(data, size);
    else
        feed_datagrams(data, size);
    handshake_tls_end(&tls);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] % 4 == 3)
        read_key(data + 1, size - 1);
    else
        feed(data[0] % 4, data + 1, size - 1);
    if (ERR_peek_error() != 0)
        abort();
    return 0;
}
