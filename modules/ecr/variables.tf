variable "repositories" {
  description = "Names of the repositories, for example `[\"caller\", \"shop/consumer\"]`. Known at plan, because each name is an address. The rule for names: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html."
  type        = list(string)

  validation {
    condition = alltrue([
      for name in var.repositories : can(regex("^([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*$", name))
    ])
    error_message = "A repository's name is made of a-z and 0-9, with single `.`, `_`, `-` or `/` between them. Give names such as `consumer` or `shop/consumer`."
  }

  validation {
    condition     = alltrue([for name in var.repositories : length(name) >= 2 && length(name) <= 256])
    error_message = "A repository's name has 2 to 256 characters. Give names such as `consumer`."
  }

  validation {
    condition     = length(distinct(var.repositories)) == length(var.repositories)
    error_message = "`repositories` names a repository twice. Give each name once."
  }
}

variable "pull_account_ids" {
  description = "Ids of the other AWS accounts that may pull from these repositories: those of the environments without a registry of their own."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.pull_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "An AWS account id has twelve digits. Give ids such as \"111111111111\", in quotes so that leading zeros stay."
  }
}

variable "kms_key" {
  description = "ARN of the customer managed KMS key that new repositories are encrypted with. Null for ECR's own encryption (AES-256). A repository that exists keeps the encryption it was made with."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key == null ? true : can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/[^/]+$", var.kms_key))
    error_message = "`kms_key` is the ARN of a KMS key (arn:aws:kms:region:account:key/id), not an alias. Give that ARN, or null for AWS's own encryption."
  }
}
