/* SPDX-License-Identifier: MIT */
#include "reach/reachability.h"

bool reach_there(enum reach_result result)
{
    return result == REACH_ANSWERED || result == REACH_REFUSED;
}

enum reach_result reach_better(enum reach_result a, enum reach_result b)
{
    static const enum reach_result order[] = {REACH_ANSWERED, REACH_REFUSED, REACH_ASKED,    REACH_UNREACHABLE,
                                              REACH_SILENT,   REACH_FAILED,  REACH_NOT_ASKED};

    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return a;
}

char *reach_destination_name(const struct reach_destination *destination, char name[REACH_NAME_SIZE])
{
    bool brackets = destination->port && slice_find(slice_of(destination->host), ":") != SLICE_NOT_FOUND;
    struct text text;

    text_start(&text, name, REACH_NAME_SIZE);
    text_add(&text, brackets ? "[%s]" : "%s", destination->host);
    if (destination->port)
        text_add(&text, ":%u", destination->port);
    return name;
}

bool reach_tells(const struct reach_destination *destination, bool *reached)
{
    *reached = reach_there(destination->result);
    return destination->in_tunnel &&
           (*reached || destination->result == REACH_SILENT || destination->result == REACH_UNREACHABLE);
}
