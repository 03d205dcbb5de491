/* SPDX-License-Identifier: MIT */
/*
 * Other forms in which the same things are written: `terraform show -json` and a state file, a
 * CloudFormation template, items of AWS Config. Each is made into what the API calls it.
 */
#include <ctype.h>
#include <string.h>

#include "endpoint/export_reader.h"

enum { RENAMES_MAX = 8, NAME_MAX_LENGTH = 64 };

/* A type of resource, and which of its members the API calls otherwise. */
struct form {
    const char *type;
    const char *list;
    const char *renamed[RENAMES_MAX][2]; /* after the names were put into the API's case */
};

/* Types of terraform's AWS provider, and those of CloudFormation and AWS Config. */
static const struct form forms[] = {
    {"aws_ec2_client_vpn_endpoint", "ClientVpnEndpoints", {{"Id", "ClientVpnEndpointId"}}},
    {"aws_ec2_client_vpn_network_association",
     "ClientVpnTargetNetworks",
     {{"SubnetId", "TargetNetworkId"}, {"Id", "AssociationId"}}},
    {"aws_ec2_client_vpn_route",
     "Routes",
     {{"DestinationCidrBlock", "DestinationCidr"}, {"TargetVpcSubnetId", "TargetSubnet"}}},
    {"aws_ec2_client_vpn_authorization_rule",
     "AuthorizationRules",
     {{"TargetNetworkCidr", "DestinationCidr"}, {"AccessGroupId", "GroupId"}, {"AuthorizeAllGroups", "AccessAll"}}},
    {"aws_subnet", "Subnets", {{"Id", "SubnetId"}}},
    {"aws_vpc", "Vpcs", {{"Id", "VpcId"}}},
    {"AWS::EC2::ClientVpnEndpoint", "ClientVpnEndpoints", {{"Id", "ClientVpnEndpointId"}}},
    {"AWS::EC2::ClientVpnTargetNetworkAssociation", "ClientVpnTargetNetworks", {{"SubnetId", "TargetNetworkId"}}},
    {"AWS::EC2::ClientVpnRoute",
     "Routes",
     {{"DestinationCidrBlock", "DestinationCidr"}, {"TargetVpcSubnetId", "TargetSubnet"}}},
    {"AWS::EC2::ClientVpnAuthorizationRule",
     "AuthorizationRules",
     {{"TargetNetworkCidr", "DestinationCidr"}, {"AccessGroupId", "GroupId"}, {"AuthorizeAllGroups", "AccessAll"}}},
    {"AWS::EC2::Subnet", "Subnets", {{NULL}}},
    {"AWS::EC2::VPC", "Vpcs", {{NULL}}},
};

static const struct form *form_of(const char *type)
{
    for (size_t i = 0; type && i < sizeof(forms) / sizeof(forms[0]); i++)
        if (strcmp(forms[i].type, type) == 0)
            return &forms[i];
    return NULL;
}

/* "client_cidr_block" and "clientCidrBlock" as "ClientCidrBlock". */
static const char *api_case(const char *name, char out[NAME_MAX_LENGTH])
{
    size_t length = 0;
    bool begin = true;

    for (; *name && length + 1 < NAME_MAX_LENGTH; name++) {
        if (*name == '_') {
            begin = true;
            continue;
        }
        out[length++] = (char)(begin ? toupper((unsigned char)*name) : *name);
        begin = false;
    }
    out[length] = '\0';
    return out;
}

/* A reference to another resource of a template is that resource's name. */
static json_t *resolved(json_t *value)
{
    json_t *name = json_object_size(value) == 1 ? json_object_get(value, "Ref") : NULL;
    json_t *attribute = json_object_size(value) == 1 ? json_object_get(value, "Fn::GetAtt") : NULL;

    if (json_is_string(name))
        return json_incref(name);
    if (json_is_array(attribute))
        return json_incref(json_array_get(attribute, 0));
    return NULL;
}

static json_t *api_value(json_t *value, unsigned depth);

static json_t *api_object(json_t *object, unsigned depth)
{
    json_t *made = json_object();
    const char *name;
    json_t *member;

    json_object_foreach(object, name, member)
    {
        char buffer[NAME_MAX_LENGTH];
        json_object_set_new(made, api_case(name, buffer), api_value(member, depth + 1));
    }
    return made;
}

static json_t *api_value(json_t *value, unsigned depth)
{
    json_t *reference = resolved(value);

    if (reference)
        return reference;
    if (depth > 12)
        return json_null();
    if (json_is_object(value))
        return api_object(value, depth);
    if (!json_is_array(value))
        return json_incref(value);
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(value); i++)
        json_array_append_new(list, api_value(json_array_get(value, i), depth + 1));
    return list;
}

/* Terraform has lists where the API has one object. */
static void unwrap(json_t *made)
{
    static const char *const single[] = {"ConnectionLogOptions", "ClientConnectOptions", "ClientLoginBannerOptions",
                                         "ClientRouteEnforcementOptions"};

    for (size_t i = 0; i < sizeof(single) / sizeof(single[0]); i++) {
        json_t *list = json_object_get(made, single[i]);
        if (json_is_array(list) && json_array_size(list))
            json_object_set(made, single[i], json_array_get(list, 0));
    }
}

/* What only the other forms say, or say in another way. */
static void complete(json_t *made, const struct form *form, const char *name)
{
    const char *state = json_string_value(json_object_get(made, "SelfServicePortal"));

    if (json_is_string(json_object_get(made, "Status")))
        json_object_del(made, "Status");
    if (strcmp(form->list, "ClientVpnEndpoints") == 0) {
        if (!json_is_string(json_object_get(made, "ClientVpnEndpointId")))
            json_object_set_new(made, "ClientVpnEndpointId", json_string(name));
        if (state && strcmp(state, "enabled") == 0 && !json_object_get(made, "SelfServicePortalUrl"))
            json_object_set_new(made, "SelfServicePortalUrl", json_string(state));
    }
    unwrap(made);
}

static void take_form(struct export_walk *walk, const struct form *form, json_t *members, const char *name)
{
    json_t *made = json_is_object(members) ? api_object(members, 0) : NULL;

    if (!made)
        return;
    for (size_t i = 0; i < RENAMES_MAX && form->renamed[i][0]; i++) {
        json_t *value = json_object_get(made, form->renamed[i][0]);
        if (value && !json_object_get(made, form->renamed[i][1]))
            json_object_set(made, form->renamed[i][1], value);
    }
    complete(made, form, name);
    json_array_append_new(walk->export->kept, made);
    walk->top = false;
    walk->origin.form = true;
    export_take(walk, export_kind_named(form->list), made, NULL);
    walk->origin.form = false;
}

/* {"type": "aws_vpc", "values": {...}}, or of a state file with "instances" of "attributes". */
static bool walk_terraform(struct export_walk *walk, json_t *object)
{
    const struct form *form = form_of(json_string_value(json_object_get(object, "type")));
    const json_t *instances = json_object_get(object, "instances");
    json_t *values = json_object_get(object, "values");
    const char *name = json_string_value(json_object_get(object, "address"));

    if (!form || !(values || instances))
        return false;
    name = name ? name : json_string_value(json_object_get(object, "name"));
    if (values)
        take_form(walk, form, values, name ? name : form->type);
    for (size_t i = 0; i < json_array_size(instances); i++)
        take_form(walk, form, json_object_get(json_array_get(instances, i), "attributes"), name ? name : form->type);
    return true;
}

/* {"Resources": {"Name": {"Type": "AWS::EC2::...", "Properties": {...}}}} */
static bool walk_template(struct export_walk *walk, const json_t *object)
{
    json_t *resources = json_object_get(object, "Resources");
    const char *name;
    json_t *resource;

    if (!json_is_object(resources))
        return false;
    json_object_foreach(resources, name, resource)
    {
        const struct form *form = form_of(json_string_value(json_object_get(resource, "Type")));
        if (form)
            take_form(walk, form, json_object_get(resource, "Properties"), name);
    }
    return true;
}

/* An item of AWS Config; its configuration may be JSON in a string. */
static bool walk_config_item(struct export_walk *walk, const json_t *object)
{
    const struct form *form = form_of(json_string_value(json_object_get(object, "resourceType")));
    json_t *configuration = json_object_get(object, "configuration");
    const char *name = json_string_value(json_object_get(object, "resourceId"));
    json_error_t error;

    if (!form || !configuration)
        return false;
    json_t *parsed = json_is_string(configuration) ? json_loads(json_string_value(configuration), 0, &error)
                                                   : json_incref(configuration);
    if (parsed)
        take_form(walk, form, parsed, name ? name : form->type);
    json_decref(parsed);
    return true;
}

bool export_walk_form(struct export_walk *walk, json_t *object)
{
    return walk_terraform(walk, object) || walk_template(walk, object) || walk_config_item(walk, object);
}
