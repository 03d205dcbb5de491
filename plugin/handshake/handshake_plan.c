/* SPDX-License-Identifier: MIT */
#include "handshake/handshake_plan.h"

#include <openssl/tls1.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 1 << 20 };

/* A plan being made. */
struct planning {
    const struct profile *profile;
    const struct file_source *files;
    struct handshake_plan *plan;
};

/* What is in an inline block or in the file that an option names. */
struct content {
    struct slice text;
    char *owned; /* the file's bytes; NULL for a block */
};

/*
 * Lines with which a packet of ours would take another way than OpenVPN's, or mean something else.
 */
static const struct {
    const char *option;
    const char *obstacle;
} obstacles[] = {
    {"http-proxy", "the profile goes through a proxy"},    {"socks-proxy", "the profile goes through a proxy"},
    {"bind-dev", "the profile binds to one interface"},    {"mark", "the profile marks its packets"},
    {"secret", "the profile has a static key and no TLS"},
};

static const char *option_in_the_way(const struct profile *profile)
{
    for (size_t i = 0; i < sizeof(obstacles) / sizeof(obstacles[0]); i++)
        for (size_t j = 0; j < profile->option_count; j++)
            if (profile->options[j].works && strcmp(profile->options[j].words[0], obstacles[i].option) == 0)
                return obstacles[i].obstacle;
    return NULL;
}

static bool is_wrapping(const char *name)
{
    return strcmp(name, "tls-auth") == 0 || strcmp(name, "tls-crypt") == 0 || strcmp(name, "tls-crypt-v2") == 0;
}

static bool block_has_key(const struct profile *profile)
{
    for (size_t i = 0; i < profile->option_count; i++)
        if (profile->options[i].connection >= 0 && is_wrapping(profile->options[i].words[0]))
            return true;
    return false;
}

static bool content_open(const struct planning *planning, const struct profile_option *option, struct content *content)
{
    const char *path = profile_parameter(option, 1);
    char why[64];
    size_t length = 0;

    *content = (struct content){.text = option->block};
    if (option->block.at)
        return true;
    if (!path || planning->files->read(planning->files->context, path, FILE_MOST, &content->owned, &length, why,
                                       sizeof(why)) != FILE_READ)
        return false;
    content->text = (struct slice){content->owned, length};
    return true;
}

static void content_close(struct content *content)
{
    if (content->owned)
        explicit_bzero(content->owned, content->text.length);
    free(content->owned);
}

/* `tls-auth FILE [DIRECTION]`, or `key-direction DIRECTION` (options.c). */
static enum control_direction direction_of(const struct profile *profile, const struct profile_option *tls_auth)
{
    const char *said = profile_parameter(tls_auth, 2);

    if (!said)
        said = profile_parameter(profile_last(profile, "key-direction"), 1);
    if (!said)
        return CONTROL_BOTH_WAYS;
    return strcmp(said, "1") == 0 ? CONTROL_INVERSE : CONTROL_NORMAL;
}

static bool take_key(const struct planning *planning, const struct profile_option *option, struct slice text)
{
    struct control_key *key = &planning->plan->key;
    const char *digest = profile_parameter(profile_last(planning->profile, "auth"), 1);

    if (strcmp(option->words[0], "tls-crypt-v2") == 0)
        return control_key_tls_crypt_v2(key, text);
    if (strcmp(option->words[0], "tls-crypt") == 0)
        return control_key_tls_crypt(key, text);
    return control_key_tls_auth(key, text, digest ? digest : "SHA1", direction_of(planning->profile, option));
}

static void plan_key(const struct planning *planning)
{
    static const char *const names[] = {"tls-auth", "tls-crypt", "tls-crypt-v2"};
    const struct profile_option *found = NULL;
    struct content content;

    if (block_has_key(planning->profile))
        planning->plan->obstacle = "its <connection> blocks have keys of their own";
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const struct profile_option *option = profile_last(planning->profile, names[i]);
        if (option && found)
            planning->plan->obstacle = "the profile has two keys for its control channel";
        found = option ? option : found;
    }
    if (!found || planning->plan->obstacle)
        return;
    if (!content_open(planning, found, &content)) {
        planning->plan->obstacle = "the file with the key of the control channel cannot be read";
        return;
    }
    if (!take_key(planning, found, content.text))
        planning->plan->obstacle = "the key of the control channel is not understood";
    content_close(&content);
}

static int version_of(const char *word)
{
    static const struct {
        const char *word;
        int version;
    } versions[] = {{"1.0", TLS1_VERSION}, {"1.1", TLS1_1_VERSION}, {"1.2", TLS1_2_VERSION}, {"1.3", TLS1_3_VERSION}};

    for (size_t i = 0; word && i < sizeof(versions) / sizeof(versions[0]); i++)
        if (strcmp(word, versions[i].word) == 0)
            return versions[i].version;
    return 0;
}

/*
 * What OpenVPN asks of OpenSSL (ssl_openssl.c, tls_ctx_set_cert_profile; options.c: TLS 1.2 is the
 * least since 2.6).
 */
static void plan_tls(struct handshake_plan *plan, const struct profile *profile, struct openvpn_version version)
{
    const char *certificates = profile_parameter(profile_last(profile, "tls-cert-profile"), 1);
    const char *least = profile_parameter(profile_last(profile, "tls-version-min"), 1);

    plan->version_min = least ? version_of(least) : version.minor >= 6 ? TLS1_2_VERSION : TLS1_VERSION;
    plan->version_max = version_of(profile_parameter(profile_last(profile, "tls-version-max"), 1));
    plan->security_level = 1;
    if (certificates && strcmp(certificates, "insecure") == 0)
        plan->security_level = 0;
    else if (certificates && strcmp(certificates, "legacy") != 0)
        plan->security_level = 2;
}

static void plan_certificates(const struct planning *planning, const char *name, struct certificate_bundle *bundle)
{
    const struct profile_option *option = profile_last(planning->profile, name);
    struct content content;

    if (!option || bundle->count || !content_open(planning, option, &content))
        return;
    if (strcmp(name, "pkcs12") == 0)
        certificate_bundle_read_pkcs12(content.text, bundle);
    else
        certificate_bundle_read(content.text, bundle);
    content_close(&content);
    EVP_PKEY_free(bundle->key);
    bundle->key = NULL;
}

void handshake_plan_make(struct handshake_plan *plan, const struct profile *profile, struct openvpn_version version,
                         const struct file_source *files)
{
    struct planning planning = {profile, files, plan};

    memset(plan, 0, sizeof(*plan));
    plan->obstacle = profile_is_client(profile) ? option_in_the_way(profile) : "the profile is not a client's";
    if (plan->obstacle)
        return;
    plan_key(&planning);
    plan_tls(plan, profile, version);
    plan_certificates(&planning, "ca", &plan->ca);
    plan->ca_complete = plan->ca.count && !plan->ca.left_out && !plan->ca.damaged && !profile_last(profile, "capath");
    plan_certificates(&planning, "cert", &plan->client);
    plan_certificates(&planning, "pkcs12", &plan->client);
    plan_certificates(&planning, "extra-certs", &plan->extra);
}

void handshake_plan_free(struct handshake_plan *plan)
{
    explicit_bzero(&plan->key, sizeof(plan->key));
    certificate_bundle_free(&plan->ca);
    certificate_bundle_free(&plan->client);
    certificate_bundle_free(&plan->extra);
}
