resource "aws_ecr_repository" "this" {
  for_each = toset(var.repositories)

  name = each.key

  # What a tag or digest named when it was tested is what a task pulls later.
  # https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  dynamic "encryption_configuration" {
    for_each = var.kms_key == null ? [] : [var.kms_key]

    content {
      encryption_type = "KMS"
      kms_key         = encryption_configuration.value
    }
  }

  # ECR sets the encryption when a repository is made, and never after. A changed key would delete each repository with its images, so
  # one that exists keeps what it has; the check below names it.
  # https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
  lifecycle {
    ignore_changes = [encryption_configuration]

    precondition {
      condition     = var.kms_key == null ? true : split(":", var.kms_key)[3] == data.aws_region.current.id
      error_message = "A repository is encrypted with a key of its own region, ${data.aws_region.current.id}, and `kms_key` is ${coalesce(var.kms_key, "null")}. Give the ARN of a key in ${data.aws_region.current.id}."
    }
  }
}

check "encryption" {
  assert {
    condition     = length(local.other_encryption) == 0
    error_message = "${join(", ", local.other_encryption)} keep the encryption they were made with, which is not `kms_key`: ECR cannot change it. To move one, push its images to a repository of another name."
  }
}

locals {
  other_encryption = var.kms_key == null ? [] : [
    for name, repository in aws_ecr_repository.this : name if try(repository.encryption_configuration[0].kms_key, null) != var.kms_key
  ]
}

# Tagged images are never expired: a pin in use, or one to roll back to, could be any of them.
resource "aws_ecr_lifecycle_policy" "this" {
  for_each = aws_ecr_repository.this

  repository = each.value.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Untagged images are left-overs of broken pushes"
      selection = {
        tagStatus   = "untagged"
        countType   = "sinceImagePushed"
        countUnit   = "days"
        countNumber = 14
      }
      action = { type = "expire" }
    }]
  })
}

resource "aws_ecr_repository_policy" "this" {
  for_each = length(var.pull_account_ids) > 0 ? aws_ecr_repository.this : {}

  repository = each.value.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "PullFromOtherAccounts"
      Effect = "Allow"
      Principal = {
        AWS = [for id in sort(distinct(var.pull_account_ids)) : "arn:${data.aws_partition.current.partition}:iam::${id}:root"]
      }
      # What a pull needs: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
      Action = [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
      ]
    }]
  })

  lifecycle {
    # https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
    postcondition {
      condition     = length(self.policy) <= 10240
      error_message = "The policy that lets ${length(var.pull_account_ids)} accounts pull has ${length(self.policy)} characters, and ECR takes 10240. Give fewer `pull_account_ids`, and the other environments a registry of their own."
    }
  }
}

data "aws_partition" "current" {}

# `id` is the region's name in versions 5 and 6 of the provider; version 6 deprecates `name`.
data "aws_region" "current" {}
