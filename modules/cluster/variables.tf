variable "name" {
  description = "Name of the cluster, for example `shop-dev`. At most 255 characters (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html)."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]*[a-z0-9])?$", var.name))
    error_message = "`name` is made of a-z, 0-9 and `-`, starts with a letter and does not end with `-`. Give a name such as `shop-dev`."
  }

  validation {
    condition     = length(var.name) <= 255
    error_message = "`name` has more than 255 characters, which is the longest cluster name that ECS takes. Give a shorter one."
  }
}

variable "kms_key" {
  description = "ARN of the customer managed KMS key for the tasks' ephemeral storage and the sessions of ECS Exec: a key of one region, whose policy lets Fargate use it (README). Null for AWS's own encryption."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key == null ? true : can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/[^/]+$", var.kms_key))
    error_message = "`kms_key` is the ARN of a KMS key (arn:aws:kms:region:account:key/id), not an alias. Give that ARN, or null for AWS's own encryption."
  }

  # https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
  validation {
    condition     = var.kms_key == null ? true : !strcontains(var.kms_key, ":key/mrk-")
    error_message = "`kms_key` is a multi-Region key (mrk-), which Fargate does not take for ephemeral storage. Give a key of one region."
  }
}
