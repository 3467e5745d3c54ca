# Required, and tags

variable "name" {
  description = "Name of everything this module makes, in the form project-environment-service: for example `shop-dev-orders`. The family of the task definition, the prefix of the roles and of the log groups."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*[a-z0-9]$", var.name))
    error_message = "The name has lower-case letters, digits and hyphens, starts with a letter and does not end in a hyphen. Give one like shop-dev-orders."
  }

  # 255 is the limit of a task definition's family and of an alarm; the rest is room for the endings the modules add.
  validation {
    condition     = length(var.name) <= 200
    error_message = "The name has at most 200 characters, so that every name made from it fits. Give a shorter one."
  }
}

variable "service" {
  description = "Name of the service without project and environment, as its team knows it: the name of the application's container, SERVICE_NAME and OTEL_SERVICE_NAME."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.service)) && length(var.service) <= 200
    error_message = "The service has lower-case letters, digits and hyphens, starts with a letter and has at most 200 characters. Give one like orders."
  }
}

variable "environment" {
  description = "Name of the environment, for example `dev`: ENVIRONMENT and the resource attribute deployment.environment.name of a trace."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.environment))
    error_message = "The environment has lower-case letters, digits and hyphens and starts with a letter. Give one like dev."
  }
}

variable "image" {
  description = "Image of the application, as a URI with a digest or a tag. A URI of Amazon ECR gives the execution role the right to pull exactly that repository. The tag `unpinned` is the placeholder of ecs-compile for `no version chosen yet`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^[:space:]]+$", var.image))
    error_message = "The image is a URI without spaces, for example 111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders@sha256:... Give one."
  }
}

variable "cpu" {
  description = "CPU units of the task, sidecars included: 1024 are one vCPU. One of the sizes of Fargate."
  type        = number
  nullable    = false

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.cpu)
    error_message = "Fargate has tasks of 256, 512, 1024, 2048, 4096, 8192 and 16384 CPU units. Give one of these."
  }
}

variable "memory" {
  description = "Memory of the task in MiB, sidecars included. Fargate allows certain amounts for each number of CPU units."
  type        = number
  nullable    = false

  validation {
    condition     = var.memory >= 512 && var.memory <= 122880 && floor(var.memory) == var.memory
    error_message = "The memory is a whole number of MiB from 512 to 122880. Give one that Fargate offers with the CPU units."
  }
}

variable "tags" {
  description = "Tags for everything the module makes, in addition to the default tags of the provider. AWS takes 50 of both together."
  type        = map(string)
  default     = {}
  nullable    = false

  # https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
  validation {
    condition     = length(var.tags) <= 50
    error_message = "AWS takes at most 50 tags of a resource. Give at most 50."
  }
  validation {
    condition     = alltrue([for key, value in var.tags : !startswith(lower(key), "aws:") && can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}$", key)) && can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}$", value))])
    error_message = "The key of a tag has 1 to 128 letters, digits, spaces and _ . : / = + - @ and does not start with aws:, which AWS keeps for itself; its value has at most 256 of them. Give such tags."
  }
  # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating
  validation {
    condition     = length(distinct([for key in keys(var.tags) : lower(key)])) == length(var.tags)
    error_message = "IAM takes two tags whose keys differ only in upper and lower case for one, and refuses a role with both. Give one of them."
  }
}
