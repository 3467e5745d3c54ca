variable "name" {
  description = "Name of the environment's resources, for example `shop-dev`: the roles and policies are called after it, and the deploy role may change what is called `<name>` or `<name>-*`."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]*[a-z0-9])?$", var.name))
    error_message = "`name` is made of a-z, 0-9 and `-`, starts with a letter and does not end with `-`. Give a name such as `shop-dev`."
  }

  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  validation {
    condition     = length(var.name) <= 57
    error_message = "`name` has more than 57 characters. Give a shorter one: a role's name has at most 64, and `-deploy` is added."
  }
}

variable "repository" {
  description = "GitHub repository whose workflows take the roles, as its tokens name it: `acme/shop`, or with the ids of owner and repository, `acme@123456/shop@456789`, for one that was created, renamed or transferred since 15 July 2026 (https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/)."
  type        = string

  validation {
    condition     = can(regex("^(?:[A-Za-z0-9-]+/[A-Za-z0-9._-]+|[A-Za-z0-9-]+@[0-9]+/[A-Za-z0-9._-]+@[0-9]+)$", var.repository))
    error_message = "`repository` is the owner and the name of one GitHub repository, without a host and wildcards. Give it as `acme/shop`, or with both ids as `acme@123456/shop@456789`."
  }
}

variable "state_bucket" {
  description = "Name of the S3 bucket that holds the state of this environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.state_bucket))
    error_message = "`state_bucket` is the name of a bucket, not its ARN or a URL. Give a name such as `shop-tfstate-dev-111111111111`."
  }
}

variable "state_prefix" {
  description = "Folder of the state files in the bucket, without slashes at the ends; empty when they stand at the top."
  type        = string

  validation {
    condition     = can(regex("^([A-Za-z0-9!_.'()-]+(/[A-Za-z0-9!_.'()-]+)*)?$", var.state_prefix))
    error_message = "`state_prefix` is a folder without slashes at the ends and without wildcards. Give a prefix such as `shop` or `shop/dev`."
  }
}

variable "branches" {
  description = "Branches whose workflows may deploy, by their full names."
  type        = list(string)
  default     = ["main"]

  validation {
    condition     = length(var.branches) > 0
    error_message = "`branches` is empty, so that nothing could deploy. Give at least one branch, such as `main`."
  }

  validation {
    condition     = alltrue([for branch in var.branches : can(regex("^[^\\s*?~^:\\\\\\[]+$", branch)) && !startswith(branch, "refs/")])
    error_message = "Each of `branches` is the name of one branch, without `refs/heads/`, wildcards and spaces. Give names such as `main` or `release/2026`."
  }
}

variable "actions" {
  description = "More actions of the deploy role, on all resources, for what the environment needs beside these modules, for example `[\"route53:ChangeResourceRecordSets\"]`."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for action in var.actions : can(regex("^[a-z0-9-]+:[A-Za-z0-9]+$", action))])
    error_message = "Each of `actions` is one action of one service, without wildcards. Give names such as `route53:ChangeResourceRecordSets`."
  }
}

variable "create_provider" {
  description = "Whether to make GitHub's identity provider. An AWS account can have it once: set false where it exists already."
  type        = bool
  default     = true
}
