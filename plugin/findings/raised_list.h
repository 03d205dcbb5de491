/* SPDX-License-Identifier: MIT */
/*
 * raised_list.h - one code raised for each of many things: the first few are findings, and the last
 * of them says how many more there are.
 */
#ifndef CVPN_FINDINGS_RAISED_LIST_H
#define CVPN_FINDINGS_RAISED_LIST_H

#include "findings/finding.h"

struct raised_list {
    struct findings *findings;
    unsigned most;
    unsigned count; /* in all */
    struct finding *last;
};

/* A list of which at most `most` become findings. */
struct raised_list raised_list_of(struct findings *findings, unsigned most);

/*
 * Raises the next one with this sentence, and with `subject` to tell it from the others; NULL when
 * it is only counted.
 */
struct finding *raised_list_add(struct raised_list *list, const struct sentence *sentence, const char *subject);

/* Call at the end: adds how many more there are. */
void raised_list_end(const struct raised_list *list);

#endif
