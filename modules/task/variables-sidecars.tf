# Containers beside the application. The service passes them on as they are.

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

  validation {
    condition     = alltrue([for name in keys(var.sidecars) : can(regex("^[a-z](?:[a-z0-9-]*[a-z0-9])?$", name)) && length(name) <= 64 && !contains(["otel-collector", "debug"], name)])
    error_message = "A sidecar's name has at most 64 lower-case letters, digits and hyphens and starts with a letter; otel-collector and debug are the module's own. Give another name."
  }
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : can(regex("^[^@[:space:]]+(?::[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$", sidecar.image)) && !endswith(sidecar.image, ":latest")])
    error_message = "The image of a sidecar has a fixed version: a tag other than latest, or a digest. Give one like public.ecr.aws/nginx/nginx:1.29."
  }
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : contains(["start", "healthy", "complete", "success"], coalesce(sidecar.await, "start"))])
    error_message = "The application waits for the start of a sidecar, for it to be healthy, complete, or for its success. Give one of these words, or leave await out."
  }
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : sidecar.await != "healthy" || sidecar.health_check != null])
    error_message = "A sidecar without a health check is never healthy, and the application would not start. Give it a health_check, or wait for its start."
  }
  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html (condition)
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : !(sidecar.essential && contains(["complete", "success"], coalesce(sidecar.await, "start")))])
    error_message = "A sidecar that the application waits to see end cannot be essential: its end would end the task. Leave essential out."
  }
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : sidecar.restart == null ? true : contains(sidecar.restart.ignored_exit_codes, 0) || !contains(["complete", "success"], coalesce(sidecar.await, "start"))])
    error_message = "A sidecar that the application waits to see end cannot be started again whenever it ends: the application might never start. Leave restart out, or give it ignored_exit_codes = [0]."
  }
  # Docker starts no container with less than 6 MiB.
  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (cpu, memory)
  validation {
    condition = alltrue([for sidecar in values(var.sidecars) :
      (sidecar.cpu == null ? true : sidecar.cpu >= 1 && floor(sidecar.cpu) == sidecar.cpu) &&
      (sidecar.memory == null ? true : sidecar.memory >= 6 && floor(sidecar.memory) == sidecar.memory)
    ])
    error_message = "A sidecar takes a whole number of CPU units, 1 or more, and a whole number of MiB, 6 or more. Give these, or leave them out."
  }
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : sidecar.port == null ? true : sidecar.port >= 1 && sidecar.port <= 65535 && floor(sidecar.port) == sidecar.port])
    error_message = "The port of a sidecar is a whole number from 1 to 65535. Give one in that range."
  }
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : length(coalesce(sidecar.command, ["-"])) > 0 && length(coalesce(sidecar.entrypoint, ["-"])) > 0])
    error_message = "The command and the entry point of a sidecar are lists of at least one word. Leave them out to use those of the image."
  }
  validation {
    condition     = alltrue(flatten([for sidecar in values(var.sidecars) : [for name in concat(keys(sidecar.variables), keys(sidecar.secrets)) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))]]))
    error_message = "An environment variable has letters, digits and underscores and does not start with a digit. Give each one a name like LOG_LEVEL."
  }
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : length(setintersection(keys(sidecar.variables), keys(sidecar.secrets))) == 0])
    error_message = "ECS takes a name once, as a variable or as a secret. Remove it from one of the two."
  }
  validation {
    condition = alltrue(flatten([for sidecar in values(var.sidecars) : [for secret in values(sidecar.secrets) :
      can(regex("^arn:[^:]+:(?:ssm:[^:]+:[0-9]{12}:parameter/.+|secretsmanager:[^:]+:[0-9]{12}:secret:[^:]+(?::[^:]*:[^:]*:[^:]*)?)$", secret.value_from)) &&
      (secret.resource == null ? true : can(regex("^arn:[^:]+:(?:ssm|secretsmanager):", secret.resource))) &&
      (secret.kms_key == null ? true : can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/[^/]+$", secret.kms_key)))
    ]]))
    error_message = "A secret of a sidecar is the ARN of an SSM parameter or of a Secrets Manager secret, its kms_key the ARN of a key. Give full ARNs, as for the application."
  }
  validation {
    condition = alltrue(flatten([for sidecar in values(var.sidecars) : [for secret in values(sidecar.secrets) :
      (secret.resource == null ? true : try(slice(split(":", secret.resource), 2, 5) == slice(split(":", secret.value_from), 2, 5), true)) &&
      (secret.kms_key == null ? true : try(split(":", secret.kms_key)[3] == split(":", secret.value_from)[3], true))
    ]]))
    error_message = "The resource of a sidecar's secret is of the service, region and account in value_from, and its key is of that region. Give those."
  }
  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : sidecar.health_check == null ? true : length(sidecar.health_check.command) > 0])
    error_message = "The command of a sidecar's health check is a list of at least one word. Give one like [\"/proxy\", \"--check\"]."
  }
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : sidecar.health_check == null ? true : sidecar.health_check.interval >= 5 && sidecar.health_check.interval <= 300 && floor(sidecar.health_check.interval) == sidecar.health_check.interval])
    error_message = "The interval of a sidecar's health check is a whole number of seconds from 5 to 300. Give one in that range."
  }
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : sidecar.health_check == null ? true : sidecar.health_check.timeout >= 2 && sidecar.health_check.timeout <= 60 && floor(sidecar.health_check.timeout) == sidecar.health_check.timeout])
    error_message = "The timeout of a sidecar's health check is a whole number of seconds from 2 to 60. Give one in that range."
  }
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : sidecar.health_check == null ? true : sidecar.health_check.retries >= 1 && sidecar.health_check.retries <= 10 && floor(sidecar.health_check.retries) == sidecar.health_check.retries])
    error_message = "The health check of a sidecar has a whole number of retries from 1 to 10. Give a number in that range."
  }
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : sidecar.health_check == null ? true : sidecar.health_check.start_period >= 0 && sidecar.health_check.start_period <= 300 && floor(sidecar.health_check.start_period) == sidecar.health_check.start_period])
    error_message = "The start period of a sidecar's health check is a whole number of seconds from 0 to 300. Give one in that range."
  }
  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : sidecar.restart == null ? true : length(sidecar.restart.ignored_exit_codes) <= 50 && alltrue([for code in sidecar.restart.ignored_exit_codes : code >= 0 && code <= 255 && floor(code) == code])])
    error_message = "ignored_exit_codes of a sidecar holds at most 50 exit codes, whole numbers from 0 to 255. Give [0] to let a sidecar end that is done."
  }
  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : sidecar.restart == null ? true : sidecar.restart.attempt_period >= 60 && sidecar.restart.attempt_period <= 1800 && floor(sidecar.restart.attempt_period) == sidecar.restart.attempt_period])
    error_message = "The attempt period of a sidecar's restart is a whole number of seconds from 60 to 1800. Give one in that range."
  }
  validation {
    condition = alltrue([for sidecar in values(var.sidecars) :
      length(distinct(sidecar.filesystem.writable)) == length(sidecar.filesystem.writable) &&
      alltrue([for path in sidecar.filesystem.writable : can(regex("^(?:/[A-Za-z0-9._-]+)+$", path)) && !can(regex("/\\.{1,2}(?:/|$)", path))])
    ])
    error_message = "A writable path is absolute, is not the root, does not end in a slash and stands there once. Give one like /tmp."
  }
}
