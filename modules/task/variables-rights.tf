# What the application may do, and its roles

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
