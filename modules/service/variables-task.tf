# What it runs: `image`, `cpu` and `memory` make a task definition (checked by the module task), or there is one already

variable "image" {
  description = "Image of the application, as a URI with a digest or a tag. A URI of Amazon ECR gives the execution role the right to pull exactly that repository. The tag `unpinned` is the placeholder of ecs-compile for `no version chosen yet`."
  type        = string
  default     = null
}

variable "cpu" {
  description = "CPU units of the task, sidecars included: 1024 are one vCPU. One of the sizes of Fargate. It must be known when Terraform plans."
  type        = number
  default     = null

  validation {
    condition     = (var.image == null) == (var.cpu == null) && (var.memory == null) == (var.cpu == null)
    error_message = "image, cpu and memory describe one task. Give all three, or leave all three out and give task_definition_arn."
  }
}

variable "memory" {
  description = "Memory of the task in MiB, sidecars included. Fargate allows certain amounts for each number of CPU units."
  type        = number
  default     = null
}

variable "task_definition_arn" {
  description = "ARN of a task definition that is made elsewhere, for example by the module task, with its revision. It takes the place of `image`, `cpu`, `memory` and everything else that describes a task, and none of that may be given beside it; it needs the network mode awsvpc and Fargate."
  type        = string
  default     = null

  validation {
    condition     = var.task_definition_arn != null || var.cpu != null || var.image != null || var.memory != null
    error_message = "A service needs something to run. Give image, cpu and memory, or the task_definition_arn of a task definition that is made elsewhere."
  }
  validation {
    condition     = var.task_definition_arn == null || length(local.lost_inputs) == 0
    error_message = "A task definition that is made elsewhere has an image, a size, roles and containers of its own, so what describes them here would be lost. Leave ${join(", ", local.lost_inputs)} out, or leave task_definition_arn out."
  }
  validation {
    condition     = var.task_definition_arn == null ? true : can(regex("^arn:[^:]+:ecs:[^:]+:[^:]+:task-definition/[^:]+:[0-9]+$", var.task_definition_arn))
    error_message = "task_definition_arn is the ARN of one revision (arn:aws:ecs:region:account:task-definition/family:1). Give the output `task_definition_arn` of the module task."
  }
}

variable "container_name" {
  description = "Name of the container in `task_definition_arn` that the load balancer reaches on `port`. Null for the name of the service, as the module task calls it."
  type        = string
  default     = null

  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
  validation {
    condition     = var.container_name == null ? true : can(regex("^[A-Za-z0-9_-]{1,255}$", var.container_name))
    error_message = "A container's name has 1 to 255 letters, digits, hyphens and underscores. Give the name that stands in the task definition."
  }
  validation {
    condition     = var.container_name == null || var.connection.type != "internal"
    error_message = "No load balancer reaches a service with the connection internal, so it needs no container. Leave container_name out, or give the connection internal_dns or vpc_link."
  }
  validation {
    condition     = var.container_name == null || var.cpu == null
    error_message = "The container of a task that is made here is called after the service. Leave container_name out, or give task_definition_arn in place of image, cpu and memory."
  }
}

# The task (checked by the module task)

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
}

variable "port" {
  description = "TCP port the application listens on: PORT. A task has a network interface of its own, so every service may use the same one."
  type        = number
  default     = 3000
  nullable    = false

  # With a task made here, the module task says it.
  validation {
    condition     = var.cpu != null || (var.port >= 1 && var.port <= 65535 && floor(var.port) == var.port)
    error_message = "The port is a whole number from 1 to 65535. Give one that the container in the task definition maps."
  }
  validation {
    condition     = var.cpu != null || var.port == 3000 || var.connection.type != "internal"
    error_message = "No load balancer reaches a service with the connection internal, and its task definition has a port of its own. Leave port out, or give the connection internal_dns or vpc_link."
  }
}

variable "base_path" {
  description = "Path under which the application serves its routes: BASE_PATH. Null for the path of the connection, because the load balancer strips nothing; a service without an ingress has an empty one."
  type        = string
  default     = null
}

variable "command" {
  description = "Command of the container, as a list of words. Null for the one in the image."
  type        = list(string)
  default     = null
}

variable "entrypoint" {
  description = "Entry point of the container, as a list of words. Null for the one in the image."
  type        = list(string)
  default     = null
}

variable "stop_timeout" {
  description = "Seconds between SIGTERM and SIGKILL for the application, 2 to 120. 30 is the default of Fargate. With `task_definition_arn`, what that says: Spot and the wait for a deployment are reckoned with it."
  type        = number
  default     = 30
  nullable    = false

  # With a task made here, the module task says it.
  validation {
    condition     = var.cpu != null || (var.stop_timeout >= 2 && var.stop_timeout <= 120 && floor(var.stop_timeout) == var.stop_timeout)
    error_message = "The stop timeout is a whole number of seconds from 2 to 120, the most that Fargate waits. Give the one in the task definition."
  }
}

variable "filesystem" {
  description = "What the application may write to. `read_only` closes its root file system; a tunnel opens it again, because ECS Exec needs it. `writable` holds absolute paths that get an empty volume of the task each: it belongs to root with mode 0755, unless the image declares a VOLUME there and makes it its user's. `size` is the ephemeral storage of the task in GiB, 21 to 200; null for the 20 of Fargate."
  type = object({
    read_only = optional(bool, true)
    writable  = optional(list(string), [])
    size      = optional(number)
  })
  default  = {}
  nullable = false
}

variable "init_process" {
  description = "Runs the application under a small init process, which reaps zombies and passes signals on. False for an image with an init of its own that has to be process 1, such as s6-overlay."
  type        = bool
  default     = true
  nullable    = false
}

variable "restart" {
  description = "Lets ECS start the application again inside its task when it exits; null for a new task instead. Not after one of `ignored_exit_codes` (0 to 255, at most 50), and not when it ran for less than `attempt_period` seconds (60 to 1800)."
  type = object({
    ignored_exit_codes = optional(list(number), [])
    attempt_period     = optional(number, 60)
  })
  default = null
}

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
}

variable "variables" {
  description = "Environment variables of the application, in addition to those the module sets. They may replace a variable that starts with OTEL_, as a secret may, and no other of the module's."
  type        = map(string)
  default     = {}
  nullable    = false
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
}

variable "consumes" {
  description = "ARNs of the SQS queues the application receives from and deletes from."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "sends_to" {
  description = "ARNs of the SQS queues the application sends to."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "queue_kms_keys" {
  description = "ARNs of the customer managed KMS keys that the queues in `consumes` and in `sends_to` are encrypted with. The application may use each through SQS only, and only as its direction needs."
  type = object({
    consumes = optional(list(string), [])
    sends_to = optional(list(string), [])
  })
  default  = {}
  nullable = false
}

variable "permissions" {
  description = "What else the application may do: each entry is one statement of its identity policy, with `actions` and `resources`."
  type = list(object({
    actions   = list(string)
    resources = list(string)
  }))
  default  = []
  nullable = false
}

variable "policy_arns" {
  description = "ARNs of managed policies to attach to the role of the application. They must be known when Terraform plans."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "permissions_boundary" {
  description = "ARN of the IAM policy that bounds both roles, where the account allows no role without one. Null for none."
  type        = string
  default     = null
}

variable "role_path" {
  description = "IAM path of both roles, for example `/shop/`. Another path is another role: it replaces both."
  type        = string
  default     = "/"
  nullable    = false
}

variable "task_role_arn" {
  description = "ARN of an existing role for the application. No role is made then, and what `consumes`, `sends_to`, `permissions`, `policy_arns`, tracing and the tunnel ask for has to be in that role; the plan says what. It must be known when Terraform plans. Null for a role of its own."
  type        = string
  default     = null
}

variable "execution_role_arn" {
  description = "ARN of an existing role that ECS starts the task with. No role is made then, and pulling images, writing logs and reading the secrets have to be in that role. It must be known when Terraform plans. Null for a role of its own."
  type        = string
  default     = null
}

variable "tracing" {
  description = "Adds an OpenTelemetry collector that sends traces to AWS X-Ray; null for none. `sampling_percentage`, 0 to 100, is the share of traces the application starts itself that are kept."
  type = object({
    sampling_percentage = number
  })
  default = null
}

variable "collector_image" {
  description = "Image of the collector: the AWS Distro for OpenTelemetry, which reads its configuration from AOT_CONFIG_CONTENT. Null for the version that the module task has its configuration written for."
  type        = string
  default     = null
}

variable "tunnel" {
  description = "Allows a shell and port forwarding through ECS Exec; null for neither. `debug` adds a sidecar that has a shell and curl. `kms_key` is the ARN of the key that the cluster encrypts the sessions with, when it has one."
  type = object({
    debug   = bool
    kms_key = optional(string)
  })
  default = null
}

variable "debug_image" {
  description = "Image of the debug sidecar: any that has `sleep`, a shell and the tools to debug with. Null for the pinned one of the module task."
  type        = string
  default     = null
}

variable "log_retention" {
  description = "Days for which CloudWatch keeps the logs. One of its fixed numbers."
  type        = number
  default     = 30
  nullable    = false
}

variable "kms_key" {
  description = "ARN of the customer managed KMS key of the log groups. Its policy lets CloudWatch Logs use it, or no group can be made. Null for AWS's own encryption."
  type        = string
  default     = null
}

variable "log_mode" {
  description = "What happens when CloudWatch does not keep up: `non_blocking` drops lines, `blocking` lets the application wait. The collector never waits."
  type        = string
  default     = "non_blocking"
  nullable    = false
}

variable "log_buffer" {
  description = "MiB of log lines that wait in memory in the mode non_blocking, for each container; null for 25."
  type        = number
  default     = null
}

variable "sidecars" {
  description = "Containers beside the application, by name. A word that the application has too means the same here. `essential` ends the task with the container. `await` makes the application wait for its `start`, for it to be `healthy`, for its end (`complete`) or its end with exit code 0 (`success`); it stops after the application then. `cpu` (units) and `memory` (MiB) are taken from those of the task; `port` is taken in the network they share."
  type = map(object({
    image     = string
    essential = optional(bool, false)
    await     = optional(string)

    cpu    = optional(number)
    memory = optional(number)
    port   = optional(number)

    command    = optional(list(string))
    entrypoint = optional(list(string))
    variables  = optional(map(string), {})
    secrets = optional(map(object({
      value_from = string
      resource   = optional(string)
      kms_key    = optional(string)
    })), {})

    health_check = optional(object({
      command      = list(string)
      interval     = optional(number, 10)
      timeout      = optional(number, 5)
      retries      = optional(number, 3)
      start_period = optional(number, 10)
    }))
    restart = optional(object({
      ignored_exit_codes = optional(list(number), [])
      attempt_period     = optional(number, 60)
    }))
    init_process = optional(bool, true)
    filesystem = optional(object({
      read_only = optional(bool, true)
      writable  = optional(list(string), [])
    }), {})
  }))
  default  = {}
  nullable = false
}
