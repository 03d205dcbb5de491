/* SPDX-License-Identifier: MIT */
/* Unit tests of dns/resolve_failure.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dns/resolve_failure.h"

static void resolvers_of_all_systems_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        enum resolve_failure failure;
    } rows[] = {
        {"Name or service not known", RESOLVE_NO_SUCH_NAME},
        {"No address associated with hostname", RESOLVE_NO_SUCH_NAME},
        {"Name does not resolve", RESOLVE_NO_SUCH_NAME},
        {"Der angegebene Host ist unbekannt. ", RESOLVE_NO_SUCH_NAME},
        {"Host desconocido. ", RESOLVE_NO_SUCH_NAME},
        {"Hote joignable. ", RESOLVE_OTHER},
        {"nodename nor servname provided, or not known", RESOLVE_NO_SUCH_NAME},
        {"No such host is known. ", RESOLVE_NO_SUCH_NAME},
        {"[HOST_NOT_FOUND] The specified host is unknown.", RESOLVE_NO_SUCH_NAME},
        {"Host not found (authoritative)", RESOLVE_NO_SUCH_NAME},
        {"Temporary failure in name resolution", RESOLVE_NO_ANSWER},
        {"Try again", RESOLVE_NO_ANSWER},
        {"Host not found (non-authoritative), try again later", RESOLVE_NO_ANSWER},
        {"This is usually a temporary error during hostname resolution and means that the local server did not receive",
         RESOLVE_NO_ANSWER},
        {"Non-recoverable failure in name resolution", RESOLVE_NO_ANSWER},
        {"A non-recoverable error occurred during a database lookup.", RESOLVE_NO_ANSWER},
        {"Unrecoverable error", RESOLVE_NO_ANSWER},
        {"System error", RESOLVE_NO_ANSWER},
        {"", RESOLVE_OTHER},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_int_equal(resolve_failure_of(slice_of(rows[i].words)), rows[i].failure);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resolvers_of_all_systems_are_understood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
