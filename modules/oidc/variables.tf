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

  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.state_bucket)) && !can(regex("[.][.]|^[0-9]+([.][0-9]+){3}$", var.state_bucket))
    error_message = "`state_bucket` is the name of a bucket, not its ARN or a URL, without two dots side by side and no IP address. Give a name such as `shop-tfstate-dev-111111111111`."
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
  description = "Branches, by their full names, whose workflows may push images and plan, and deploy: in one of `github_environments` where any is given."
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

variable "github_environments" {
  description = "GitHub environments whose jobs may deploy, by their names, from the `branches` and from no other: their reviewers and rules then decide. Empty lets every job on the `branches` deploy."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for environment in var.github_environments : can(regex("^[A-Za-z0-9._-]+$", environment))])
    error_message = "Each of `github_environments` is the name of one GitHub environment, of letters, digits, `.`, `_` and `-`, without wildcards. Give names such as `prod`."
  }
}

variable "repositories" {
  description = "Names of the image repositories that this environment owns: the deploy role may change their settings, and a role for pushing into them is made. Empty where the registry belongs to another environment."
  type        = list(string)
  default     = []

  # https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
  validation {
    condition     = alltrue([for repository in var.repositories : can(regex("^[a-z0-9]+([._/-]+[a-z0-9]+)*$", repository))])
    error_message = "Each of `repositories` is the name of one repository, without the registry's host and wildcards. Give names such as `orders` or `shop/orders`."
  }

  # Forty share a policy, a role takes ten of them, and the deploy role has five others (policy-registry.tf).
  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  validation {
    condition     = length(distinct(var.repositories)) <= 200
    error_message = "`repositories` has more than 200 names, and the policies of one role cannot name more. Share the registry among several environments."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that limits what the tasks' roles may do at most. The deploy role then makes and empowers no role without it, and can neither remove nor change it. Null: a task's role may be given any right."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[^*?]+$", var.permissions_boundary))
    error_message = "`permissions_boundary` is the ARN of one policy, without wildcards. Give it as `arn:aws:iam::111111111111:policy/shop-boundary`."
  }
}

variable "role_path" {
  description = "IAM path of the tasks' roles and of the roles made here, with a slash at both ends."
  type        = string
  default     = "/"

  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
  validation {
    condition     = can(regex("^/([A-Za-z0-9_+=,.@-]+/)*$", var.role_path)) && length(var.role_path) <= 512
    error_message = "`role_path` starts and ends with a slash, has at most 512 characters and no wildcards. Give a path such as `/shop/`."
  }
}

variable "max_session_duration" {
  description = "Longest session of the deploy role, in seconds: what one `apply` may take. The two other roles keep an hour."
  type        = number
  default     = 3600

  # https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
  validation {
    condition     = var.max_session_duration >= 3600 && var.max_session_duration <= 43200 && floor(var.max_session_duration) == var.max_session_duration
    error_message = "`max_session_duration` is a whole number of seconds between 3600 and 43200. Give 3600 for an hour."
  }
}

variable "cluster_name" {
  description = "Name of the ECS cluster that the services run in, where it is not called `name`."
  type        = string
  default     = null

  validation {
    condition     = var.cluster_name == null || can(regex("^[A-Za-z0-9_-]{1,255}$", var.cluster_name))
    error_message = "`cluster_name` is the name of one cluster, not its ARN. Give a name such as `shop-dev`."
  }
}

variable "kms_keys" {
  description = "ARNs of the keys that encrypt log groups, queues and repositories of this environment, as far as they are not AWS's own."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for key in var.kms_keys : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", key))])
    error_message = "Each of `kms_keys` is the ARN of one key; IAM does not know an alias. Give ARNs such as `arn:aws:kms:eu-west-2:111111111111:key/…`."
  }
}

variable "hosted_zone_ids" {
  description = "Ids of the Route 53 zones in which the deploy role may change address records."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.hosted_zone_ids : can(regex("^[A-Z0-9]{1,32}$", id))])
    error_message = "Each of `hosted_zone_ids` is the id of one zone, without `/hostedzone/`. Give ids such as `Z0123456789ABCDEFGHIJ`."
  }
}

variable "certificate_arns" {
  description = "ARNs of the ACM certificates of the listeners."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.certificate_arns : can(regex("^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$", arn))])
    error_message = "Each of `certificate_arns` is the ARN of one certificate in ACM. Give ARNs such as `arn:aws:acm:eu-west-2:111111111111:certificate/…`."
  }
}

variable "listener_arns" {
  description = "ARNs of listeners made elsewhere on which the services' rules are made. The deploy role may make, change and delete rules there, and not change the listeners."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.listener_arns : can(regex("^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:listener/app/[A-Za-z0-9-]+/[0-9a-f]+/[0-9a-f]+$", arn))])
    error_message = "Each of `listener_arns` is the ARN of one listener of an application load balancer. Give ARNs such as `arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/main/0123456789abcdef/0123456789abcdef`."
  }
}

variable "passed_roles" {
  description = "ARNs of roles made elsewhere that services run with, as task or execution roles. The deploy role may pass them to ECS tasks, and not change them."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for role in var.passed_roles : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?]+$", role))])
    error_message = "Each of `passed_roles` is the ARN of one role, without wildcards. Give ARNs such as `arn:aws:iam::111111111111:role/orders`."
  }
}
