/* SPDX-License-Identifier: MIT */
#include "dns/dns_message.h"

#include <string.h>

enum {
    HEADER_SIZE = 12,
    LABEL_MAX = 63,
    NAME_MAX_BYTES = 255, /* on the wire */
    TYPE_OPT = 41,
    CLASS_IN = 1,
    OPTION_PADDING = 12,
    OPTION_HEADER = 4,
    OPT_SIZE = 11,
    FLAG_ANSWER = 0x8000,
    FLAGS_OPERATION = 0x7800,
    FLAG_TRUNCATED = 0x0200,
    FLAG_RECURSION_DESIRED = 0x0100,
    RECORDS_MAX = 512 /* more do not fit into a message of any size that is asked for */
};

/*
 * --- writing
 * -------------------------------------------------------------------------------------------------
 */

struct writer {
    uint8_t *out;
    size_t capacity;
    size_t length;
    bool failed;
};

static void put_byte(struct writer *writer, unsigned value)
{
    if (writer->length < writer->capacity)
        writer->out[writer->length++] = (uint8_t)value;
    else
        writer->failed = true;
}

static void put_number(struct writer *writer, unsigned value)
{
    put_byte(writer, value >> 8 & 0xff);
    put_byte(writer, value & 0xff);
}

static void put_name(struct writer *writer, struct slice name)
{
    size_t start = writer->length;
    struct slice rest = name;
    struct slice label;

    if (slice_ends(rest, "."))
        rest = slice_head(rest, rest.length - 1);
    while (rest.length > 0 && slice_split(&rest, '.', &label)) {
        if (label.length == 0 || label.length > LABEL_MAX || (rest.at && rest.length == 0))
            writer->failed = true;
        put_byte(writer, (unsigned)label.length & LABEL_MAX);
        for (size_t i = 0; i < label.length && !writer->failed; i++)
            put_byte(writer, (uint8_t)label.at[i]);
        if (writer->failed)
            return;
    }
    put_byte(writer, 0);
    if (writer->length - start > NAME_MAX_BYTES)
        writer->failed = true;
}

/*
 * The OPT record (RFC 6891 section 6.1.2), with `padding` bytes in a padding option when it has to
 * be there.
 */
static void put_opt(struct writer *writer, bool padded, size_t padding)
{
    put_byte(writer, 0);
    put_number(writer, TYPE_OPT);
    put_number(writer, DNS_ANSWER_SIZE);
    put_number(writer, 0);
    put_number(writer, 0);
    put_number(writer, padded ? (unsigned)(OPTION_HEADER + padding) : 0);
    if (!padded)
        return;
    put_number(writer, OPTION_PADDING);
    put_number(writer, (unsigned)padding);
    for (size_t i = 0; i < padding && !writer->failed; i++)
        put_byte(writer, 0);
}

size_t dns_query_write(uint8_t *out, size_t capacity, uint16_t id, struct slice name, uint16_t type, size_t padded_to)
{
    struct writer writer = {out, capacity, 0, padded_to > UINT16_MAX};

    put_number(&writer, id);
    put_number(&writer, FLAG_RECURSION_DESIRED);
    put_number(&writer, 1);
    put_number(&writer, 0);
    put_number(&writer, 0);
    put_number(&writer, 1);
    put_name(&writer, name);
    put_number(&writer, type);
    put_number(&writer, CLASS_IN);
    if (writer.failed)
        return 0;
    size_t plain = writer.length + OPT_SIZE;
    bool padded = padded_to > plain;
    if (padded_to && (padded_to < plain || (padded && padded_to < plain + OPTION_HEADER)))
        return 0;
    put_opt(&writer, padded, padded ? padded_to - plain - OPTION_HEADER : 0);
    return writer.failed ? 0 : writer.length;
}

/*
 * --- reading
 * -------------------------------------------------------------------------------------------------
 */

struct reader {
    const uint8_t *bytes;
    size_t length;
    size_t at;
    bool failed; /* it went beyond the end, or met what no message has */
};

static unsigned take_byte(struct reader *reader)
{
    if (reader->at >= reader->length) {
        reader->failed = true;
        return 0;
    }
    return reader->bytes[reader->at++];
}

static unsigned take_number(struct reader *reader)
{
    unsigned high = take_byte(reader);

    return high << 8 | take_byte(reader);
}

static void step_over(struct reader *reader, size_t count)
{
    if (reader->failed || count > reader->length - reader->at)
        reader->failed = true;
    else
        reader->at += count;
}

/*
 * A name ends in an empty label or in a pointer (RFC 1035 section 4.1.4); where the pointer leads
 * does not matter here.
 */
static void skip_name(struct reader *reader)
{
    size_t start = reader->at;

    while (!reader->failed && reader->at - start <= NAME_MAX_BYTES) {
        unsigned length = take_byte(reader);
        if (length == 0)
            return;
        if (length >= 0xc0) {
            take_byte(reader);
            return;
        }
        if (length > LABEL_MAX)
            break;
        step_over(reader, length);
    }
    reader->failed = true;
}

static void add_address(struct dns_answer *answer, unsigned type, const uint8_t *data, size_t length)
{
    struct address address = {.family = type == DNS_TYPE_A ? ADDRESS_IPV4 : ADDRESS_IPV6};

    if (length != address_bits(address) / 8 || answer->address_count == DNS_ADDRESSES_MAX)
        return;
    memcpy(address.bytes, data, length);
    answer->addresses[answer->address_count++] = address;
}

static void take_record(struct reader *reader, struct dns_answer *answer, bool in_answer)
{
    skip_name(reader);
    unsigned type = take_number(reader);
    unsigned class = take_number(reader);
    unsigned code = take_byte(reader); /* of OPT: the upper bits of the RCODE */
    step_over(reader, 3);
    unsigned length = take_number(reader);
    const uint8_t *data = reader->bytes + reader->at;
    step_over(reader, length);
    if (reader->failed)
        return;
    if (type == TYPE_OPT && !in_answer)
        answer->code |= code << 4;
    else if (in_answer && class == CLASS_IN && (type == DNS_TYPE_A || type == DNS_TYPE_AAAA))
        add_address(answer, type, data, length);
}

static bool read_answer(struct reader *reader, uint16_t id, struct dns_answer *answer)
{
    unsigned told = take_number(reader);
    unsigned flags = take_number(reader);
    unsigned questions = take_number(reader);
    unsigned answers = take_number(reader);
    unsigned others = take_number(reader) + take_number(reader);

    if (reader->failed || told != id || !(flags & FLAG_ANSWER) || flags & FLAGS_OPERATION || questions > 1 ||
        answers + others > RECORDS_MAX)
        return false;
    answer->code = flags & 0xf;
    answer->truncated = flags & FLAG_TRUNCATED;
    answer->question = questions == 1;
    if (answer->question) {
        skip_name(reader);
        step_over(reader, 4);
    }
    for (unsigned i = 0; i < answers + others && !reader->failed; i++)
        take_record(reader, answer, i < answers);
    return !reader->failed || answer->truncated;
}

bool dns_answer_read(const uint8_t *bytes, size_t length, uint16_t id, struct dns_answer *answer)
{
    struct reader reader = {bytes, length, 0, false};

    memset(answer, 0, sizeof(*answer));
    if (read_answer(&reader, id, answer))
        return true;
    memset(answer, 0, sizeof(*answer));
    return false;
}

static uint8_t lower(uint8_t letter)
{
    return letter >= 'A' && letter <= 'Z' ? (uint8_t)(letter - 'A' + 'a') : letter;
}

/*
 * The question's length in `query`; lengths of labels are below 64 and so no letters: bytes can be
 * compared without case.
 */
bool dns_answer_fits(const uint8_t *bytes, size_t length, const uint8_t *query, size_t query_length)
{
    struct reader reader = {query, query_length, HEADER_SIZE, query_length < HEADER_SIZE};

    if (length < HEADER_SIZE)
        return false;
    if (bytes[4] == 0 && bytes[5] == 0)
        return true;
    skip_name(&reader);
    step_over(&reader, 4);
    if (reader.failed || reader.at > length)
        return false;
    for (size_t i = HEADER_SIZE; i < reader.at; i++)
        if (lower(bytes[i]) != lower(query[i]))
            return false;
    return true;
}
