/* SPDX-License-Identifier: MIT */
/*
 * Answers of children under libFuzzer: the first byte says whose, the rest are the bytes of the
 * struct. What is taken in is put through the rules' questions to it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dns/lookup.h"
#include "handshake/child_answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned count(bool value)
{
    return value ? 1 : 0;
}

/* Each field is read as what it is: a sanitizer sees a bool that is none. */
static unsigned read_all(const struct handshake *probe)
{
    unsigned sum = count(probe->own.tcp) + count(probe->hello.trusted) + count(probe->hello.judged) +
                   count(probe->hello.asks_certificate);

    for (size_t i = 0; i < probe->other_count; i++)
        sum += count(probe->others[i].tcp) + (unsigned)strlen(probe_answer_name(probe->others[i].answer)) +
               count(probe_in_vain(probe->others[i].answer));
    for (size_t i = 0; i < probe->hello.chain_count; i++) {
        const struct certificate *one = &probe->hello.chain[i];
        sum += count(one->self_issued) + count(one->has_usage) + count(one->client) + count(one->server) +
               count(one->weak_digest);
        sum += (unsigned)(strlen(one->subject) + strlen(one->issuer));
        sum += (unsigned)strlen(certificate_place_name(one->place));
    }
    for (size_t i = 0; i < probe->hello.name_count; i++)
        sum += (unsigned)strlen(probe->hello.names[i]);
    return sum + (unsigned)(strlen(probe->own.reason) + strlen(probe->hello.verify_reason));
}

static unsigned read_name(const struct name_lookup *probe)
{
    unsigned sum = (unsigned)(strlen(probe->reason) + strlen(probe->address));
    char buffer[ADDRESS_TEXT_SIZE];
    struct text text;

    for (unsigned i = 0; i < probe->address_count; i++) {
        text_start(&text, buffer, sizeof(buffer));
        text_add_address(&text, probe->addresses[i]);
        sum += (unsigned)text.length;
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct handshake probe;
    static struct name_lookup name;
    static volatile unsigned sum;

    if (size < 1)
        return 0;
    memset(&probe, 0, sizeof(probe));
    memset(&name, 0, sizeof(name));
    memcpy(&probe, data + 1, size - 1 < sizeof(probe) ? size - 1 : sizeof(probe));
    memcpy(&name, data + 1, size - 1 < sizeof(name) ? size - 1 : sizeof(name));
    if (data[0] % 2 == 0 && handshake_is_sound(&probe))
        sum += read_all(&probe);
    if (data[0] % 2 == 1 && name_lookup_is_sound(&name))
        sum += read_name(&name);
    (void)sum;
    return 0;
}
