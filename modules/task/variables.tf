# Required

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

# What the application may do

variable "consumes" {
  description = "ARNs of the SQS queues the application receives from and deletes from."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.consumes : can(regex("^arn:[^:]+:sqs:[^:]+:[^:]+:[^:*]+$", arn))])
    error_message = "consumes holds the ARNs of SQS queues (arn:aws:sqs:region:account:name), without wildcards. Give the output `arn` of each queue."
  }
}

variable "cluster_name" {
  description = "Name of the cluster the tasks run in. With it, a service that consumes a queue may protect its own tasks from being ended while they work (scale-in protection). Null for no such right."
  type        = string
  default     = null

  validation {
    condition     = var.cluster_name == null || can(regex("^[A-Za-z0-9_-]{1,255}$", var.cluster_name))
    error_message = "cluster_name is the name of the cluster, not its ARN: letters, digits, hyphens and underscores."
  }
}

variable "sends_to" {
  description = "ARNs of the SQS queues the application sends to."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.sends_to : can(regex("^arn:[^:]+:sqs:[^:]+:[^:]+:[^:*]+$", arn))])
    error_message = "sends_to holds the ARNs of SQS queues (arn:aws:sqs:region:account:name), without wildcards. Give the output `arn` of each queue."
  }
}

variable "queue_kms_keys" {
  description = "ARNs of the customer managed KMS keys that the queues in `consumes` and in `sends_to` are encrypted with. The application may use each through SQS only, and only as its direction needs."
  type = object({
    consumes = optional(list(string), [])
    sends_to = optional(list(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for key in concat(var.queue_kms_keys.consumes, var.queue_kms_keys.sends_to) : can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/[^/]+$", key))])
    error_message = "queue_kms_keys holds the ARNs of KMS keys (arn:aws:kms:region:account:key/id), because IAM does not resolve an alias. Give those ARNs."
  }
}

variable "permissions" {
  description = "What else the application may do: each entry is one statement of its identity policy, with `actions` and `resources`."
  type = list(object({
    actions   = list(string)
    resources = list(string)
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for permission in var.permissions : length(permission.actions) > 0 && length(permission.resources) > 0])
    error_message = "A permission has at least one action and one resource. Give both, or leave the permission out."
  }
  validation {
    condition     = alltrue(flatten([for permission in var.permissions : [for action in permission.actions : can(regex("^[a-z0-9-]+:[A-Za-z0-9*?]+$", action))]]))
    error_message = "An action names its AWS service, as in s3:GetObject. Give the actions the application calls; `*` alone is refused."
  }
  validation {
    condition     = alltrue(flatten([for permission in var.permissions : [for resource in permission.resources : resource == "*" || can(regex("^arn:[a-z-]+:[a-z0-9-]+:[^:]*:[^:]*:.+$", resource))]]))
    error_message = "A resource is an ARN (arn:partition:service:region:account:resource) whose service has no wildcard, or `*` for actions that take no resource. Give one of these."
  }
}

variable "policy_arns" {
  description = "ARNs of managed policies to attach to the role of the application. They must be known when Terraform plans."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.policy_arns : can(regex("^arn:[^:]+:iam::[^:]+:policy/.+$", arn))])
    error_message = "policy_arns holds ARNs of IAM policies (arn:aws:iam::account:policy/name). Give the full ARN of each one."
  }
}

# The roles

variable "permissions_boundary" {
  description = "ARN of the IAM policy that bounds both roles, where the account allows no role without one. Null for none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null ? true : can(regex("^arn:[^:]+:iam::(?:aws|[0-9]{12}):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary is the ARN of an IAM policy (arn:aws:iam::account:policy/name). Give that ARN, or null for no boundary."
  }
}

variable "role_path" {
  description = "IAM path of both roles, for example `/shop/`. Another path is another role: it replaces both."
  type        = string
  default     = "/"
  nullable    = false

  # https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
  validation {
    condition     = can(regex("^/(?:[!-.0-~]+/)*$", var.role_path)) && length(var.role_path) <= 512
    error_message = "role_path starts and ends with a slash and has at most 512 characters. Give one like /shop/, or / for none."
  }
}

variable "task_role_arn" {
  description = "ARN of an existing role for the application. No role is made then, and what `consumes`, `sends_to`, `permissions`, `policy_arns`, tracing and the tunnel ask for has to be in that role; the plan says what. It must be known when Terraform plans. Null for a role of its own."
  type        = string
  default     = null

  validation {
    condition     = var.task_role_arn == null ? true : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.task_role_arn))
    error_message = "task_role_arn is the ARN of an IAM role (arn:aws:iam::account:role/name). Give that ARN, or null for a role of its own."
  }
}

variable "execution_role_arn" {
  description = "ARN of an existing role that ECS starts the task with. No role is made then, and pulling images, writing logs and reading the secrets have to be in that role. It must be known when Terraform plans. Null for a role of its own."
  type        = string
  default     = null

  validation {
    condition     = var.execution_role_arn == null ? true : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.execution_role_arn))
    error_message = "execution_role_arn is the ARN of an IAM role (arn:aws:iam::account:role/name). Give that ARN, or null for a role of its own."
  }
}

# Tracing, tunnel, logs

variable "tracing" {
  description = "Adds an OpenTelemetry collector that sends traces to AWS X-Ray; null for none. `sampling_percentage`, 0 to 100, is the share of traces the application starts itself that are kept."
  type = object({
    sampling_percentage = number
  })
  default = null

  validation {
    condition     = var.tracing == null ? true : var.tracing.sampling_percentage >= 0 && var.tracing.sampling_percentage <= 100
    error_message = "The sampling percentage is a number from 0 to 100. Give 100 for every trace, 10 for one in ten."
  }
}

variable "collector_image" {
  description = "Image of the collector: the AWS Distro for OpenTelemetry, which reads its configuration from AOT_CONFIG_CONTENT. Pinned to the version the configuration was written for."
  type        = string
  default     = "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"
  nullable    = false

  validation {
    condition     = can(regex("^[^@[:space:]]+(?::[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$", var.collector_image)) && !endswith(var.collector_image, ":latest")
    error_message = "The image of the collector has a fixed version: a tag other than latest, or a digest. Give one like public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0."
  }
}

variable "tunnel" {
  description = "Allows a shell and port forwarding through ECS Exec; null for neither. `debug` adds a sidecar that has a shell and curl. `kms_key` is the ARN of the key that the cluster encrypts the sessions with, when it has one."
  type = object({
    debug   = bool
    kms_key = optional(string)
  })
  default = null

  validation {
    condition     = try(var.tunnel.kms_key, null) == null ? true : can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/[^/]+$", var.tunnel.kms_key))
    error_message = "The key of the tunnel is the ARN of a KMS key (arn:aws:kms:region:account:key/id), because IAM does not resolve an alias. Give that ARN."
  }
}

variable "debug_image" {
  description = "Image of the debug sidecar: any that has `sleep`, a shell and the tools to debug with. Pinned."
  type        = string
  default     = "quay.io/curl/curl:8.16.0"
  nullable    = false

  validation {
    condition     = can(regex("^[^@[:space:]]+(?::[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$", var.debug_image)) && !endswith(var.debug_image, ":latest")
    error_message = "The debug image has a fixed version: a tag other than latest, or a digest. Give one like quay.io/curl/curl:8.16.0."
  }
}

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
variable "log_retention" {
  description = "Days for which CloudWatch keeps the logs. One of its fixed numbers."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention)
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days. Give one of these."
  }
}

variable "kms_key" {
  description = "ARN of the customer managed KMS key of the log groups. Its policy lets CloudWatch Logs use it, or no group can be made. Null for AWS's own encryption."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key == null ? true : can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/[^/]+$", var.kms_key))
    error_message = "kms_key is the ARN of a KMS key (arn:aws:kms:region:account:key/id), because CloudWatch Logs takes no alias. Give that ARN, or null for AWS's own encryption."
  }
}

# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
variable "log_mode" {
  description = "What happens when CloudWatch does not keep up: `non_blocking` drops lines, `blocking` lets the application wait. The collector never waits."
  type        = string
  default     = "non_blocking"
  nullable    = false

  validation {
    condition     = contains(["non_blocking", "blocking"], var.log_mode)
    error_message = "The mode of the logs is non_blocking or blocking. Give blocking when no line may be lost, and the application may stand still for that."
  }
}

variable "log_buffer" {
  description = "MiB of log lines that wait in memory in the mode non_blocking, for each container; null for 25."
  type        = number
  default     = null

  # AWS names no upper limit. The buffer is memory of the task, and this is half of the smallest one.
  validation {
    condition     = var.log_buffer == null ? true : var.log_buffer >= 1 && var.log_buffer <= 256 && floor(var.log_buffer) == var.log_buffer
    error_message = "The buffer of the logs is a whole number of MiB from 1 to 256. Give one in that range, or leave it out for 25."
  }
  validation {
    condition     = var.log_buffer == null || var.log_mode == "non_blocking"
    error_message = "Logs that block have no buffer. Leave log_buffer out, or set log_mode to non_blocking."
  }
}

variable "tags" {
  description = "Tags for everything the module makes, in addition to the default tags of the provider."
  type        = map(string)
  default     = {}
  nullable    = false
}
