/* SPDX-License-Identifier: MIT */
#include "certificates/pkcs12_cost.h"

#include <openssl/x509.h>

/* Takes `rounds` off what is left. NULL is one round (RFC 7292 section 4: DEFAULT 1). */
static bool take(int64_t *left, const ASN1_INTEGER *rounds)
{
    int64_t count = 1;

    if (rounds && (!ASN1_INTEGER_get_int64(&count, rounds) || count < 0))
        return false;
    if (count > *left)
        return false;
    *left -= count;
    return true;
}

/* PBES2 (RFC 8018 section 6.2) with PBKDF2. */
static bool take_pbes2(int64_t *left, const ASN1_TYPE *parameter)
{
    PBE2PARAM *scheme = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), parameter);
    PBKDF2PARAM *derivation = NULL;
    bool fits = false;

    if (scheme && OBJ_obj2nid(scheme->keyfunc->algorithm) == NID_id_pbkdf2)
        derivation = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), scheme->keyfunc->parameter);
    if (derivation)
        fits = take(left, derivation->iter);
    PBKDF2PARAM_free(derivation);
    PBE2PARAM_free(scheme);
    return fits;
}

/* Either PBES2, or one of the older schemes, which all have the same parameters. */
static bool take_algorithm(int64_t *left, const X509_ALGOR *algorithm)
{
    const ASN1_OBJECT *object = NULL;
    const void *value = NULL;
    int type = 0;

    X509_ALGOR_get0(&object, &type, &value, algorithm);
    if (OBJ_obj2nid(object) == NID_pbes2)
        return take_pbes2(left, algorithm->parameter);
    PBEPARAM *scheme = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBEPARAM), algorithm->parameter);
    bool fits = scheme && take(left, scheme->iter);
    PBEPARAM_free(scheme);
    return fits;
}

static bool take_bags(int64_t *left, STACK_OF(PKCS12_SAFEBAG) * bags)
{
    bool fits = bags != NULL;

    for (int i = 0; fits && i < sk_PKCS12_SAFEBAG_num(bags); i++) {
        const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);
        const X509_ALGOR *algorithm = NULL;
        int kind = PKCS12_SAFEBAG_get_nid(bag);
        if (kind == NID_safeContentsBag) {
            fits = false;
        } else if (kind == NID_pkcs8ShroudedKeyBag) {
            X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, NULL);
            fits = take_algorithm(left, algorithm);
        }
    }
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return fits;
}

static bool take_safe(int64_t *left, PKCS7 *safe, const char *password)
{
    if (PKCS7_type_is_data(safe))
        return take_bags(left, PKCS12_unpack_p7data(safe));
    if (!PKCS7_type_is_encrypted(safe) || !take_algorithm(left, safe->d.encrypted->enc_data->algorithm))
        return false;
    return take_bags(left, PKCS12_unpack_p7encdata(safe, password, 0));
}

/*
 * Only the MAC of RFC 7292 says its rounds where they are looked for; PBMAC1 (RFC 9579) hides them
 * in its parameters.
 */
static bool take_mac(int64_t *left, const PKCS12 *pkcs12)
{
    const ASN1_INTEGER *rounds = NULL;
    const X509_ALGOR *algorithm = NULL;
    const ASN1_OBJECT *object = NULL;

    if (!PKCS12_mac_present(pkcs12))
        return true;
    PKCS12_get0_mac(NULL, &algorithm, NULL, &rounds, pkcs12);
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    return EVP_get_digestbyobj(object) && take(left, rounds);
}

bool pkcs12_mac_affordable(const PKCS12 *pkcs12)
{
    int64_t left = PKCS12_ROUNDS_MAX;

    return take_mac(&left, pkcs12);
}

bool pkcs12_affordable(PKCS12 *pkcs12, const char *password)
{
    STACK_OF(PKCS7) *safes = PKCS12_unpack_authsafes(pkcs12);
    int64_t left = PKCS12_ROUNDS_MAX;
    bool fits = safes && take_mac(&left, pkcs12);

    for (int i = 0; fits && i < sk_PKCS7_num(safes); i++)
        fits = take_safe(&left, sk_PKCS7_value(safes, i), password);
    sk_PKCS7_pop_free(safes, PKCS7_free);
    return fits;
}
