/* SPDX-License-Identifier: MIT */
#include "rules/raised_list.h"

struct raised_list raised_list_of(struct findings *findings, finding_code code, unsigned most)
{
    return (struct raised_list){.findings = findings, .code = code, .most = most};
}

struct finding *raised_list_add(struct raised_list *list, unsigned form, const char *subject)
{
    if (++list->count > list->most)
        return NULL;
    list->last = finding_raise(list->findings, list->code, form);
    finding_evidence_string(list->last, "subject", subject);
    return list->last;
}

void raised_list_end(const struct raised_list *list)
{
    if (list->count > list->most && list->last)
        finding_evidence_number(list->last, "more", list->count - list->most);
}
