# The roles of the services' tasks, and the limits of this role itself.

locals {
  iam = "arn:${local.partition}:iam::${local.account}"

  # The two roles of a task by the ends of their names: with `<name>-*` alone, the deploy role of `shop-dev` could change that of an
  # environment `shop-dev-eu`. The second start is the one that the module `task` keeps of a name over 54 characters.
  service_roles = flatten([
    for start in distinct([var.name, trim(substr(var.name, 0, 45), "-")]) :
    [for kind in ["execution", "task"] : "${local.iam}:role${var.role_path}${start}-*-${kind}"]
  ])

  # What this module makes in IAM. Denied, because `actions` hold for all resources.
  own_iam = [
    local.provider_arn,
    "${local.iam}:policy/${var.name}-deploy-*",
    "${local.iam}:policy/${var.name}-push-*",
    "${local.iam}:policy/${var.name}-read",
    "${local.iam}:policy/${var.name}-read-*",
    "${local.iam}:role${var.role_path}${var.name}-deploy",
    "${local.iam}:role${var.role_path}${var.name}-plan",
    "${local.iam}:role${var.role_path}${var.name}-push",
  ]

  # What gives a role rights. IAM knows the boundary of the role in all of these, and the new one where one is set.
  # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
  empowering = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePolicy"]
  bounding   = ["iam:PutRolePermissionsBoundary"]

  boundaries = compact([var.permissions_boundary])

  foreign_boundaries = [for arn in local.boundaries : arn if !contains([local.account, "aws"], split(":", arn)[4])]

  bounded = { for boundary in local.boundaries : "Condition" => { StringEquals = { "iam:PermissionsBoundary" = boundary } } }

  # Denied, and not only missing from what is allowed: `actions` may not bring it back. A role without a boundary has no such key,
  # and then StringNotEquals holds.
  # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
  boundary_denials = flatten([for boundary in local.boundaries : [
    {
      Sid       = "OnlyWithBoundary"
      Effect    = "Deny"
      Action    = concat(local.empowering, local.bounding)
      Resource  = "*"
      Condition = { StringNotEquals = { "iam:PermissionsBoundary" = boundary } }
    },
    {
      Sid      = "KeepBoundary"
      Effect   = "Deny"
      Action   = ["iam:DeleteRolePermissionsBoundary"]
      Resource = "*"
    },
    {
      Sid       = "NotTheBoundary"
      Effect    = "Deny"
      NotAction = local.iam_read_actions
      Resource  = boundary
    },
  ]])
}

resource "aws_iam_policy" "roles" {
  name        = "${var.name}-deploy-roles"
  description = "Changes the roles of the tasks of ${var.name}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      merge({
        Sid      = "EmpowerTaskRoles"
        Effect   = "Allow"
        Action   = concat(local.empowering, [for action in local.bounding : action if length(local.boundaries) > 0])
        Resource = local.service_roles
      }, local.bounded),
      {
        # None of these gives a role more rights. A policy that is taken away may have denied something; the boundary stays.
        Sid    = "TaskRoles"
        Effect = "Allow"
        Action = [
          "iam:DeleteRole",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:TagRole",
          "iam:UntagRole",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
          "iam:UpdateRoleDescription",
        ]
        Resource = local.service_roles
      },
      {
        Sid       = "PassTaskRoles"
        Effect    = "Allow"
        Action    = ["iam:PassRole"]
        Resource  = local.service_roles
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
      {
        # The first cluster, load balancer, scalable target and VPC link of an account bring a role of AWS's own.
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
        Sid      = "ServiceLinkedRoles"
        Effect   = "Allow"
        Action   = ["iam:CreateServiceLinkedRole"]
        Resource = "${local.iam}:role/aws-service-role/*"
        Condition = {
          StringEquals = {
            "iam:AWSServiceName" = [
              "ecs.amazonaws.com",
              "ecs.application-autoscaling.amazonaws.com",
              "elasticloadbalancing.amazonaws.com",
              "ops.apigateway.amazonaws.com",
            ]
          }
        }
      },
      {
        # Whatever is allowed above or by `actions`: who deploys, from which branch and with which rights is not a deployment.
        Sid       = "NotItself"
        Effect    = "Deny"
        NotAction = local.iam_read_actions
        Resource  = local.own_iam
      },
    ], local.boundary_denials)
  })

  lifecycle {
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    precondition {
      condition     = length(local.foreign_boundaries) == 0
      error_message = "A role takes a boundary of its own account, ${local.account}, and `permissions_boundary` is ${join(", ", local.foreign_boundaries)}. Give the ARN of a policy of ${local.account}, or of one of AWS's own (`arn:aws:iam::aws:policy/…`)."
    }

    postcondition {
      condition     = length(self.policy) <= local.longest_policy
      error_message = "The policy `${self.name}` has ${length(self.policy)} characters, and IAM takes ${local.longest_policy}. Give a shorter `role_path`."
    }
  }
}
