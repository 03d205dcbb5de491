/* SPDX-License-Identifier: MIT */
/*
 * The certificates of a profile: made on the spot, in every form in which people have them, read
 * back as facts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/err.h>

#include "certificate_maker.h"
#include "certificates/certificate_reader.h"
#include "certificates/pkcs12_cost.h"

#define NOW  1900000000L
#define YEAR 31536000L

static const struct maker healthy = {.usage = "clientAuth", .from = NOW - YEAR, .until = NOW + YEAR};
static const struct maker root = {.name = "root", .self = 1, .from = NOW - YEAR, .until = NOW + 2 * YEAR};
static char profile_text[8 * MAKER_BLOCK];
static char file_bytes[MAKER_BLOCK];
static size_t file_length;
static struct profile *profile;
static struct certificates certificates;

static enum file_status from_memory(void *context, const char *path, size_t allowed, char **bytes, size_t *length,
                                    char *why, size_t why_size)
{
    const char *from = strcmp(path, "profile.ovpn") == 0 ? profile_text : file_bytes;

    (void)context;
    if (strcmp(path, "forbidden.pem") == 0) {
        (void)snprintf(why, why_size, "Permission denied");
        return FILE_UNREADABLE;
    }
    if (from == file_bytes && strcmp(path, "file.pem") != 0)
        return FILE_MISSING;
    *length = from == file_bytes ? file_length : strlen(from);
    assert_true(*length <= allowed);
    *bytes = malloc(*length + 1);
    memcpy(*bytes, from, *length);
    return FILE_READ;
}

static const struct file_source source = {from_memory, NULL, NULL};

static void read_it(void)
{
    profile_free(profile);
    profile = profile_read_file("profile.ovpn", (struct openvpn_version){2, 6}, &source);
    assert_non_null(profile);
    certificates_read(profile, &source, &certificates);
    assert_int_equal(ERR_peek_error(), 0);
}

static void start(void)
{
    (void)snprintf(profile_text, sizeof(profile_text), "client\nremote vpn.example.com\n");
}

static void add_line(const char *line)
{
    size_t length = strlen(profile_text);

    (void)snprintf(profile_text + length, sizeof(profile_text) - length, "%s", line);
}

static void add_block(const char *name, const char *text)
{
    char *end = profile_text + strlen(profile_text);

    (void)snprintf(end, sizeof(profile_text) - strlen(profile_text), "<%s>\n%s\n</%s>\n", name, text, name);
}

static void add_certificate(const char *name, const struct maker *maker)
{
    char pem[MAKER_BLOCK];

    maker_pem(maker, pem);
    add_block(name, pem);
}

static void add_key(EVP_PKEY *key, const char *password)
{
    char pem[MAKER_BLOCK];

    maker_key_pem(key, password, pem);
    add_block("key", pem);
}

static enum certificate_status status(enum certificate_place place)
{
    return certificates.items[place].status;
}

static int tidy(void **state)
{
    (void)state;
    profile_free(profile);
    maker_forget_keys();
    return 0;
}

static void inline_blocks_are_read_whole(void **state)
{
    (void)state;
    start();
    add_certificate("ca", &root);
    add_certificate("cert", &healthy);
    add_key(maker_key(), NULL);
    read_it();
    assert_int_equal(status(PLACE_CA), CERTIFICATE_READ);
    assert_int_equal(status(PLACE_CERT), CERTIFICATE_READ);
    assert_int_equal(status(PLACE_KEY), CERTIFICATE_READ);
    assert_int_equal(status(PLACE_CRL), CERTIFICATE_ABSENT);
    assert_int_equal(certificates.count, 2);
    assert_int_equal(certificates.match, MATCH_YES);
    const struct certificate *client = certificates_client(&certificates);
    assert_string_equal(client->subject, "CN=alice");
    assert_string_equal(client->issuer, "CN=an authority");
    assert_true(client->not_before == (NOW - YEAR) * SECONDS(1) && client->not_after == (NOW + YEAR) * SECONDS(1));
    assert_true(client->has_usage && client->client && !client->server && !client->self_issued && !client->weak_digest);
    assert_int_equal(client->key, CERTIFICATE_KEY_EC);
    assert_int_equal(client->bits, 256);
    assert_true(certificates_authority(&certificates)->self_issued);
    assert_int_equal(certificates.items[PLACE_CA].line, 3);
}

static void an_rsa_key_of_another_pair_does_not_match(void **state)
{
    struct maker rsa = healthy;

    (void)state;
    rsa.key = maker_rsa_key();
    start();
    add_certificate("cert", &rsa);
    add_key(maker_rsa_key(), NULL);
    read_it();
    assert_int_equal(certificates.match, MATCH_YES);
    assert_int_equal(certificates_client(&certificates)->bits, 2048);
    start();
    add_certificate("cert", &healthy);
    add_key(maker_other_key(), NULL);
    read_it();
    assert_int_equal(certificates.match, MATCH_NO);
    start();
    add_certificate("cert", &healthy);
    add_key(maker_rsa_key(), NULL);
    read_it();
    assert_int_equal(certificates.match, MATCH_NO);
}

static void an_encrypted_key_is_never_asked_for(void **state)
{
    (void)state;
    start();
    add_certificate("cert", &healthy);
    add_key(maker_key(), "secret");
    read_it();
    assert_int_equal(status(PLACE_KEY), CERTIFICATE_ENCRYPTED);
    assert_int_equal(certificates.match, MATCH_UNKNOWN);
    start();
    add_block("key", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n"
                     "-----END RSA PRIVATE KEY-----");
    read_it();
    assert_int_equal(status(PLACE_KEY), CERTIFICATE_ENCRYPTED);
}

static void text_around_and_between_blocks_is_survived(void **state)
{
    char one[MAKER_BLOCK];
    char both[3 * MAKER_BLOCK];

    (void)state;
    maker_pem(&root, one);
    (void)snprintf(
        both, sizeof(both),
        "Bag Attributes\n    localKeyID: 01\nsubject=CN = x\r\n%sCertificate:\n    Data:\n        Version: 3\n%s", one,
        one);
    start();
    add_block("ca", both);
    read_it();
    assert_int_equal(status(PLACE_CA), CERTIFICATE_READ);
    assert_int_equal(certificates.count, 2);
}

static void more_than_fit_are_counted(void **state)
{
    char one[MAKER_BLOCK];

    (void)state;
    maker_pem(&root, one);
    size_t length = strlen(one);
    char *many = calloc(40, length + 1);
    assert_non_null(many);
    for (size_t i = 0; i < 40; i++)
        memcpy(many + i * length, one, length + 1);
    assert_true(40 * length < sizeof(profile_text) / 2);
    start();
    add_block("ca", many);
    free(many);
    read_it();
    assert_int_equal(certificates.count, CERTIFICATES_MAX);
    assert_int_equal(certificates.left_out, 40 - CERTIFICATES_MAX);
    assert_null(certificates_authority(&certificates));
}

static void blocks_that_are_mixed_up_are_of_the_wrong_kind(void **state)
{
    char pem[MAKER_BLOCK];

    (void)state;
    start();
    maker_key_pem(maker_key(), NULL, pem);
    add_block("cert", pem);
    add_certificate("key", &healthy);
    read_it();
    assert_int_equal(status(PLACE_CERT), CERTIFICATE_WRONG_KIND);
    assert_string_equal(certificates.items[PLACE_CERT].found, "a private key");
    assert_int_equal(status(PLACE_KEY), CERTIFICATE_WRONG_KIND);
    assert_string_equal(certificates.items[PLACE_KEY].found, "a certificate");
    assert_int_equal(certificates.count, 0);
}

static void what_is_no_certificate_is_told_apart(void **state)
{
    (void)state;
    start();
    add_block("ca", "-----BEGIN CERTIFICATE-----\nTHIS CONTENT HAS BEEN REDACTED\n-----END CERTIFICATE-----");
    add_block("cert", "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIBBzAKBggqhkjO\n-----END CERTIFICATE-----");
    add_block("key", "");
    add_block("extra-certs", "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----");
    add_line("crl-verify missing.pem\n");
    read_it();
    assert_int_equal(status(PLACE_CA), CERTIFICATE_REDACTED);
    assert_int_equal(status(PLACE_CERT), CERTIFICATE_DAMAGED);
    assert_int_equal(status(PLACE_KEY), CERTIFICATE_NOT_UNDERSTOOD);
    assert_int_equal(status(PLACE_EXTRA), CERTIFICATE_WRONG_KIND);
    assert_int_equal(status(PLACE_CRL), CERTIFICATE_FILE_MISSING);
    start();
    add_line("cert forbidden.pem\nkey pkcs11:object=x\n");
    read_it();
    assert_int_equal(status(PLACE_CERT), CERTIFICATE_FILE_UNREADABLE);
    assert_string_equal(certificates.items[PLACE_CERT].reason, "Permission denied");
    assert_int_equal(status(PLACE_KEY), CERTIFICATE_NOT_LOOKED_INTO);
}

static void a_file_in_der_is_read_and_called_binary(void **state)
{
    X509 *x509 = maker_certificate(&healthy);
    unsigned char *at = (unsigned char *)file_bytes;

    (void)state;
    file_length = (size_t)i2d_X509(x509, &at);
    X509_free(x509);
    start();
    add_line("cert file.pem\n");
    read_it();
    assert_int_equal(status(PLACE_CERT), CERTIFICATE_BINARY);
    assert_string_equal(certificates_client(&certificates)->subject, "CN=alice");
    assert_string_equal(certificates.items[PLACE_CERT].path, "file.pem");
}

static void pack(const char *password)
{
    X509 *x509 = maker_certificate(&healthy);
    X509 *authority = maker_certificate(&root);
    STACK_OF(X509) *others = sk_X509_new_null();
    unsigned char *at = (unsigned char *)file_bytes;

    sk_X509_push(others, authority);
    PKCS12 *pkcs12 = PKCS12_create(password, "x", maker_key(), x509, others, 0, 0, 0, 0, 0);
    file_length = (size_t)i2d_PKCS12(pkcs12, &at);
    PKCS12_free(pkcs12);
    sk_X509_pop_free(others, X509_free);
    X509_free(x509);
}

static void pkcs12_opens_only_without_a_password(void **state)
{
    unsigned char text[2 * MAKER_BLOCK];

    (void)state;
    pack("");
    start();
    add_line("pkcs12 file.pem\n");
    read_it();
    assert_int_equal(status(PLACE_PKCS12), CERTIFICATE_READ);
    assert_int_equal(certificates.match, MATCH_YES);
    assert_string_equal(certificates_client(&certificates)->subject, "CN=alice");
    assert_string_equal(certificates_authority(&certificates)->subject, "CN=root");
    EVP_EncodeBlock(text, (unsigned char *)file_bytes, (int)file_length);
    start();
    add_block("pkcs12", (char *)text);
    read_it();
    assert_int_equal(status(PLACE_PKCS12), CERTIFICATE_READ);
    pack("secret");
    start();
    add_line("pkcs12 file.pem\n");
    read_it();
    assert_int_equal(status(PLACE_PKCS12), CERTIFICATE_ENCRYPTED);
    assert_int_equal(certificates.count, 0);
    start();
    add_line("cert file.pem\n");
    read_it();
    assert_int_equal(status(PLACE_CERT), CERTIFICATE_WRONG_KIND);
}

/* A file whose certificates, key and MAC ask for so many rounds. */
static enum certificate_status status_of_rounds(int method, int rounds, int mac_rounds)
{
    X509 *x509 = maker_certificate(&healthy);
    unsigned char *at = (unsigned char *)file_bytes;
    PKCS12 *pkcs12 = PKCS12_create("", "x", maker_key(), x509, NULL, method, method, rounds, mac_rounds, 0);

    file_length = (size_t)i2d_PKCS12(pkcs12, &at);
    PKCS12_free(pkcs12);
    X509_free(x509);
    start();
    add_line("pkcs12 file.pem\n");
    read_it();
    return status(PLACE_PKCS12);
}

static void pkcs12_that_asks_for_too_much_computing_is_left_alone(void **state)
{
    const int old = NID_pbe_WithSHA1And3_Key_TripleDES_CBC;
    const int modern = NID_aes_256_cbc;

    (void)state;
    assert_int_equal(status_of_rounds(old, 2048, 2048), CERTIFICATE_READ);
    assert_int_equal(status_of_rounds(modern, 10000, 10000), CERTIFICATE_READ);
    if (getenv("CVPN_FEWER"))
        skip(); /* making such a file takes all the computing that reading it refuses */
    assert_int_equal(status_of_rounds(old, PKCS12_ROUNDS_MAX, 1), CERTIFICATE_COSTLY);
    assert_int_equal(status_of_rounds(modern, PKCS12_ROUNDS_MAX, 1), CERTIFICATE_COSTLY);
    assert_int_equal(status_of_rounds(modern, PKCS12_ROUNDS_MAX / 2, 1),
                     CERTIFICATE_COSTLY); /* certificates and key together */
    assert_int_equal(status_of_rounds(modern, 2048, PKCS12_ROUNDS_MAX + 1), CERTIFICATE_COSTLY);
    assert_int_equal(certificates.count, 0);
}

/*
 * The count of the MAC stands last in the file: any number can be put there without computing it.
 */
static void pkcs12_with_a_count_that_no_number_holds_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(status_of_rounds(NID_aes_256_cbc, 2048, 0x010203), CERTIFICATE_READ);
    assert_memory_equal(file_bytes + file_length - 3, "\x01\x02\x03", 3);
    file_bytes[file_length - 3] = (char)0x80; /* negative */
    start();
    add_line("pkcs12 file.pem\n");
    read_it();
    assert_int_equal(status(PLACE_PKCS12), CERTIFICATE_COSTLY);
}

static void a_revocation_list_has_its_dates(void **state)
{
    char pem[MAKER_BLOCK];

    (void)state;
    maker_crl_pem(NOW - 100, NOW + 100, pem);
    start();
    add_block("crl-verify", pem);
    read_it();
    assert_int_equal(status(PLACE_CRL), CERTIFICATE_READ);
    assert_true(certificates.crl_next_update == (NOW + 100) * SECONDS(1));
    assert_true(certificates.crl_this_update == (NOW - 100) * SECONDS(1));
    start();
    add_line("crl-verify folder dir\n");
    read_it();
    assert_int_equal(status(PLACE_CRL), CERTIFICATE_NOT_LOOKED_INTO);
    assert_true(certificates.crl_next_update == MOMENT_UNKNOWN);
}

static void days_are_shown_as_days(void **state)
{
    char date[CERTIFICATE_DATE_SIZE];

    (void)state;
    assert_string_equal(certificate_date(SECONDS(1767398400), date), "2026-01-03");
    assert_string_equal(certificate_date(MOMENT_UNKNOWN, date), "unknown");
    assert_int_equal(certificate_days(SECONDS(0), SECONDS(86400) * 3 - 1), 2);
    assert_int_equal(certificate_days(SECONDS(10), SECONDS(5)), 0);
}

static void without_a_profile_nothing_is_known(void **state)
{
    (void)state;
    certificates_read(NULL, &source, &certificates);
    assert_int_equal(certificates.count, 0);
    assert_null(certificates_client(&certificates));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inline_blocks_are_read_whole),
        cmocka_unit_test(an_rsa_key_of_another_pair_does_not_match),
        cmocka_unit_test(an_encrypted_key_is_never_asked_for),
        cmocka_unit_test(text_around_and_between_blocks_is_survived),
        cmocka_unit_test(more_than_fit_are_counted),
        cmocka_unit_test(blocks_that_are_mixed_up_are_of_the_wrong_kind),
        cmocka_unit_test(what_is_no_certificate_is_told_apart),
        cmocka_unit_test(a_file_in_der_is_read_and_called_binary),
        cmocka_unit_test(pkcs12_opens_only_without_a_password),
        cmocka_unit_test(pkcs12_that_asks_for_too_much_computing_is_left_alone),
        cmocka_unit_test(pkcs12_with_a_count_that_no_number_holds_is_left_alone),
        cmocka_unit_test(a_revocation_list_has_its_dates),
        cmocka_unit_test(days_are_shown_as_days),
        cmocka_unit_test(without_a_profile_nothing_is_known),
    };

    return cmocka_run_group_tests(tests, NULL, tidy);
}
