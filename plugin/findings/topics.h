/* SPDX-License-Identifier: MIT */
/*
 * topics.h - the rows of each file of this folder, in the order in which their rules run. Each list
 * ends with NULL.
 */
#ifndef CVPN_FINDINGS_TOPICS_H
#define CVPN_FINDINGS_TOPICS_H

#include "findings/catalogue.h"

#define TOPICS(EACH)                                                                                                   \
    EACH(self)                                                                                                         \
    EACH(dns)                                                                                                          \
    EACH(intermittent)                                                                                                 \
    EACH(routing)                                                                                                      \
    EACH(authorization)                                                                                                \
    EACH(path_size)                                                                                                    \
    EACH(tunnel_dns)                                                                                                   \
    EACH(internet)                                                                                                     \
    EACH(tls)                                                                                                          \
    EACH(server_certificate)                                                                                           \
    EACH(endpoint_settings)                                                                                            \
    EACH(connection_records)                                                                                           \
    EACH(credentials)                                                                                                  \
    EACH(federated)                                                                                                    \
    EACH(client_certificate)                                                                                           \
    EACH(browser_port)                                                                                                 \
    EACH(server_address)                                                                                               \
    EACH(lan)                                                                                                          \
    EACH(lan_overlap)                                                                                                  \
    EACH(throughput)                                                                                                   \
    EACH(push)                                                                                                         \
    EACH(connection)                                                                                                   \
    EACH(client_setup)                                                                                                 \
    EACH(aws_client)                                                                                                   \
    EACH(harmless)                                                                                                     \
    EACH(option_errors)                                                                                                \
    EACH(endings)

#define DECLARE_TOPIC(name) extern const struct catalogue_entry *const name##_findings[];
TOPICS(DECLARE_TOPIC)
#undef DECLARE_TOPIC

/* All of them; ends with NULL. */
extern const struct catalogue_entry *const *const topics[];

#endif
