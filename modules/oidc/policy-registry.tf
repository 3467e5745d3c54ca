# The image repositories, by their names. Only the environment that owns the registry is given any.

locals {
  # A managed policy has at most 6,144 characters and a role ten policies, so that forty ARNs share one:
  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  registry = {
    for part, names in chunklist(sort(distinct(var.repositories)), 40) :
    tostring(part) => [for name in names : "arn:${local.partition}:ecr:${local.here}:repository/${name}"]
  }

  registry_read = [
    "ecr:DescribeRepositories",
    "ecr:GetLifecyclePolicy",
    "ecr:GetRepositoryPolicy",
    "ecr:ListTagsForResource",
  ]
}

resource "aws_iam_policy" "read_registry" {
  for_each = local.registry

  name        = "${var.name}-read-registry-${each.key}"
  description = "Reads the settings of the repositories of ${var.repository}"

  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "ReadRepositories", Effect = "Allow", Action = local.registry_read, Resource = each.value }] })

  lifecycle {
    postcondition {
      condition     = length(self.policy) <= local.longest_policy
      error_message = "The policy `${self.name}` has ${length(self.policy)} characters, and IAM takes ${local.longest_policy}. Give shorter names of `repositories`: forty share a policy."
    }
  }
}

resource "aws_iam_policy" "deploy_registry" {
  for_each = local.registry

  name        = "${var.name}-deploy-registry-${each.key}"
  description = "Changes the settings of the repositories of ${var.repository}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      # What the module `ecr` reads and sets. Deleting a repository, with all that could be rolled back to, is left to a person or
      # to `actions`; images come from the push role.
      Sid    = "Repositories"
      Effect = "Allow"
      Action = concat(local.registry_read, [
        "ecr:CreateRepository",
        "ecr:DeleteLifecyclePolicy",
        "ecr:DeleteRepositoryPolicy",
        "ecr:PutImageScanningConfiguration",
        "ecr:PutImageTagMutability",
        "ecr:PutLifecyclePolicy",
        "ecr:SetRepositoryPolicy",
        "ecr:TagResource",
        "ecr:UntagResource",
      ])
      Resource = each.value
    }]
  })

  lifecycle {
    postcondition {
      condition     = length(self.policy) <= local.longest_policy
      error_message = "The policy `${self.name}` has ${length(self.policy)} characters, and IAM takes ${local.longest_policy}. Give shorter names of `repositories`: forty share a policy."
    }
  }
}

# https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
resource "aws_iam_policy" "push" {
  for_each = local.registry

  name        = "${var.name}-push-${each.key}"
  description = "Pushes images into the repositories of ${var.repository}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # The token of a registry belongs to no resource.
        Sid      = "LogIn"
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = "*"
      },
      {
        # DescribeImages tells the digest of what was pushed. Layers cannot be read, and nothing can be deleted.
        Sid    = "Push"
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:CompleteLayerUpload",
          "ecr:DescribeImages",
          "ecr:InitiateLayerUpload",
          "ecr:PutImage",
          "ecr:UploadLayerPart",
        ]
        Resource = each.value
      },
    ]
  })

  lifecycle {
    postcondition {
      condition     = length(self.policy) <= local.longest_policy
      error_message = "The policy `${self.name}` has ${length(self.policy)} characters, and IAM takes ${local.longest_policy}. Give shorter names of `repositories`: forty share a policy."
    }
  }
}
