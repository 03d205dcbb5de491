/* SPDX-License-Identifier: MIT */
#include "raised_list.h"

struct raised_list raised_list_of(struct findings *findings, unsigned most)
{
    return (struct raised_list){.findings = findings, .most = most};
}

struct finding *raised_list_add(struct raised_list *list, const struct sentence *sentence, const char *subject)
{
    if (++list->count > list->most)
        return NULL;
    list->last = finding_raise(list->findings, sentence);
    finding_evidence_string(list->last, "subject", subject);
    return list->last;
}

void raised_list_end(const struct raised_list *list)
{
    if (list->count > list->most && list->last)
        finding_evidence_number(list->last, "more", list->count - list->most);
}
