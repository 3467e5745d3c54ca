# The application's container

variable "allow_unpinned_image" {
  description = "True to accept the placeholder tag `unpinned`. Only for an emulator, where no image is ever pulled."
  type        = bool
  default     = false
  nullable    = false
}

variable "architecture" {
  description = "Processor of the image: `arm64` or `x86_64`."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "The architecture is arm64 or x86_64. Give the one the image was built for."
  }
}

variable "port" {
  description = "TCP port the application listens on: PORT. A task has a network interface of its own, so every service may use the same one."
  type        = number
  default     = 3000
  nullable    = false

  validation {
    condition     = var.port >= 1 && var.port <= 65535 && floor(var.port) == var.port
    error_message = "The port is a whole number from 1 to 65535. Give one in that range."
  }
}

variable "base_path" {
  description = "Path under which the application serves its routes: BASE_PATH. The load balancer strips nothing. Empty for a service at the root or without an ingress."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(/[A-Za-z0-9._~-]+)*$", var.base_path))
    error_message = "The base path is empty, or starts with a slash and does not end in one: /orders or /shop/orders. Give one of that form."
  }
}

variable "command" {
  description = "Command of the container, as a list of words. Null for the one in the image."
  type        = list(string)
  default     = null

  validation {
    condition     = var.command == null ? true : length(var.command) > 0
    error_message = "The command is a list of at least one word. Leave it out to run the command of the image."
  }
}

variable "entrypoint" {
  description = "Entry point of the container, as a list of words. Null for the one in the image."
  type        = list(string)
  default     = null

  validation {
    condition     = var.entrypoint == null ? true : length(var.entrypoint) > 0
    error_message = "The entry point is a list of at least one word. Leave it out to use the entry point of the image."
  }
}

# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (stopTimeout)
variable "stop_timeout" {
  description = "Seconds between SIGTERM and SIGKILL for the application, 2 to 120. 30 is the default of Fargate."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.stop_timeout >= 2 && var.stop_timeout <= 120 && floor(var.stop_timeout) == var.stop_timeout
    error_message = "The stop timeout is a whole number of seconds from 2 to 120, the most that Fargate waits. Give one in that range."
  }
}

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
variable "filesystem" {
  description = "What the application may write to. `read_only` closes its root file system; a tunnel opens it again, because ECS Exec needs it. `writable` holds absolute paths that get an empty volume of the task each: it belongs to root with mode 0755, unless the image declares a VOLUME there and makes it its user's. `size` is the ephemeral storage of the task in GiB, 21 to 200; null for the 20 of Fargate."
  type = object({
    read_only = optional(bool, true)
    writable  = optional(list(string), [])
    size      = optional(number)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for path in var.filesystem.writable : can(regex("^(?:/[A-Za-z0-9._-]+)+$", path)) && !can(regex("/\\.{1,2}(?:/|$)", path))])
    error_message = "A writable path is absolute, is not the root and does not end in a slash. Give one like /tmp."
  }
  validation {
    condition     = length(distinct(var.filesystem.writable)) == length(var.filesystem.writable)
    error_message = "A path gets one volume. Give each writable path once."
  }
  validation {
    condition     = var.filesystem.size == null ? true : var.filesystem.size >= 21 && var.filesystem.size <= 200 && floor(var.filesystem.size) == var.filesystem.size
    error_message = "The size of the ephemeral storage is a whole number of GiB from 21 to 200. Leave it out for the 20 GiB of Fargate."
  }
}

variable "init_process" {
  description = "Runs the application under a small init process, which reaps zombies and passes signals on. False for an image with an init of its own that has to be process 1, such as s6-overlay."
  type        = bool
  default     = true
  nullable    = false
}

# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html
variable "restart" {
  description = "Lets ECS start the application again inside its task when it exits; null for a new task instead. Not after one of `ignored_exit_codes` (0 to 255, at most 50), and not when it ran for less than `attempt_period` seconds (60 to 1800)."
  type = object({
    ignored_exit_codes = optional(list(number), [])
    attempt_period     = optional(number, 60)
  })
  default = null

  validation {
    condition     = var.restart == null ? true : length(var.restart.ignored_exit_codes) <= 50 && alltrue([for code in var.restart.ignored_exit_codes : code >= 0 && code <= 255 && floor(code) == code])
    error_message = "ignored_exit_codes holds at most 50 exit codes, whole numbers from 0 to 255. Give [0] to let an application end that is done."
  }
  validation {
    condition     = var.restart == null ? true : var.restart.attempt_period >= 60 && var.restart.attempt_period <= 1800 && floor(var.restart.attempt_period) == var.restart.attempt_period
    error_message = "The attempt period of a restart is a whole number of seconds from 60 to 1800. Give one in that range."
  }
}

# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
variable "health_check" {
  description = "Health check that runs inside the container; null for none. `command` is a list of words, with or without a leading CMD or CMD-SHELL. `interval` (5 to 300), `timeout` (2 to 60) and `start_period` (0 to 300) are seconds; `retries` 1 to 10."
  type = object({
    command      = list(string)
    interval     = number
    timeout      = number
    retries      = number
    start_period = number
  })
  default = null

  validation {
    condition     = var.health_check == null ? true : length(var.health_check.command) > 0
    error_message = "The command of the health check is a list of at least one word. Give one like [\"node\", \"healthcheck.js\"]."
  }
  validation {
    condition     = var.health_check == null ? true : var.health_check.interval >= 5 && var.health_check.interval <= 300 && floor(var.health_check.interval) == var.health_check.interval
    error_message = "The interval of the health check is a whole number of seconds from 5 to 300. Give one in that range."
  }
  validation {
    condition     = var.health_check == null ? true : var.health_check.timeout >= 2 && var.health_check.timeout <= 60 && floor(var.health_check.timeout) == var.health_check.timeout
    error_message = "The timeout of the health check is a whole number of seconds from 2 to 60. Give one in that range."
  }
  validation {
    condition     = var.health_check == null ? true : var.health_check.retries >= 1 && var.health_check.retries <= 10 && floor(var.health_check.retries) == var.health_check.retries
    error_message = "The health check has a whole number of retries from 1 to 10. Give a number in that range."
  }
  validation {
    condition     = var.health_check == null ? true : var.health_check.start_period >= 0 && var.health_check.start_period <= 300 && floor(var.health_check.start_period) == var.health_check.start_period
    error_message = "The start period of the health check is a whole number of seconds from 0 to 300. Give one in that range."
  }
}

variable "variables" {
  description = "Environment variables of the application, in addition to those the module sets. They may replace a variable that starts with OTEL_, as a secret may, and no other of the module's."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.variables) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "An environment variable has letters, digits and underscores and does not start with a digit. Give each one a name like LOG_LEVEL."
  }
  validation {
    condition     = length(setintersection(keys(var.variables), ["PORT", "SERVICE_NAME", "ENVIRONMENT", "BASE_PATH", "STOP_TIMEOUT", "IMAGE", "AWS_REGION"])) == 0
    error_message = "PORT, SERVICE_NAME, ENVIRONMENT, BASE_PATH, STOP_TIMEOUT, IMAGE and AWS_REGION are set by the module. Change the input they come from, or give the variable another name."
  }
}

variable "secrets" {
  description = "Environment variables of the application that hold a secret. `value_from` is the ARN as ECS reads it: of an SSM parameter, or of a Secrets Manager secret with an optional `:key:stage:version`. `resource` is the ARN or pattern the execution role may read; default: `value_from` without the key. A Secrets Manager ARN without its random ending needs it (`...:secret:orders/api-??????`). `kms_key` is the ARN of the customer managed key the secret is encrypted with."
  type = map(object({
    value_from = string
    resource   = optional(string)
    kms_key    = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.secrets) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "The variable that holds a secret has letters, digits and underscores and does not start with a digit. Give each one a name like DB_PASSWORD."
  }
  validation {
    condition     = length(setintersection(keys(var.secrets), ["PORT", "SERVICE_NAME", "ENVIRONMENT", "BASE_PATH", "STOP_TIMEOUT", "IMAGE", "AWS_REGION"])) == 0
    error_message = "PORT, SERVICE_NAME, ENVIRONMENT, BASE_PATH, STOP_TIMEOUT, IMAGE and AWS_REGION are set by the module. Give the secret another name."
  }
  validation {
    condition = alltrue([
      for secret in values(var.secrets) :
      can(regex("^arn:[^:]+:(?:ssm:[^:]+:[0-9]{12}:parameter/.+|secretsmanager:[^:]+:[0-9]{12}:secret:[^:]+(?::[^:]*:[^:]*:[^:]*)?)$", secret.value_from))
    ])
    error_message = "A secret is the ARN of an SSM parameter (arn:aws:ssm:region:account:parameter/name) or of a Secrets Manager secret (arn:aws:secretsmanager:region:account:secret:name), which `:key:stage:version` may follow with all three colons. Give the full ARN."
  }
  validation {
    condition     = alltrue([for secret in values(var.secrets) : secret.resource == null ? true : can(regex("^arn:[^:]+:(?:ssm|secretsmanager):", secret.resource))])
    error_message = "The resource of a secret is the ARN of an SSM parameter or of a secret, where ? and * may stand for what is not known. Give one, or leave it out."
  }
  validation {
    condition     = alltrue([for secret in values(var.secrets) : secret.resource == null ? true : try(slice(split(":", secret.resource), 2, 5) == slice(split(":", secret.value_from), 2, 5), true)])
    error_message = "The resource of a secret is what value_from reads, and here it is of another service, region or account. Give the same of all three, or leave resource out."
  }
  validation {
    condition     = alltrue([for secret in values(var.secrets) : secret.kms_key == null ? true : can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/[^/]+$", secret.kms_key))])
    error_message = "The key of a secret is the ARN of a KMS key (arn:aws:kms:region:account:key/id), because IAM does not resolve an alias. Give that ARN."
  }
  validation {
    condition     = alltrue([for secret in values(var.secrets) : secret.kms_key == null ? true : try(split(":", secret.kms_key)[3] == split(":", secret.value_from)[3], true)])
    error_message = "A secret is encrypted with a key of its own region. Give the kms_key of the region in value_from; of a multi-Region key, its replica there."
  }
}
