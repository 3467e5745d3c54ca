# Two roles for GitHub's workflows: `deploy` changes what the modules make, `plan` only reads it.

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  issuer    = "token.actions.githubusercontent.com"
  partition = data.aws_partition.current.partition
  account   = data.aws_caller_identity.current.account_id

  # `id` is the region's name in versions 5 and 6 of the provider; version 6 deprecates `name`.
  region = data.aws_region.current.id
  here   = "${local.region}:${local.account}"
}

resource "aws_iam_openid_connect_provider" "this" {
  count = var.create_provider ? 1 : 0

  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  provider_arn = var.create_provider ? aws_iam_openid_connect_provider.this[0].arn : "arn:${local.partition}:iam::${local.account}:oidc-provider/${local.issuer}"

  branch_subjects = [for branch in var.branches : "repo:${var.repository}:ref:refs/heads/${branch}"]

  # Compared with StringEquals: a pattern such as `repo:acme/*` would let every branch and fork of an owner in.
  # https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
  subjects = {
    deploy = local.branch_subjects
    plan   = concat(local.branch_subjects, ["repo:${var.repository}:pull_request"])
  }

  trust = {
    for role, subjects in local.subjects : role => jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = local.provider_arn }
        Condition = {
          StringEquals = {
            "${local.issuer}:aud" = "sts.amazonaws.com"
            "${local.issuer}:sub" = subjects
          }
        }
      }]
    })
  }
}

# ---------------------------------------------------------------------------------------------------------------------
# Deploy
# ---------------------------------------------------------------------------------------------------------------------

resource "aws_iam_role" "deploy" {
  name               = "${var.name}-deploy"
  description        = "Deploys ${var.name} from ${var.repository}"
  assume_role_policy = local.trust.deploy
}

resource "aws_iam_role_policy_attachment" "deploy" {
  for_each = {
    read     = aws_iam_policy.read.arn
    services = aws_iam_policy.services.arn
    network  = aws_iam_policy.network.arn
    roles    = aws_iam_policy.roles.arn
  }

  role       = aws_iam_role.deploy.name
  policy_arn = each.value
}

resource "aws_iam_role_policy" "deploy_state" {
  name   = "state"
  role   = aws_iam_role.deploy.name
  policy = jsonencode({ Version = "2012-10-17", Statement = concat(local.state_read, local.state_write) })
}

resource "aws_iam_role_policy" "deploy_more" {
  count = length(var.actions) > 0 ? 1 : 0

  name = "more"
  role = aws_iam_role.deploy.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "More", Effect = "Allow", Action = sort(distinct(var.actions)), Resource = "*" }]
  })
}

# ---------------------------------------------------------------------------------------------------------------------
# Plan
# ---------------------------------------------------------------------------------------------------------------------

resource "aws_iam_role" "plan" {
  name               = "${var.name}-plan"
  description        = "Reads ${var.name} for the plans of ${var.repository}"
  assume_role_policy = local.trust.plan
}

resource "aws_iam_role_policy_attachment" "plan" {
  role       = aws_iam_role.plan.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_role_policy" "plan_state" {
  name   = "state"
  role   = aws_iam_role.plan.name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.state_read })
}
