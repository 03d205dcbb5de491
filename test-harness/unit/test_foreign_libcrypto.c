/* SPDX-License-Identifier: MIT */
/*
 * An OpenVPN whose libcrypto is linked in statically, or is another one than ours: this program is
 * not linked with any, and loads one as the dynamic linker does for a plugin that needs it. The
 * certificate is then a pointer to something that no one here knows, and must not be touched.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dlfcn.h>

#include "shim/shim_certificate.h"

static void a_certificate_of_another_libcrypto_is_not_touched(void **state)
{
    static const char *const names[] = {"libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so"};
    static struct frame frame;
    void *ours = NULL;

    (void)state;
    for (size_t i = 0; !ours && i < sizeof(names) / sizeof(names[0]); i++)
        ours = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (ours)
        assert_non_null(dlsym(ours, "i2d_X509"));
    assert_false(certificate_find_encoder());
    frame_start(&frame, FRAME_CALL, 3, 0);
    certificate_attach(&frame, &frame);
    assert_int_equal(frame.data_length, 0);
    if (ours)
        dlclose(ours);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_of_another_libcrypto_is_not_touched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
