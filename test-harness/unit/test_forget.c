/* SPDX-License-Identifier: MIT */
/* Pieces of a private key are found wherever they are in memory, and nothing else is touched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "certificate_maker.h"
#include "certificates/secrets.h"
#include "given.h"

static struct secrets secrets;
static char pem[8192];
static char text[16384];
static unsigned char der[4096];
static size_t pem_length;
static size_t der_length;
static EVP_PKEY *rsa; /* of RSA */

static int make_key(void **state)
{
    rsa = maker_new_rsa_key(2048);
    BIO *out = BIO_new(BIO_s_mem());
    unsigned char *end = der;
    char *bytes = NULL;

    (void)state;
    if (!rsa || !out || !PEM_write_bio_PrivateKey(out, rsa, NULL, NULL, 0, NULL, NULL))
        return -1;
    pem_length = (size_t)BIO_get_mem_data(out, &bytes);
    memcpy(pem, bytes, pem_length);
    der_length = (size_t)i2d_PrivateKey(rsa, &end);
    BIO_free(out);
    return der_length > 0 ? 0 : -1;
}

static int forget_key(void **state)
{
    (void)state;
    EVP_PKEY_free(rsa);
    return 0;
}

static void begin(void)
{
    memset(&secrets, 0, sizeof(secrets));
    secrets_add_keys(&secrets, (struct slice){pem, pem_length});
    assert_in_range(secrets.count, 50, SECRET_PIECES_MAX);
}

static void each_line_of_a_key_is_wiped_wherever_it_begins(void **state)
{
    static unsigned char memory[32768];

    (void)state;
    begin();
    for (size_t at = 0; at < 9; at++) {
        memset(memory, 'x', sizeof(memory));
        memcpy(memory + 100 + at, pem, pem_length);
        assert_true(secrets_wipe(&secrets, memory, sizeof(memory)) >= 26);
        assert_null(memmem(memory, sizeof(memory), pem + 30, 16));
        assert_int_equal(memory[99 + at], 'x');
        assert_int_equal(memory[100 + at + pem_length], 'x');
        assert_int_equal(secrets_wipe(&secrets, memory, sizeof(memory)), 0);
    }
}

static void what_a_key_decodes_to_is_wiped_but_for_what_is_public(void **state)
{
    static unsigned char memory[8192];

    (void)state;
    begin();
    memcpy(memory + 13, der, der_length);
    assert_true(secrets_wipe(&secrets, memory, sizeof(memory)) > 0);
    for (size_t at = 300; at + 32 < der_length; at++)
        assert_null(memmem(memory, sizeof(memory), der + at, 32));
    assert_int_equal(memory[13], der[0]);
}

static size_t write_key(EVP_PKEY *of, bool traditional)
{
    BIO *out = BIO_new(BIO_s_mem());
    char *bytes = NULL;

    assert_true(traditional ? PEM_write_bio_PrivateKey_traditional(out, of, NULL, NULL, 0, NULL, NULL)
                            : PEM_write_bio_PrivateKey(out, of, NULL, NULL, 0, NULL, NULL));
    size_t length = (size_t)BIO_get_mem_data(out, &bytes);
    memcpy(text, bytes, length);
    BIO_free(out);
    return length;
}

/* The private number of an elliptic curve, or the first prime of RSA. */
static size_t private_number(const EVP_PKEY *of, unsigned char *number, size_t size)
{
    BIGNUM *value = NULL;
    size_t length = size;

    if (EVP_PKEY_get_raw_private_key(of, number, &length))
        return length;
    assert_true(EVP_PKEY_get_bn_param(of, EVP_PKEY_is_a(of, "RSA") ? "rsa-factor1" : "priv", &value));
    length = (size_t)BN_bn2bin(value, number);
    BN_free(value);
    return length;
}

static void each_kind_of_key_is_wiped_as_it_decodes(void **state)
{
    EVP_PKEY *keys[] = {rsa, EVP_EC_gen("P-256"), EVP_EC_gen("P-384"), EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")};
    static unsigned char number[256];
    static unsigned char memory[8192];

    (void)state;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        for (unsigned traditional = 0; traditional < (i == 3 ? 1 : 2); traditional++) {
            unsigned char *end = memory + 7;
            memset(&secrets, 0, sizeof(secrets));
            secrets_add_keys(&secrets, (struct slice){text, write_key(keys[i], traditional)});
            memset(memory, 'x', sizeof(memory));
            assert_true(i2d_PrivateKey(keys[i], &end) > 0);
            size_t length = private_number(keys[i], number, sizeof(number));
            assert_non_null(memmem(memory, sizeof(memory), number, length));
            assert_true(secrets_wipe(&secrets, memory, sizeof(memory)) > 0);
            for (size_t at = 0; at + 24 <= length; at++)
                assert_null(memmem(memory, sizeof(memory), number + at, 24));
        }
    for (size_t i = 1; i < sizeof(keys) / sizeof(keys[0]); i++)
        EVP_PKEY_free(keys[i]);
}

/* What was never written to holds nothing, and looking at it would make pages of it. */
static void memory_that_was_never_touched_stays_so(void **state)
{
    enum { SIZE = 32 << 20, PAGE = 4096 };
    static unsigned char there[SIZE / PAGE];
    unsigned char *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    unsigned touched = 0;
    static char lines[16384];

    (void)state;
    if (getenv("CVPN_FEWER") || access("/proc/self/pagemap", R_OK) != 0)
        skip();
    assert_ptr_not_equal(memory, MAP_FAILED);
    madvise(memory, SIZE, MADV_NOHUGEPAGE);
    memory[SIZE / 2] = 'x';
    size_t length = write_key(rsa, false);
    (void)snprintf(lines, sizeof(lines), "client\n<key>\n%.*s</key>\n", (int)length, text);
    struct profile *profile = given_profile(lines, (struct openvpn_version){2, 6});
    memcpy(memory + SIZE / 2 + PAGE - 200, text, length); /* it goes on in the next page */
    secrets_forget(profile, &given_files);
    assert_null(memmem(memory + SIZE / 2, (size_t)2 * PAGE, "PRIVATE KEY-----\nMI", 19));
    const char *wiped = memmem(memory + SIZE / 2, (size_t)2 * PAGE, "PRIVATE KEY-----\n\0\0\0\0\0\0\0\0", 25);
    assert_non_null(wiped);
    for (size_t i = 17; i + 40 < length - 30; i++)
        assert_true(wiped[i] == '\0' || wiped[i] == '\n');
    assert_int_equal(mincore(memory, SIZE, there), 0);
    for (size_t i = 0; i < sizeof(there); i++)
        touched += there[i] & 1;
    assert_in_range(touched, 1, 2);
    profile_free(profile);
    munmap(memory, SIZE);
}

static void a_piece_that_is_cut_at_the_end_is_left_alone(void **state)
{
    static unsigned char memory[64];

    (void)state;
    begin();
    for (size_t size = 0; size < sizeof(memory); size++) {
        memcpy(memory, strchr(pem, '\n') + 1, sizeof(memory));
        assert_int_equal(secrets_wipe(&secrets, memory, size), 0);
    }
    assert_int_equal(secrets_wipe(&secrets, memory, sizeof(memory)), 1);
}

static void what_is_no_key_adds_nothing(void **state)
{
    static const char *const texts[] = {
        "", "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUabcdefghijklmnopqrstuvwxyz\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nshort\n",
        "just words that are long enough to be a line of a key, but are none"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        memset(&secrets, 0, sizeof(secrets));
        secrets_add_keys(&secrets, slice_of(texts[i]));
        assert_int_equal(secrets.count, 0);
    }
}

/* The whole way: a profile with a key and a password, and copies of both elsewhere. */
static void a_profile_is_forgotten_in_all_memory(void **state)
{
    (void)state;
    /* valgrind has memory of its own in this process, and lets no one look at it */
    if (getenv("CVPN_FEWER"))
        skip();
    char *copy = malloc(8192);
    char *password = strdup("mark(Correct-Horse-7)");

    size_t length = (size_t)snprintf(
        text, sizeof(text),
        "client\nremote "
        "vpn.example.com\n<key>\n%.*s</key>\n<auth-user-pass>\nalice\nCorrect-Horse-7\n</auth-user-pass>\n",
        (int)pem_length, pem);
    memcpy(copy, pem, pem_length);
    struct profile *profile = given_profile(text, (struct openvpn_version){2, 6});
    memset(text, 0, length);
    char piece[17];
    memcpy(piece, copy + 40, 16);
    for (size_t i = 0; i < 16; i++)
        piece[i] = (char)(piece[i] ^ 1); /* our own note of it must not be found */
    secrets_forget(profile, &given_files);
    for (size_t i = 0; i < 16; i++)
        piece[i] = (char)(piece[i] ^ 1);
    assert_null(memmem(copy, pem_length, piece, 16));
    const struct profile_option *key = profile_last(profile, "key");
    assert_non_null(key);
    assert_null(memmem(key->block.at, key->block.length, piece, 16));
    assert_memory_equal(password, "mark(\0\0\0", 8);
    assert_string_equal(profile_parameter(profile_last(profile, "remote"), 1), "vpn.example.com");
    profile_free(profile);
    free(copy);
    free(password);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_of_a_key_is_wiped_wherever_it_begins),
        cmocka_unit_test(what_a_key_decodes_to_is_wiped_but_for_what_is_public),
        cmocka_unit_test(a_piece_that_is_cut_at_the_end_is_left_alone),
        cmocka_unit_test(what_is_no_key_adds_nothing),
        cmocka_unit_test(each_kind_of_key_is_wiped_as_it_decodes),
        cmocka_unit_test(a_profile_is_forgotten_in_all_memory),
        cmocka_unit_test(memory_that_was_never_touched_stays_so),
    };

    return cmocka_run_group_tests(tests, make_key, forget_key);
}
