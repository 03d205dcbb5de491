/* SPDX-License-Identifier: MIT */
/*
 * The small texts about the tunnel's device under libFuzzer: the variables of OpenVPN's callbacks,
 * one a line; and the same text as /proc/net/dev.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "session/device_counters.h"
#include "session/tunnel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void note_line(struct tunnel *tunnel, struct slice line)
{
    char *copy = malloc(line.length ? line.length : 1);

    if (!copy)
        abort();
    if (line.length)
        memcpy(copy, line.at, line.length);
    tunnel_note(tunnel, (struct slice){copy, line.length});
    free(copy);
    if (!memchr(tunnel->device, '\0', sizeof(tunnel->device)) || tunnel->mtu > 65535 || tunnel->server_port > 65535)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tunnel tunnel;
    struct slice text = {(const char *)data, size};
    struct slice rest = text;
    struct slice line;
    uint64_t received = 0;
    uint64_t sent = 0;

    memset(&tunnel, 0, sizeof(tunnel));
    while (slice_split(&rest, '\n', &line))
        note_line(&tunnel, line);
    char *copy = malloc(size ? size : 1);
    if (!copy)
        abort();
    if (size)
        memcpy(copy, data, size);
    (void)device_counters_find((struct slice){copy, size}, tunnel.device[0] ? tunnel.device : "tun0", &received, &sent);
    free(copy);
    return 0;
}
