# What the platform names and does not make: keys, hosted zones, certificates, listeners and roles. Nothing is allowed that is not given.

locals {
  foreign_roles   = [for arn in var.passed_roles : arn if split(":", arn)[4] != local.account]
  given_elsewhere = [for arn in concat(var.kms_keys, var.certificate_arns, var.listener_arns) : arn if split(":", arn)[3] != local.region]

  hosted_zones = [for id in var.hosted_zone_ids : "arn:${local.partition}:route53:::hostedzone/${id}"]

  given_change = concat(
    [for keys in [var.kms_keys] : {
      # A repository with a key of one's own has grants on it, made in the caller's name. Queues and log groups ask nothing of the
      # caller: the key's policy lets their services in.
      # https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
      #
      # The name of the service ends with amazonaws.com in all partitions, China's as well.
      # https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#viaService_table
      Sid       = "Keys"
      Effect    = "Allow"
      Action    = ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"]
      Resource  = keys
      Condition = { StringEquals = { "kms:ViaService" = "ecr.${local.region}.amazonaws.com" } }
    } if length(keys) > 0],
    [for keys in [var.kms_keys] : {
      Sid      = "LogKeys"
      Effect   = "Allow"
      Action   = ["logs:AssociateKmsKey", "logs:DisassociateKmsKey"]
      Resource = local.log_groups
    } if length(keys) > 0],
    [for zones in [local.hosted_zones] : {
      # Names of load balancers, and not the zone's mail or delegation.
      # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
      Sid       = "Records"
      Effect    = "Allow"
      Action    = ["route53:ChangeResourceRecordSets"]
      Resource  = zones
      Condition = { "ForAllValues:StringEquals" = { "route53:ChangeResourceRecordSetsRecordTypes" = ["A", "AAAA", "CNAME"] } }
    } if length(zones) > 0],
    [for arns in [var.certificate_arns] : {
      # More certificates on one listener; the first comes with CreateListener.
      Sid      = "ListenerCertificates"
      Effect   = "Allow"
      Action   = ["elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:RemoveListenerCertificates"]
      Resource = "${local.elb}:listener/app/${local.load_balancer_name}/*"
    } if length(arns) > 0],
    [for arns in [var.listener_arns] : {
      Sid      = "GivenListeners"
      Effect   = "Allow"
      Action   = ["elasticloadbalancing:CreateRule"]
      Resource = arns
    } if length(arns) > 0],
    [for arns in [var.listener_arns] : {
      # A rule's id is random, so these are all rules of the listener. The listener itself stays as it is.
      Sid    = "RulesOfGivenListeners"
      Effect = "Allow"
      Action = [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:SetRulePriorities",
      ]
      Resource = [for arn in arns : "${replace(arn, ":listener/", ":listener-rule/")}/*"]
    } if length(arns) > 0],
    [for roles in [var.passed_roles] : {
      # Given to tasks as they are: no right on the role itself.
      # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
      Sid       = "PassGivenRoles"
      Effect    = "Allow"
      Action    = ["iam:PassRole"]
      Resource  = roles
      Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
    } if length(roles) > 0],
  )

  given_read = concat(
    [for zones in [local.hosted_zones] : {
      Sid      = "ReadZones"
      Effect   = "Allow"
      Action   = ["route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"]
      Resource = zones
    } if length(zones) > 0],
    [for zones in [local.hosted_zones] : {
      # The id of a change is random.
      Sid      = "ReadChanges"
      Effect   = "Allow"
      Action   = ["route53:GetChange"]
      Resource = "arn:${local.partition}:route53:::change/*"
    } if length(zones) > 0],
    [for arns in [var.certificate_arns] : {
      Sid      = "ReadCertificates"
      Effect   = "Allow"
      Action   = ["acm:DescribeCertificate", "acm:ListTagsForCertificate"]
      Resource = arns
    } if length(arns) > 0],
    [for arns in [var.certificate_arns] : {
      # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
      Sid      = "ReadListenerCertificates"
      Effect   = "Allow"
      Action   = ["elasticloadbalancing:DescribeListenerCertificates"]
      Resource = "*"
    } if length(arns) > 0],
  )
}

resource "aws_iam_policy" "given" {
  count = length(local.given_change) > 0 ? 1 : 0

  name        = "${var.name}-deploy-given"
  description = "Uses the keys, zones, certificates, listeners and roles that ${var.name} was given"
  policy      = jsonencode({ Version = "2012-10-17", Statement = local.given_change })

  lifecycle {
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    precondition {
      condition     = length(local.foreign_roles) == 0
      error_message = "A role can be passed in its own account, ${local.account}, and ${join(", ", local.foreign_roles)} is of another. Give roles of ${local.account} in `passed_roles`."
    }

    precondition {
      condition     = length(local.given_elsewhere) == 0
      error_message = "${join(", ", local.given_elsewhere)} is not in ${local.region}, where the environment is. Give `kms_keys`, `certificate_arns` and `listener_arns` of ${local.region}."
    }

    postcondition {
      condition     = length(self.policy) <= local.longest_policy
      error_message = "The policy `${self.name}` has ${length(self.policy)} characters, and IAM takes ${local.longest_policy}. Give fewer `passed_roles`, or roles with shorter names; `kms_keys` and `listener_arns` count, too."
    }
  }
}
