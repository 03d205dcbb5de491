/* SPDX-License-Identifier: MIT */
/* DNS answers under libFuzzer; the same bytes are also taken as a name that is asked for. */
#include <stdint.h>
#include <stdlib.h>

#include "dns/dns_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t query[2048];
    unsigned told = size > 1 ? (unsigned)data[0] << 8 | data[1] : 0;
    uint16_t id = (uint16_t)told;
    struct dns_answer answer;

    bool read = dns_answer_read(data, size, id, &answer);
    if (answer.address_count > DNS_ADDRESSES_MAX || (!read && answer.address_count))
        abort();
    for (size_t padded_to = 0; padded_to <= 1500; padded_to += 500) {
        size_t length =
            dns_query_write(query, sizeof(query), id, (struct slice){(const char *)data, size}, DNS_TYPE_A, padded_to);
        if (length > sizeof(query) || (length && padded_to && length != padded_to))
            abort();
        if (length && !dns_answer_fits(query, length, query, length))
            abort();
        dns_answer_fits(data, size, query, length);
    }
    return 0;
}
