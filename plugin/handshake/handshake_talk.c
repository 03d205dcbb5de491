/* SPDX-License-Identifier: MIT */
#include "handshake/handshake_talk.h"

#include <errno.h>
#include <openssl/rand.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "handshake/handshake_verdict.h"

/* What one step reads and writes at most: a flood must not keep us from looking at the clock. */
enum { READS_A_STEP = 32 };

static void conclude(struct talk *talk, enum probe_answer answer, const char *reason)
{
    talk->probe->answer = answer;
    if (talk->limits->filled)
        talk->probe->large = answer == PROBE_THROUGH ? LARGE_ARRIVED : control_channel_large(&talk->channel);
    text_copy(talk->probe->reason, sizeof(talk->probe->reason), slice_of(reason));
}

static bool is_open(const struct talk *talk)
{
    return talk->channel.phase == CONTROL_OPEN;
}

static void conclude_error(struct talk *talk, int error)
{
    char words[96];

    conclude(talk, verdict_of_error(error, is_open(talk), talk->bytes_came), strerror_r(error, words, sizeof(words)));
}

static const char *alien_words(const struct talk *talk)
{
    return verdict_alien_words(&talk->channel, talk->probe->tcp ? &talk->stream : NULL);
}

/* The other side is silent for too long, or has hung up. */
static void conclude_silence(struct talk *talk, enum probe_answer unheard, const char *reason)
{
    if (is_open(talk))
        conclude(talk, PROBE_ANSWERED, reason);
    else if (talk->bytes_came)
        conclude(talk, PROBE_ALIEN, alien_words(talk));
    else
        conclude(talk, unheard, reason);
}

/*
 * --- TLS over the channel
 * --------------------------------------------------------------------------------------------
 */

static void pass_on_to_server(struct talk *talk, moment now)
{
    uint8_t bytes[CONTROL_OUT_MAX * CONTROL_PAYLOAD_FILLED];
    size_t length = handshake_tls_give(&talk->tls, bytes, sizeof(bytes));

    if (length && !control_channel_write(&talk->channel, bytes, length, now))
        conclude(talk, PROBE_TOO_MUCH, "the handshake has too many rounds");
}

static void judge_tls(struct talk *talk)
{
    if (talk->probe->answer != PROBE_UNDER_WAY)
        return;
    if (talk->tls.state == HANDSHAKE_TLS_COMPLETE)
        conclude(talk, PROBE_THROUGH, "");
    else if (talk->tls.state == HANDSHAKE_TLS_FAILED)
        conclude(talk, PROBE_TLS_FAILED, talk->tls.reason);
}

static void drive_tls(struct talk *talk, moment now)
{
    uint8_t bytes[CONTROL_DATAGRAM_MAX];
    size_t length = 0;

    if (!talk->tls_begun) {
        talk->tls_begun = true;
        size_t filling = talk->limits->filled ? control_channel_fill(&talk->channel) : 0;
        if (handshake_tls_start(&talk->tls, talk->tls.plan, talk->tls.hello, filling))
            handshake_tls_take(&talk->tls, NULL, 0);
        pass_on_to_server(talk, now);
    }
    while (talk->probe->answer == PROBE_UNDER_WAY && talk->tls.state == HANDSHAKE_TLS_GOES_ON &&
           (length = control_channel_read(&talk->channel, bytes, sizeof(bytes))) > 0) {
        handshake_tls_take(&talk->tls, bytes, length);
        pass_on_to_server(talk, now);
    }
    judge_tls(talk);
}

/*
 * --- the socket
 * -------------------------------------------------------------------------------------------------
 */

static void take(struct talk *talk, const uint8_t *bytes, size_t length, moment now)
{
    uint32_t waited_for = talk->channel.next_in;

    control_channel_take(&talk->channel, bytes, length);
    if (talk->channel.phase == CONTROL_TOO_MUCH)
        conclude(talk, talk->tls_begun ? PROBE_TOO_MUCH : PROBE_ALIEN, "it does not stop sending");
    else if (is_open(talk) && talk->limits->only_reset)
        conclude(talk, PROBE_ANSWERED, "");
    else if (is_open(talk))
        drive_tls(talk, now);
    if (talk->channel.next_in != waited_for)
        talk->went_on = now;
}

static void cut_stream(struct talk *talk, moment now)
{
    uint8_t packet[CONTROL_DATAGRAM_MAX];
    size_t length = 0;
    enum control_cut cut = CONTROL_CUT_WHOLE;

    while (talk_goes_on(talk) && (cut = control_stream_cut(&talk->stream, packet, &length)) == CONTROL_CUT_WHOLE)
        take(talk, packet, length, now);
    if (cut != CONTROL_CUT_ALIEN)
        return;
    if (is_open(talk))
        conclude(talk, PROBE_TOO_MUCH, "it lost the thread of its own packets");
    /* A few more bytes may still tell what it is. */
    else if (talk->stream.length >= 5)
        conclude(talk, PROBE_ALIEN, alien_words(talk));
}

/* Returns false when nothing more is to be read now. */
static bool receive(struct talk *talk, moment now)
{
    uint8_t datagram[CONTROL_DATAGRAM_MAX + 1];
    size_t room = sizeof(datagram);
    uint8_t *to = talk->probe->tcp ? control_stream_room(&talk->stream, &room) : datagram;
    ssize_t got = recv(talk->socket, to, room, MSG_DONTWAIT);

    if (got < 0) {
        if (errno != EAGAIN && errno != EINTR)
            conclude_error(talk, errno);
        return false;
    }
    if (got == 0 && talk->probe->tcp) {
        conclude_silence(talk, PROBE_CLOSED, "it closed the connection");
        return false;
    }
    talk->bytes_came = true;
    if (talk->probe->tcp) {
        control_stream_took(&talk->stream, (size_t)got);
        cut_stream(talk, now);
    } else {
        take(talk, datagram, (size_t)got, now);
    }
    return talk_goes_on(talk);
}

/* Our packets are small and few: a socket that does not take one whole is as good as lost. */
static bool send_whole(const struct talk *talk, const uint8_t *packet, size_t length)
{
    uint8_t framed[CONTROL_STREAM_HEADER_SIZE + CONTROL_DATAGRAM_MAX];
    size_t header = talk->probe->tcp ? CONTROL_STREAM_HEADER_SIZE : 0;

    framed[0] = (uint8_t)(length >> 8);
    framed[1] = (uint8_t)length;
    memcpy(framed + header, packet, length);
    ssize_t sent = send(talk->socket, framed, header + length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0 && (size_t)sent != header + length)
        errno = ECONNRESET;
    return sent == (ssize_t)(header + length);
}

static void transmit(struct talk *talk, moment now)
{
    uint8_t packet[CONTROL_DATAGRAM_MAX];
    size_t length = 0;

    while (talk_goes_on(talk) && (length = control_channel_give(&talk->channel, packet, sizeof(packet), now)) > 0)
        if (!send_whole(talk, packet, length) && errno != EAGAIN && errno != EINTR)
            conclude_error(talk, errno);
}

/* TCP: is it set up by now? */
static void finish_connecting(struct talk *talk)
{
    struct sockaddr_storage peer;
    socklen_t size = sizeof(peer);
    int error = 0;
    socklen_t error_size = sizeof(error);

    if (getsockopt(talk->socket, SOL_SOCKET, SO_ERROR, &error, &error_size) < 0)
        error = errno;
    if (error)
        conclude_error(talk, error);
    else if (getpeername(talk->socket, (struct sockaddr *)&peer, &size) == 0)
        talk->connecting = false;
}

void talk_start(struct talk *talk, const struct sockaddr *address, socklen_t size, const struct handshake_plan *plan,
                struct transport_probe *probe, struct server_hello *hello, const struct talk_limits *limits, moment now)
{
    uint8_t session[CONTROL_SESSION_SIZE];

    memset(talk, 0, sizeof(*talk));
    talk->probe = probe;
    talk->limits = limits;
    talk->began = now;
    talk->went_on = now;
    talk->tls.plan = plan;
    talk->tls.hello = hello;
    talk->socket =
        socket(address->sa_family, (probe->tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    probe->answer = PROBE_UNDER_WAY;
    if (RAND_bytes(session, sizeof(session)) != 1)
        conclude(talk, PROBE_FAILED, "no random numbers");
    else if (talk->socket < 0)
        conclude_error(talk, errno);
    if (probe->answer != PROBE_UNDER_WAY)
        return;
    control_channel_start(&talk->channel, &plan->key, session, now);
    talk->connecting = probe->tcp;
    if (connect(talk->socket, address, size) < 0 && errno != EINPROGRESS)
        conclude_error(talk, errno);
}

bool talk_goes_on(const struct talk *talk)
{
    return talk->probe->answer == PROBE_UNDER_WAY;
}

short talk_events(const struct talk *talk)
{
    return talk->connecting ? POLLOUT : POLLIN;
}

static moment give_up_at(const struct talk *talk)
{
    moment whole = talk->began + talk->limits->whole;
    moment next = talk->went_on + talk->limits->answer;

    /* Rubbish in front of a first answer wins no time. */
    if (!is_open(talk))
        return talk->began + talk->limits->answer;
    return next < whole ? next : whole;
}

moment talk_due(const struct talk *talk)
{
    moment due = talk->connecting ? MOMENT_UNKNOWN : control_channel_due(&talk->channel);

    return due != MOMENT_UNKNOWN && due < give_up_at(talk) ? due : give_up_at(talk);
}

void talk_step(struct talk *talk, moment now)
{
    if (talk->connecting)
        finish_connecting(talk);
    if (!talk->connecting && talk_goes_on(talk)) {
        for (unsigned i = 0; i < READS_A_STEP && receive(talk, now); i++)
            ;
        transmit(talk, now);
    }
    if (talk_goes_on(talk) && now >= give_up_at(talk))
        conclude_silence(talk, PROBE_SILENT, "");
}

/*
 * A server keeps what was begun for a minute, and complains then; an alert ends it at once. Where
 * TLS failed, OpenSSL has written one.
 */
static void say_farewell(struct talk *talk)
{
    uint8_t packet[CONTROL_DATAGRAM_MAX];
    moment now = talk->began + talk->limits->whole;
    size_t length = 0;

    if (talk->tls.state != HANDSHAKE_TLS_FAILED) {
        for (unsigned i = 0; i < CONTROL_OUT_MAX; i++)
            talk->channel.out[i].used = false;
        control_channel_write(&talk->channel, handshake_tls_farewell, sizeof(handshake_tls_farewell), now);
    }
    while ((length = control_channel_give(&talk->channel, packet, sizeof(packet), now)) > 0 &&
           send_whole(talk, packet, length))
        ;
}

void talk_end(struct talk *talk)
{
    if (talk->socket >= 0 && talk->tls_begun)
        say_farewell(talk);
    if (talk->tls_begun)
        handshake_tls_end(&talk->tls);
    if (talk->socket >= 0)
        close(talk->socket);
    talk->socket = -1;
}
