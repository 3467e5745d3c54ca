# The roles of the services' tasks, and the limits of this role itself.

locals {
  iam           = "arn:${local.partition}:iam::${local.account}"
  service_roles = ["${local.iam}:role/${var.name}-*"]

  # What this module makes in IAM. The names match `<name>-*`, so that a Deny has to keep the deploy role away from them.
  own_iam = [
    local.provider_arn,
    "${local.iam}:policy/${var.name}-deploy-*",
    "${local.iam}:policy/${var.name}-read",
    "${local.iam}:role/${var.name}-deploy",
    "${local.iam}:role/${var.name}-plan",
  ]
}

resource "aws_iam_policy" "roles" {
  name        = "${var.name}-deploy-roles"
  description = "Changes the roles of the tasks of ${var.name}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "TaskRoles"
        Effect = "Allow"
        Action = [
          "iam:AttachRolePolicy",
          "iam:CreateRole",
          "iam:DeleteRole",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:PutRolePolicy",
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
    ]
  })
}
