"""What moto 5.2.5 leaves out and the AWS provider needs, added from outside.

Each function mends one service and is named after it. Without them an apply hangs in the provider's retries or the next
plan is not empty. When moto is raised, remove a function, run `just test local`, and keep it only if that fails.
"""

import json
import uuid

from moto.applicationautoscaling.models import ApplicationAutoscalingBackend
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.core.exceptions import JsonRESTError
from moto.core.utils import camelcase_to_underscores
from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.logs.responses import LogsResponse
from moto.route53.responses import Route53
from moto.s3.models import FakeBucket
from moto.sqs.models import Queue

# CreateService settings that moto accepts and forgets; the provider reads each of them back.
SERVICE_SETTINGS = (
    "capacityProviderStrategy",
    "deploymentConfiguration",
    "enableExecuteCommand",
    "enableECSManagedTags",
    "healthCheckGracePeriodSeconds",
    "availabilityZoneRebalancing",
    "placementConstraints",
    "placementStrategy",
)
# These stand on the deployment, not on the service.
DEPLOYMENT_SETTINGS = ("serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations")


def application_autoscaling() -> None:
    """ListTagsForResource, TagResource and UntagResource, the tags of RegisterScalableTarget, and policies that keep their ARN.

    The tags live on the target itself, so they go when it is deregistered. With another ARN after each PutScalingPolicy, the alarms
    would call a policy that is gone, and the next apply would end in "Provider produced inconsistent final plan".

    Policies and scheduled actions belong to a target as well: they go with it, and without one they are refused. Otherwise a service
    could change from one target to another in an order that leaves it without policies in AWS.
    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html
    """
    response = ApplicationAutoScalingResponse
    register = response.register_scalable_target
    deregister = ApplicationAutoscalingBackend.deregister_scalable_target
    put = ApplicationAutoscalingBackend.put_scaling_policy
    put_action = ApplicationAutoscalingBackend.put_scheduled_action

    def of_target(one, namespace, r_id, dimension):
        return (one.service_namespace, one.resource_id, one.scalable_dimension) == (namespace, r_id, dimension)

    def deregister_scalable_target(self, namespace, r_id, dimension):
        deregister(self, namespace, r_id, dimension)
        for key, policy in list(self.policies.items()):
            if of_target(policy, namespace, r_id, dimension):
                policy.delete_alarms(self.account_id, self.region_name)
                del self.policies[key]
        self.scheduled_actions = [one for one in self.scheduled_actions if not of_target(one, namespace, r_id, dimension)]

    def demand_target(self, service_namespace, resource_id, scalable_dimension):
        if not self.describe_scalable_targets(service_namespace, [resource_id], scalable_dimension):
            raise JsonRESTError("ObjectNotFoundException", f"No scalable target registered for {resource_id}")

    def put_scheduled_action(self, **named):
        demand_target(self, named["service_namespace"], named["resource_id"], named["scalable_dimension"])
        put_action(self, **named)

    def put_scaling_policy(self, **named):
        demand_target(self, named["service_namespace"], named["resource_id"], named["scalable_dimension"])
        before = set(self.policies.values())
        policy = put(self, **named)
        for old in before - set(self.policies.values()):
            old.delete_alarms(self.account_id, self.region_name)
            policy.delete_alarms(self.account_id, self.region_name)
            policy.policy_arn, policy.creation_time, policy.alarms = old.policy_arn, old.creation_time, []
            policy.create_alarms()
        return policy

    def target(self, arn):
        for by_resource in self.applicationautoscaling_backend.targets.values():
            for candidate in by_resource.values():
                if candidate.arn == arn:
                    return candidate
        raise JsonRESTError("ResourceNotFoundException", f"No scalable target found for {arn}")

    def register_scalable_target(self):
        body = register(self)
        tags = self._get_param("Tags")
        if tags:
            target(self, json.loads(body)["ScalableTargetARN"]).tags = dict(tags)
        return body

    def list_tags_for_resource(self):
        found = target(self, self._get_param("ResourceARN"))
        return json.dumps({"Tags": getattr(found, "tags", {})})

    def tag_resource(self):
        found = target(self, self._get_param("ResourceARN"))
        found.tags = {**getattr(found, "tags", {}), **self._get_param("Tags")}
        return json.dumps({})

    def untag_resource(self):
        found = target(self, self._get_param("ResourceARN"))
        gone = set(self._get_param("TagKeys"))
        found.tags = {key: value for key, value in getattr(found, "tags", {}).items() if key not in gone}
        return json.dumps({})

    ApplicationAutoscalingBackend.deregister_scalable_target = deregister_scalable_target
    ApplicationAutoscalingBackend.put_scaling_policy = put_scaling_policy
    ApplicationAutoscalingBackend.put_scheduled_action = put_scheduled_action
    response.register_scalable_target = register_scalable_target
    response.list_tags_for_resource = list_tags_for_resource
    response.tag_resource = tag_resource
    response.untag_resource = untag_resource


def ec2() -> None:
    """A security group rule keeps its description also when it names another group or a prefix list, not only with a CIDR."""
    init = SecurityGroupRule.__init__
    modify = SecurityGroupBackend.modify_security_group_rules

    def mended_init(self, *arguments, **named):
        init(self, *arguments, **named)
        prefix_list = named.get("prefix_list_id") or (arguments[7] if len(arguments) > 7 else None) or {}
        self.prefix_list_description = prefix_list.get("Description")

    def description(self):
        return self.source_group.get("Description") or self.ip_range.get("Description") or self.prefix_list_description

    def modify_security_group_rules(self, group_id, rules):
        modify(self, group_id, rules)
        group = self.get_security_group_by_name_or_id(group_id)
        for rule_id, wanted in rules.items():
            rule = group.get_rule(rule_id)
            if rule.source_group and wanted.get("Description") is not None:
                rule.source_group["Description"] = rule.ip_range.pop("Description")

    SecurityGroupRule.prefix_list_description = None
    SecurityGroupRule.__init__ = mended_init
    SecurityGroupRule.description = property(description)
    SecurityGroupBackend.modify_security_group_rules = modify_security_group_rules


def ecs() -> None:
    """CreateService keeps its settings; with a capacity provider strategy there is no launch type.

    UpdateService keeps what it is not told of a service's deployments: the provider sends what has changed.
    """
    create = EC2ContainerServiceResponse.create_service
    update = EC2ContainerServiceBackend.update_service

    def update_service(self, properties):
        told = properties.get("deployment_configuration")
        if told is not None:
            service = self._get_service(properties.get("cluster", "default"), properties["service"].split("/")[-1])
            before = getattr(service, "deployment_configuration", None) or {}
            properties["deployment_configuration"] = {**before, **told}
        return update(self, properties)

    def create_service(self):
        result = create(self)
        service = result.result["service"]
        for name in SERVICE_SETTINGS:
            value = self._get_param(name)
            if value is not None:
                setattr(service, camelcase_to_underscores(name), value)
        for deployment in service.deployments:
            for name in DEPLOYMENT_SETTINGS:
                value = self._get_param(name)
                if value is not None:
                    deployment[name] = value
            if self._get_param("capacityProviderStrategy"):
                deployment.pop("launchType", None)
                deployment["capacityProviderStrategy"] = self._get_param("capacityProviderStrategy")
        if self._get_param("capacityProviderStrategy"):
            service.launch_type = None
        return result

    EC2ContainerServiceBackend.update_service = update_service
    EC2ContainerServiceResponse.create_service = create_service


def logs() -> None:
    """PutQueryDefinition, DescribeQueryDefinitions and DeleteQueryDefinition; moto has no saved queries."""

    def saved(self):
        backend = self.logs_backend
        if not hasattr(backend, "query_definitions"):
            backend.query_definitions = {}
        return backend.query_definitions

    def put_query_definition(self):
        found = self._get_param("queryDefinitionId") or str(uuid.uuid4())
        names = ("name", "queryString", "logGroupNames")
        saved(self)[found] = {name: self._get_param(name) for name in names if self._get_param(name) is not None}
        return json.dumps({"queryDefinitionId": found})

    def describe_query_definitions(self):
        prefix = self._get_param("queryDefinitionNamePrefix") or ""
        wanted = [
            {"queryDefinitionId": key, **query} for key, query in saved(self).items() if query["name"].startswith(prefix)
        ]
        return json.dumps({"queryDefinitions": wanted})

    def delete_query_definition(self):
        return json.dumps({"success": saved(self).pop(self._get_param("queryDefinitionId"), None) is not None})

    LogsResponse.put_query_definition = put_query_definition
    LogsResponse.describe_query_definitions = describe_query_definitions
    LogsResponse.delete_query_definition = delete_query_definition


def sqs() -> None:
    """RedriveAllowPolicy is stored, policies come back as compact JSON, and a change elsewhere keeps the queue policy."""
    attributes = Queue.attributes.fget
    set_attributes = Queue._set_attributes

    def mended_attributes(self):
        found = attributes(self)
        for name in ("RedrivePolicy", "RedriveAllowPolicy"):
            value = getattr(self, camelcase_to_underscores(name))
            value = json.loads(value) if isinstance(value, str) and value else value
            found[name] = json.dumps(value, separators=(",", ":")) if value else None
        return found

    def mended_set_attributes(self, given, now=None):
        policy = getattr(self, "policy", None)
        set_attributes(self, given, now)
        if "Policy" not in given:
            self.policy = policy

    Queue.redrive_policy = None
    Queue.redrive_allow_policy = None
    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
    Queue.attributes = property(mended_attributes)
    Queue._set_attributes = mended_set_attributes


def route53() -> None:
    """A hosted zone made with a VPC is private, whether or not the request says so."""
    create = Route53.create_hosted_zone

    def create_hosted_zone(self):
        if self._get_param("VPC.VPCId"):
            self._get_bool_param = lambda name, default=None: True
        return create(self)

    Route53.create_hosted_zone = create_hosted_zone


def s3() -> None:
    """A bucket policy that denies plain HTTP does not lock everybody out; moto ignores the condition and denies all.

    `terragrunt backend bootstrap` puts such a policy on the state bucket, and the emulator speaks plain HTTP only.
    """

    def get_permission(self, action, resource):
        if self.policy is None:
            return PermissionResult.NEUTRAL
        policy = json.loads(self.policy)
        statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
        policy["Statement"] = [one for one in statements if "aws:SecureTransport" not in json.dumps(one.get("Condition"))]
        return IAMPolicy(json.dumps(policy)).is_action_permitted(action, resource)

    FakeBucket.get_permission = get_permission


def mend() -> None:
    application_autoscaling()
    ec2()
    ecs()
    logs()
    sqs()
    s3()
    route53()
