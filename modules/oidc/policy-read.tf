# What a plan reads, for both roles: settings, never data. No secret's value, message, image or log line is in here.
# Actions stand one by one, because `Get*` and `Describe*` take in whatever a service adds later.

resource "aws_iam_policy" "read" {
  name        = "${var.name}-read"
  description = "Reads the settings of what the modules make for ${var.name}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        # These take no resource, or are asked for everything before one is picked by its name.
        Sid    = "Describe"
        Effect = "Allow"
        Action = [
          "application-autoscaling:DescribeScalableTargets",
          "application-autoscaling:DescribeScalingPolicies",
          "application-autoscaling:DescribeScheduledActions",
          "application-autoscaling:ListTagsForResource",
          "cloudwatch:DescribeAlarms",
          "ec2:DescribeAddresses",
          "ec2:DescribeAddressesAttribute",
          "ec2:DescribeNatGateways",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribePrefixLists",
          "ec2:DescribeRouteTables",
          "ec2:DescribeSecurityGroupRules",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcAttribute",
          "ec2:DescribeVpcEndpointServices",
          "ec2:DescribeVpcEndpoints",
          "ec2:DescribeVpcs",
          "ecs:DescribeClusters",
          "ecs:DescribeServiceDeployments",
          "ecs:DescribeServices",
          "ecs:DescribeTaskDefinition",
          "ecs:ListServiceDeployments",
          "ecs:ListTagsForResource",
          "elasticloadbalancing:DescribeCapacityReservation",
          "elasticloadbalancing:DescribeListenerAttributes",
          "elasticloadbalancing:DescribeListeners",
          "elasticloadbalancing:DescribeLoadBalancerAttributes",
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeRules",
          "elasticloadbalancing:DescribeTags",
          "elasticloadbalancing:DescribeTargetGroupAttributes",
          "elasticloadbalancing:DescribeTargetGroups",
          "logs:DescribeLogGroups",
          "logs:DescribeQueryDefinitions",
        ]
        Resource = "*"
      },
      {
        Sid      = "ReadAlarmTags"
        Effect   = "Allow"
        Action   = ["cloudwatch:ListTagsForResource"]
        Resource = local.alarms
      },
      {
        Sid      = "ReadDashboards"
        Effect   = "Allow"
        Action   = ["cloudwatch:GetDashboard"]
        Resource = local.dashboards
      },
      {
        Sid      = "ReadLogTags"
        Effect   = "Allow"
        Action   = ["logs:ListTagsForResource"]
        Resource = local.log_groups
      },
      {
        Sid    = "ReadQueues"
        Effect = "Allow"
        Action = [
          "sqs:GetQueueAttributes",
          "sqs:ListQueueTags",
        ]
        Resource = local.queues
      },
      {
        # Ids are random, so that nothing narrower can be named. The same in policy-network.tf.
        Sid      = "ReadApis"
        Effect   = "Allow"
        Action   = ["apigateway:GET"]
        Resource = local.apis
      },
      {
        Sid      = "ReadRoles"
        Effect   = "Allow"
        Action   = local.iam_read_actions
        Resource = concat(local.service_roles, local.own_iam)
      },
    ], local.given_read)
  })

  lifecycle {
    postcondition {
      condition     = length(self.policy) <= local.longest_policy
      error_message = "The policy `${self.name}` has ${length(self.policy)} characters, and IAM takes ${local.longest_policy}. Give fewer `hosted_zone_ids` and `certificate_arns`, or a shorter `role_path`."
    }
  }
}

locals {
  iam_read_actions = [
    "iam:GetOpenIDConnectProvider",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListInstanceProfilesForRole",
    "iam:ListPolicyVersions",
    "iam:ListRolePolicies",
  ]
}
