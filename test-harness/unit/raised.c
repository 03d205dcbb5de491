/* SPDX-License-Identifier: MIT */
/*
 * raised.c - runs before rules_evaluate() in each unit test (ld --wrap): every sentence that a
 * rule raises gets the evidence that it names.
 *
 * With CVPN_RAISED=FILE what is raised is added to the file, each sentence once, in the order of
 * the first time: "PROGRAM <tab> CVPN-TTNN <tab> sentence". test_sentences.sh reads it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "findings/rules.h"

enum { SENTENCES_NOTED = 512 };

void __real_rules_evaluate(const struct facts *facts, struct findings *findings);
void __wrap_rules_evaluate(const struct facts *facts, struct findings *findings);

static void check_evidence(const struct finding *finding)
{
    struct slice rest = slice_of(finding->sentence->text);
    struct slice part;

    while (slice_split(&rest, '{', &part) && rest.at) {
        if (!slice_split(&rest, '}', &part))
            return;
        if (!finding_evidence_value(finding, part))
            fail_msg("CVPN-%04u has no evidence {%.*s}: %s", finding->entry->code, (int)part.length, part.at,
                     finding->sentence->text);
    }
}

static void note(const struct finding *finding, const char *path)
{
    static const struct sentence *noted[SENTENCES_NOTED];
    static size_t count;

    for (size_t i = 0; i < count; i++)
        if (noted[i] == finding->sentence)
            return;
    assert_true(count < SENTENCES_NOTED);
    noted[count++] = finding->sentence;
    FILE *file = fopen(path, "ae");
    assert_non_null(file);
    (void)fprintf(file, "%s\tCVPN-%04u\t%s\n", program_invocation_short_name, finding->entry->code,
                  finding->sentence->text);
    assert_int_equal(fclose(file), 0);
}

void __wrap_rules_evaluate(const struct facts *facts, struct findings *findings)
{
    const char *path = getenv("CVPN_RAISED");

    __real_rules_evaluate(facts, findings);
    for (size_t i = 0; i < findings->count; i++) {
        check_evidence(&findings->list[i]);
        if (path)
            note(&findings->list[i], path);
    }
}
