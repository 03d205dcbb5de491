/* SPDX-License-Identifier: MIT */
/*
 * The certificate of TLS_VERIFY on its way to the observer, in a program that was linked with
 * libcrypto as OpenVPN is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "certificate_maker.h"
#include "shim/shim_certificate.h"

static struct frame frame;

static void a_certificate_is_added_as_it_came_over_the_wire(void **state)
{
    X509 *x509 = maker_certificate(&(struct maker){.from = 1, .until = 2});
    unsigned char *der = NULL;
    int length = i2d_X509(x509, &der);

    (void)state;
    assert_true(certificate_find_encoder());
    frame_start(&frame, FRAME_CALL, 3, 0);
    assert_true(frame_add(&frame, "config=p.ovpn"));
    certificate_attach(&frame, x509);
    assert_int_equal(frame.data_length, length);
    assert_memory_equal(frame_data(&frame), der, (size_t)length);
    OPENSSL_free(der);
    X509_free(x509);
}

static void one_that_is_too_long_is_left_out(void **state)
{
    static char name[CERTIFICATE_DER_MAX + 64] = "DNS:";
    X509 *x509 = maker_certificate(&(struct maker){.from = 1, .until = 2});

    (void)state;
    for (size_t i = strlen(name); i < sizeof(name) - 1; i++)
        name[i] = 'a';
    maker_extension(x509, NID_subject_alt_name, name);
    X509_sign(x509, maker_key(), EVP_sha256());
    assert_true(certificate_find_encoder());
    frame_start(&frame, FRAME_CALL, 3, 0);
    certificate_attach(&frame, x509);
    assert_int_equal(frame.data_length, 0);
    X509_free(x509);
}

static int forget_keys(void **state)
{
    (void)state;
    maker_forget_keys();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_is_added_as_it_came_over_the_wire),
        cmocka_unit_test(one_that_is_too_long_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, forget_keys);
}
