# Three roles for GitHub's workflows: `deploy` changes what the modules make, `plan` only reads it, `push` adds images.

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

  # Characters of a managed policy, and of all inline policies of a role; of a trust policy unless the account's quota was raised. What
  # is given here makes policies longer, so that each says at plan when it is too long.
  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
  longest_policy  = 6144
  longest_inlines = 10240
  longest_trust   = 2048
}

resource "aws_iam_openid_connect_provider" "this" {
  count = var.create_provider ? 1 : 0

  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  provider_arn = var.create_provider ? aws_iam_openid_connect_provider.this[0].arn : "arn:${local.partition}:iam::${local.account}:oidc-provider/${local.issuer}"

  subject              = "repo:${var.repository}"
  branch_refs          = [for branch in var.branches : "refs/heads/${branch}"]
  branch_subjects      = [for ref in local.branch_refs : "${local.subject}:ref:${ref}"]
  environment_subjects = [for environment in var.github_environments : "${local.subject}:environment:${environment}"]
  by_environment       = length(var.github_environments) > 0

  # A job with `environment:` has it in its subject in place of the branch. Compared with StringEquals: a pattern such as
  # `repo:acme/*` would let every branch and fork of an owner in.
  # https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
  subjects = {
    deploy = local.by_environment ? local.environment_subjects : local.branch_subjects
    plan   = concat(local.branch_subjects, ["${local.subject}:pull_request"])
    push   = local.branch_subjects
  }

  # The branch beside the environment: GitHub makes a missing environment without any rule, so that a job on any branch could name
  # it. AWS compares GitHub's `ref` in its commercial regions only; elsewhere the environment's branch rule stands alone.
  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
  refs = { for role in ["deploy"] : role => local.branch_refs if local.by_environment && local.partition == "aws" }

  trust = {
    for role, subjects in local.subjects : role => jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = local.provider_arn }
        Condition = {
          StringEquals = merge(
            {
              "${local.issuer}:aud" = "sts.amazonaws.com"
              "${local.issuer}:sub" = subjects
            },
            { for key in ["${local.issuer}:ref"] : key => local.refs[role] if contains(keys(local.refs), role) },
          )
        }
      }]
    })
  }
}

# ---------------------------------------------------------------------------------------------------------------------
# Deploy
# ---------------------------------------------------------------------------------------------------------------------

resource "aws_iam_role" "deploy" {
  name                 = "${var.name}-deploy"
  path                 = var.role_path
  description          = "Deploys ${var.name} from ${var.repository}"
  assume_role_policy   = local.trust.deploy
  max_session_duration = var.max_session_duration

  lifecycle {
    postcondition {
      condition     = length(self.assume_role_policy) <= local.longest_trust
      error_message = "The trust policy of `${self.name}` has ${length(self.assume_role_policy)} characters, and IAM takes ${local.longest_trust}. Give fewer or shorter `branches` and `github_environments`."
    }
  }
}

resource "aws_iam_role_policy_attachment" "deploy" {
  for_each = merge(
    {
      read     = aws_iam_policy.read.arn
      services = aws_iam_policy.services.arn
      network  = aws_iam_policy.network.arn
      roles    = aws_iam_policy.roles.arn
    },
    { for part, policy in aws_iam_policy.deploy_registry : "registry_${part}" => policy.arn },
    { for policy in aws_iam_policy.given : "given" => policy.arn },
  )

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

  lifecycle {
    postcondition {
      condition     = length(self.policy) + length(aws_iam_role_policy.deploy_state.policy) <= local.longest_inlines
      error_message = "The inline policies of `${var.name}-deploy` have ${length(self.policy) + length(aws_iam_role_policy.deploy_state.policy)} characters, and IAM takes ${local.longest_inlines}. Give fewer `actions`; a policy of your own can be attached to the role instead."
    }
  }
}

# ---------------------------------------------------------------------------------------------------------------------
# Plan
# ---------------------------------------------------------------------------------------------------------------------

resource "aws_iam_role" "plan" {
  name               = "${var.name}-plan"
  path               = var.role_path
  description        = "Reads ${var.name} for the plans of ${var.repository}"
  assume_role_policy = local.trust.plan

  lifecycle {
    postcondition {
      condition     = length(self.assume_role_policy) <= local.longest_trust
      error_message = "The trust policy of `${self.name}` has ${length(self.assume_role_policy)} characters, and IAM takes ${local.longest_trust}. Give fewer or shorter `branches`."
    }
  }
}

resource "aws_iam_role_policy_attachment" "plan" {
  for_each = merge(
    { read = aws_iam_policy.read.arn },
    { for part, policy in aws_iam_policy.read_registry : "registry_${part}" => policy.arn },
  )

  role       = aws_iam_role.plan.name
  policy_arn = each.value
}

# Otherwise the old attachment could be taken away after the new one, the same for AWS, was made.
moved {
  from = aws_iam_role_policy_attachment.plan
  to   = aws_iam_role_policy_attachment.plan["read"]
}

resource "aws_iam_role_policy" "plan_state" {
  name   = "state"
  role   = aws_iam_role.plan.name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.state_read })
}

# ---------------------------------------------------------------------------------------------------------------------
# Push
# ---------------------------------------------------------------------------------------------------------------------

resource "aws_iam_role" "push" {
  count = length(var.repositories) > 0 ? 1 : 0

  name               = "${var.name}-push"
  path               = var.role_path
  description        = "Pushes images of ${var.repository}"
  assume_role_policy = local.trust.push

  lifecycle {
    postcondition {
      condition     = length(self.assume_role_policy) <= local.longest_trust
      error_message = "The trust policy of `${self.name}` has ${length(self.assume_role_policy)} characters, and IAM takes ${local.longest_trust}. Give fewer or shorter `branches`."
    }
  }
}

resource "aws_iam_role_policy_attachment" "push" {
  for_each = aws_iam_policy.push

  role       = aws_iam_role.push[0].name
  policy_arn = each.value.arn
}
