/* SPDX-License-Identifier: MIT */
/* Answers of children under libFuzzer: the first byte says whose, the rest are the bytes of the struct. What is taken in is put through the rules' questions to it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "probes/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned count(bool value)
{
    return value ? 1 : 0;
}

/* Each field is read as what it is: a sanitizer sees a bool that is none. */
static unsigned read_all(const struct handshake *look)
{
    unsigned sum = count(look->own.tcp) + count(look->hello.trusted) + count(look->hello.judged) +
                   count(look->hello.asks_certificate);

    for (size_t i = 0; i < look->other_count; i++)
        sum += count(look->others[i].tcp) + (unsigned)strlen(probe_answer_name(look->others[i].answer)) +
               count(probe_in_vain(look->others[i].answer));
    for (size_t i = 0; i < look->hello.chain_count; i++) {
        const struct certificate *one = &look->hello.chain[i];
        sum += count(one->self_issued) + count(one->has_usage) + count(one->client) + count(one->server) +
               count(one->weak_digest);
        sum += (unsigned)(strlen(one->subject) + strlen(one->issuer));
        sum += (unsigned)strlen(certificate_place_name(one->place));
    }
    for (size_t i = 0; i < look->hello.name_count; i++)
        sum += (unsigned)strlen(look->hello.names[i]);
    return sum + (unsigned)(strlen(look->own.reason) + strlen(look->hello.verify_reason));
}

static unsigned read_name(const struct name_look *look)
{
    unsigned sum = (unsigned)(strlen(look->reason) + strlen(look->address));
    char buffer[ADDRESS_TEXT_SIZE];
    struct text text;

    for (unsigned i = 0; i < look->address_count; i++) {
        text_start(&text, buffer, sizeof(buffer));
        text_add_address(&text, look->addresses[i]);
        sum += (unsigned)text.length;
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct handshake look;
    static struct name_look name;
    static volatile unsigned sum;

    if (size < 1)
        return 0;
    memset(&look, 0, sizeof(look));
    memset(&name, 0, sizeof(name));
    memcpy(&look, data + 1, size - 1 < sizeof(look) ? size - 1 : sizeof(look));
    memcpy(&name, data + 1, size - 1 < sizeof(name) ? size - 1 : sizeof(name));
    if (data[0] % 2 == 0 && handshake_is_sound(&look))
        sum += read_all(&look);
    if (data[0] % 2 == 1 && name_look_is_sound(&name))
        sum += read_name(&name);
    return 0;
}
