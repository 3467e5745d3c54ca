# Required: its names (checked by the module task, which gets these variables as they are)

variable "name" {
  description = "Name of everything this module makes, in the form project-environment-service: for example `shop-dev-orders`. The family of the task definition, the prefix of the roles and of the log groups."
  type        = string
  nullable    = false

  # With a task made here, the module task says it.
  validation {
    condition     = var.cpu != null || can(regex("^[a-z][a-z0-9-]{0,198}[a-z0-9]$", var.name))
    error_message = "The name has lower-case letters, digits and hyphens, starts with a letter, does not end in a hyphen and has at most 200 characters. Give one like shop-dev-orders."
  }
}

variable "service" {
  description = "Name of the service without project and environment, as its team knows it: the name of the application's container, SERVICE_NAME and OTEL_SERVICE_NAME."
  type        = string
  nullable    = false
}

variable "environment" {
  description = "Name of the environment, for example `dev`: ENVIRONMENT and the resource attribute deployment.environment.name of a trace."
  type        = string
  nullable    = false
}

# Required: where it runs

variable "cluster_id" {
  description = "ARN of the ECS cluster. It has Container Insights, and the capacity providers FARGATE and FARGATE_SPOT."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:ecs:[^:]+:[^:]+:cluster/.+$", var.cluster_id))
    error_message = "cluster_id is the ARN of an ECS cluster (arn:aws:ecs:region:account:cluster/name). Give the output `cluster_id` of the module cluster."
  }
}

variable "cluster_name" {
  description = "Name of the same cluster: a dimension of its metrics and a part of the scalable target's id."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.cluster_name))
    error_message = "cluster_name is the name of the cluster, not its ARN: letters, digits, hyphens and underscores. Give the output `cluster_name` of the module cluster."
  }
}

variable "vpc_id" {
  description = "Id of the VPC, for the security group and the target group."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id is the id of a VPC and starts with vpc-. Give the output `vpc_id` of the module network."
  }
}

variable "subnet_ids" {
  description = "Ids of the private subnets the tasks run in. Tasks get no public address."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0 && alltrue([for id in var.subnet_ids : startswith(id, "subnet-")])
    error_message = "subnet_ids has at least one id of a subnet, and each starts with subnet-. Give the output `private_subnet_ids` of the module network."
  }
}

# Required: how it is reached and how it scales

# Priorities: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
# Health check: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
variable "connection" {
  description = <<-EOT
    How the service is reached.
    `type`: `internal` (not at all), `internal_dns` (HTTP inside the VPC through the internal load balancer) or `vpc_link` (public, through API Gateway and a VPC link).
    `path`: the path it is reached under, also everything below it; `/` for all. `host`: an exact host name the rule also asks for.
    `priority`: 1 to 50000, of the rule on the internal listener (internal_dns) or the public one (vpc_link). `internal_priority`: of a second rule, on the internal listener, for a vpc_link service that others call.
    `health_check`: `path` as the container sees it (default: health below the path), `interval` (5 to 300), `timeout` (2 to 120, less than the interval) and `grace` (how long failures do not count after a start) in seconds, `healthy` and `unhealthy` in checks (2 to 10), `codes` as HTTP statuses.
    `deregistration_delay`: seconds, 0 to 3600, that requests have to finish before SIGTERM.
  EOT
  type = object({
    type              = string
    path              = optional(string)
    host              = optional(string)
    priority          = optional(number)
    internal_priority = optional(number)
    health_check = optional(object({
      path      = optional(string)
      interval  = optional(number, 10)
      timeout   = optional(number, 5)
      healthy   = optional(number, 2)
      unhealthy = optional(number, 3)
      codes     = optional(string, "200-299")
      grace     = optional(number, 30)
    }), {})
    deregistration_delay = optional(number, 15)
  })
  nullable = false

  validation {
    condition     = contains(["internal", "internal_dns", "vpc_link"], var.connection.type)
    error_message = "The type of a connection is internal, internal_dns or vpc_link. Give one of these."
  }
  validation {
    condition     = var.connection.type != "internal" || alltrue([for value in [var.connection.path, var.connection.host, var.connection.priority, var.connection.internal_priority] : value == null])
    error_message = "Nothing reaches a service with the connection internal, so it has no path, host or priority. Leave them out, or give the type internal_dns."
  }
  validation {
    condition     = var.connection.type == "internal" || (var.connection.path != null && var.connection.priority != null)
    error_message = "A service behind the load balancer has a path and a priority. Give both; the path `/` takes everything."
  }
  validation {
    condition     = var.connection.path == null ? true : can(regex("^(?:/|(?:/[A-Za-z0-9._~-]+)+)$", var.connection.path)) && length(var.connection.path) <= 126
    error_message = "The path starts with a slash and does not end in one, has letters, digits and . _ ~ - in its parts, and at most 126 characters. Give one like /orders, or / for everything."
  }
  validation {
    condition     = var.connection.host == null ? true : can(regex("^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$", var.connection.host)) && length(var.connection.host) <= 128
    error_message = "The host is one host name without wildcard, port or scheme, of at most 128 characters. Give one like orders.internal.example."
  }
  validation {
    condition = alltrue([
      for priority in [var.connection.priority, var.connection.internal_priority] :
      priority == null ? true : priority >= 1 && priority <= 50000 && floor(priority) == priority
    ])
    error_message = "The priority of a listener rule is a whole number from 1 to 50000. Give one that no other rule of the listener has."
  }
  validation {
    condition     = var.connection.internal_priority == null || var.connection.type == "vpc_link"
    error_message = "Only a vpc_link service has an internal_priority; the rule of an internal_dns service is internal already. Give its number as priority."
  }
  validation {
    condition     = var.connection.health_check.path == null ? true : can(regex("^/[!-~]*$", var.connection.health_check.path)) && length(var.connection.health_check.path) <= 1024
    error_message = "The path of the health check starts with a slash, has no spaces and at most 1024 characters. Give it as the container sees it, like /orders/health."
  }
  validation {
    condition     = var.connection.health_check.interval >= 5 && var.connection.health_check.interval <= 300 && floor(var.connection.health_check.interval) == var.connection.health_check.interval
    error_message = "The interval of the health check is a whole number of seconds from 5 to 300. Give one in that range."
  }
  validation {
    condition     = var.connection.health_check.timeout >= 2 && var.connection.health_check.timeout <= 120 && floor(var.connection.health_check.timeout) == var.connection.health_check.timeout && var.connection.health_check.timeout < var.connection.health_check.interval
    error_message = "The timeout of the health check is a whole number of seconds from 2 to 120, and less than the interval. Give a shorter timeout or a longer interval."
  }
  validation {
    condition     = alltrue([for count in [var.connection.health_check.healthy, var.connection.health_check.unhealthy] : count >= 2 && count <= 10 && floor(count) == count])
    error_message = "A target becomes healthy or unhealthy after 2 to 10 checks. Give whole numbers in that range."
  }
  validation {
    condition     = can(regex("^[2-4][0-9]{2}(?:-[2-4][0-9]{2})?(?:,[2-4][0-9]{2}(?:-[2-4][0-9]{2})?)*$", var.connection.health_check.codes))
    error_message = "The codes of the health check are HTTP statuses from 200 to 499: 200, 200-299 or 200,204. Give them in one of these forms."
  }
  validation {
    condition     = var.connection.health_check.grace >= 0 && var.connection.health_check.grace <= 2147483647 && floor(var.connection.health_check.grace) == var.connection.health_check.grace
    error_message = "The grace period is a whole number of seconds from 0 to 2147483647. Give the time the service needs to start."
  }
  validation {
    condition     = var.connection.deregistration_delay >= 0 && var.connection.deregistration_delay <= 3600 && floor(var.connection.deregistration_delay) == var.connection.deregistration_delay
    error_message = "The deregistration delay is a whole number of seconds from 0 to 3600. Give the time the longest request takes; a few seconds suit most services."
  }
}

variable "scaling" {
  description = <<-EOT
    How many tasks run.
    `strategy`: `default` (a fixed count), `cpu`, `memory`, `sqs` or `alb`. `min`, `max`: the limits. `desired`: the first count; afterwards the scaling decides. With `default` all three are the count.
    cpu and memory take `target` (percent; target tracking), or `scale_out` and `scale_in`. sqs takes `queue_name`, and `latency` or `scale_out` and `scale_in`. alb takes `requests_per_task` (requests per task and minute).
    `scale_out`, `scale_in`: from which `threshold` (percent; or messages) on how many tasks (`adjustment`, positive in both directions) are added or removed, and for how many seconds (`cooldown`) that direction then rests.
    `latency`: how old a message may become (`acceptable`, seconds) and how long a task works on one (`per_message`, seconds). `task_protection`: tasks of an sqs service protect themselves while they work, so messages in flight do not keep all of them.
    `cooldown`: the same in seconds for target tracking and for `latency`, 300 each when left out, as in AWS.
    `schedule`: by the clock, other limits: `cron` (AWS's six fields), `timezone` (IANA name), `min`, `max`. The limits above hold until the first of them; afterwards the clock owns them.
  EOT
  type = object({
    strategy          = string
    min               = number
    max               = number
    desired           = number
    target            = optional(number)
    cooldown          = optional(object({ out = number, in = number }))
    scale_out         = optional(object({ threshold = number, adjustment = number, cooldown = number }))
    scale_in          = optional(object({ threshold = number, adjustment = number, cooldown = number }))
    queue_name        = optional(string)
    requests_per_task = optional(number)
    latency           = optional(object({ acceptable = number, per_message = number }))
    task_protection   = optional(bool, false)
    schedule          = optional(list(object({ cron = string, timezone = optional(string, "UTC"), min = number, max = number })), [])
  })
  nullable = false

  validation {
    condition     = contains(["default", "cpu", "memory", "sqs", "alb"], var.scaling.strategy)
    error_message = "The scaling strategy is default, cpu, memory, sqs or alb. Give one of these."
  }
  validation {
    condition     = alltrue([for count in [var.scaling.min, var.scaling.max, var.scaling.desired] : count >= 0 && floor(count) == count])
    error_message = "min, max and desired are whole numbers of tasks, 0 or more. Give such numbers."
  }
  validation {
    condition     = var.scaling.min <= var.scaling.desired && var.scaling.desired <= var.scaling.max
    error_message = "The first count lies between min and max. Give numbers with min <= desired <= max; none of them is adjusted for you."
  }
  validation {
    condition     = var.scaling.strategy != "default" || (var.scaling.min == var.scaling.max && var.scaling.desired == var.scaling.max)
    error_message = "The strategy default keeps one count. Give min, max and desired the same number, or choose a strategy that scales."
  }
  validation {
    condition     = contains(["default", "sqs"], var.scaling.strategy) || var.scaling.min >= 1
    error_message = "A service without a task has no CPU, no memory and no requests to measure, and would stay at 0. Give a min of at least 1; only sqs scales from 0."
  }
  validation {
    condition     = var.scaling.strategy == "default" || var.scaling.max >= 1
    error_message = "A service that scales has room for a task. Give a max of at least 1."
  }
  validation {
    condition     = var.scaling.target == null || contains(["cpu", "memory"], var.scaling.strategy)
    error_message = "Only cpu and memory have a target. Leave it out; alb takes requests_per_task, sqs takes latency, or scale_out and scale_in."
  }
  validation {
    condition     = var.scaling.target == null ? true : var.scaling.target > 0 && var.scaling.target <= 100
    error_message = "The target is a percentage over 0 and up to 100. Give one like 60."
  }
  validation {
    condition     = (var.scaling.scale_out == null) == (var.scaling.scale_in == null)
    error_message = "scale_out and scale_in belong together: one alone only grows, or only shrinks. Give both or neither."
  }
  validation {
    condition     = !contains(["cpu", "memory"], var.scaling.strategy) || (var.scaling.target == null) != (var.scaling.scale_out == null)
    error_message = "cpu and memory scale to a target or in steps. Give target, or scale_out and scale_in, and not both."
  }
  validation {
    condition     = (var.scaling.strategy == "sqs") == (var.scaling.queue_name != null) && (var.scaling.strategy == "sqs" ? (var.scaling.latency == null) != (var.scaling.scale_out == null) : var.scaling.latency == null)
    error_message = "sqs takes queue_name, and either latency or scale_out and scale_in; no other strategy takes queue_name or latency. Give queue_name and one of the two forms."
  }
  validation {
    condition     = var.scaling.queue_name == null ? true : can(regex("^[A-Za-z0-9_-]{1,80}$|^[A-Za-z0-9_-]{1,75}\\.fifo$", var.scaling.queue_name))
    error_message = "queue_name is the name of an SQS queue, not its ARN or URL. Give the output `name` of the module queue."
  }
  validation {
    condition     = (var.scaling.strategy == "alb") == (var.scaling.requests_per_task != null)
    error_message = "alb takes requests_per_task, and no other strategy does. Give it with alb, and leave it out elsewhere."
  }
  validation {
    condition     = var.scaling.requests_per_task == null ? true : var.scaling.requests_per_task > 0
    error_message = "requests_per_task is the number of requests one task answers in a minute, more than 0. Give a number from a load test."
  }
  validation {
    condition     = var.scaling.scale_out == null || contains(["cpu", "memory", "sqs"], var.scaling.strategy)
    error_message = "Only cpu, memory and sqs scale in steps. Leave scale_out and scale_in out."
  }
  validation {
    condition     = var.scaling.cooldown == null || var.scaling.target != null || var.scaling.latency != null || var.scaling.strategy == "alb"
    error_message = "cooldown belongs to a target, to latency or to alb; each step has a cooldown of its own. Move it into scale_out and scale_in, or leave it out."
  }
  validation {
    condition = alltrue([
      for seconds in [try(var.scaling.cooldown.out, 0), try(var.scaling.cooldown.in, 0), try(var.scaling.scale_out.cooldown, 0), try(var.scaling.scale_in.cooldown, 0)] :
      seconds >= 0 && floor(seconds) == seconds
    ])
    error_message = "A cooldown is a whole number of seconds, 0 or more. Give 300 for five minutes."
  }
  validation {
    condition     = alltrue([for count in [try(var.scaling.scale_out.adjustment, 1), try(var.scaling.scale_in.adjustment, 1)] : count >= 1 && floor(count) == count])
    error_message = "An adjustment is a whole number of tasks, 1 or more, in both directions: the module makes that of scale_in negative. Give a positive number."
  }
  validation {
    condition = !contains(["cpu", "memory"], var.scaling.strategy) || alltrue([
      for percent in [try(var.scaling.scale_out.threshold, 1), try(var.scaling.scale_in.threshold, 1)] : percent > 0 && percent <= 100
    ])
    error_message = "A threshold of cpu or memory is a percentage over 0 and up to 100. Give one like 80 to scale out and 40 to scale in."
  }
  validation {
    condition     = var.scaling.strategy != "sqs" || alltrue([for count in [try(var.scaling.scale_out.threshold, 1), try(var.scaling.scale_in.threshold, 1)] : count >= 1])
    error_message = "A threshold of sqs is a number of messages, 1 or more. Give 1 in scale_in to remove tasks when the queue is empty."
  }
  validation {
    condition = (var.scaling.scale_out == null || var.scaling.scale_in == null ? true :
      var.scaling.strategy == "sqs" ? var.scaling.scale_in.threshold <= var.scaling.scale_out.threshold :
      var.scaling.scale_in.threshold < var.scaling.scale_out.threshold
    )
    error_message = "Tasks would be added and removed at the same load. Give scale_in a lower threshold than scale_out."
  }
  validation {
    condition     = var.scaling.latency == null ? true : var.scaling.latency.per_message > 0 && var.scaling.latency.acceptable > var.scaling.latency.per_message
    error_message = "A message that takes as long as it may wait is always late. Give a per_message over 0 and an acceptable above it, both in seconds."
  }
  # No queue keeps a message longer.
  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
  validation {
    condition     = var.scaling.latency == null ? true : var.scaling.latency.acceptable <= 1209600
    error_message = "A queue keeps a message for 1209600 seconds (14 days) at most, and none gets as old as acceptable. Give fewer seconds."
  }
  validation {
    condition     = !var.scaling.task_protection || var.scaling.strategy == "sqs"
    error_message = "task_protection is about messages in flight, and only sqs looks at these. Leave it out."
  }
  validation {
    condition     = alltrue([for action in var.scaling.schedule : action.min >= 0 && action.min <= action.max && floor(action.min) == action.min && floor(action.max) == action.max])
    error_message = "min and max of a schedule are whole numbers of tasks with 0 <= min <= max. Give such numbers; none of them is adjusted for you."
  }
  validation {
    condition     = var.scaling.strategy != "default" || alltrue([for action in var.scaling.schedule : action.min == action.max])
    error_message = "The strategy default keeps one count, and nothing would move it between min and max. Give each action of the schedule the same min and max."
  }
  validation {
    condition     = var.scaling.strategy == "sqs" || alltrue([for action in var.scaling.schedule : action.min >= 1 || action.max == 0])
    error_message = "Only sqs wakes a service up from 0. Give a min of at least 1, or a max of 0 too, which switches the service off until another action."
  }
  validation {
    condition     = length(var.scaling.schedule) == 0 || anytrue([for action in var.scaling.schedule : action.max > 0])
    error_message = "Every action of the schedule switches the service off, and none on again. Give one with a max of at least 1."
  }
  # Six fields, and `?` in exactly one of the two for days. AWS checks the rest.
  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
  validation {
    condition = alltrue([for action in var.scaling.schedule :
      can(regex("^[0-9*,/-]+ [0-9*,/-]+ (?:[?] [A-Z0-9*,/-]+ [A-Z0-9*,/#-]+|[0-9LW*,/-]+ [A-Z0-9*,/-]+ [?]) [0-9*,/-]+$", action.cron))
    ])
    error_message = "cron has AWS's six fields (minutes, hours, day of month, month, day of week, year), with ? in exactly one of the two for days. Give one like 0 7 ? * MON-FRI *, without cron()."
  }
  validation {
    condition     = alltrue([for action in var.scaling.schedule : action.timezone == "UTC" || can(regex("^[A-Z][A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+$", action.timezone))])
    error_message = "timezone is UTC or the name of a zone in the IANA database. Give one like Europe/London."
  }
}

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
  description = "ARN of a task definition that is made elsewhere, for example by the module task, with its revision. It takes the place of `image`, `cpu`, `memory` and everything else that describes a task; it needs the network mode awsvpc and Fargate."
  type        = string
  default     = null

  validation {
    condition     = var.task_definition_arn != null || var.cpu != null || var.image != null || var.memory != null
    error_message = "A service needs something to run. Give image, cpu and memory, or the task_definition_arn of a task definition that is made elsewhere."
  }
  validation {
    condition = var.task_definition_arn == null || alltrue([
      for given in [
        var.cpu != null, var.allow_unpinned_image, var.base_path != null, var.command != null, var.entrypoint != null,
        var.health_check != null, length(var.variables) > 0, length(var.secrets) > 0, length(var.consumes) > 0, length(var.sends_to) > 0,
        length(var.permissions) > 0, length(var.policy_arns) > 0, var.tracing != null, try(var.tunnel.debug, false),
        var.kms_key != null, length(concat(var.queue_kms_keys.consumes, var.queue_kms_keys.sends_to)) > 0, var.permissions_boundary != null,
        var.task_role_arn != null, var.execution_role_arn != null, !var.filesystem.read_only, length(var.filesystem.writable) > 0,
        var.filesystem.size != null, var.restart != null, length(var.sidecars) > 0, var.log_buffer != null,
      ] : !given
    ])
    error_message = "A task definition that is made elsewhere has an image, a size, roles and containers of its own, so what describes them here would be lost. Leave these inputs out, or leave task_definition_arn out."
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
    condition     = var.container_name == null || var.cpu == null
    error_message = "The container of a task that is made here is called after the service. Leave container_name out, or give task_definition_arn in place of image, cpu and memory."
  }
}

# Network

variable "security_group_ids" {
  description = "Ids of security groups the tasks join beside their own: those of the module security that open the way to and from the load balancer, and the team's."
  type        = list(string)
  default     = []
  nullable    = false

  # A network interface has five, and one is the service's own.
  # https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
  validation {
    condition     = length(var.security_group_ids) <= 4 && alltrue([for id in var.security_group_ids : startswith(id, "sg-")])
    error_message = "security_group_ids has at most four ids of security groups, and each starts with sg-. Leave out the groups the tasks do not need."
  }
}

variable "egress" {
  description = "Where the tasks may connect to, beside HTTPS anywhere: `to` is a security group (sg-), a prefix list (pl-) or a CIDR block (IPv4 or IPv6), `port` the port there, `protocol` tcp or udp. They must be known when Terraform plans."
  type = list(object({
    to       = string
    port     = number
    protocol = optional(string, "tcp")
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for rule in var.egress : can(regex("^(?:sg|pl)-[A-Za-z0-9]+$", rule.to)) || try(cidrsubnet(rule.to, 0, 0) == lower(rule.to), false)])
    error_message = "`to` of an egress rule is the id of a security group (sg-), the id of a prefix list (pl-) or a CIDR block that starts at its first address, as 10.0.0.0/16. Give one of these."
  }
  validation {
    condition     = alltrue([for rule in var.egress : rule.port >= 1 && rule.port <= 65535 && floor(rule.port) == rule.port])
    error_message = "The port of an egress rule is a whole number from 1 to 65535. Give one in that range."
  }
  validation {
    condition     = alltrue([for rule in var.egress : contains(["tcp", "udp"], rule.protocol)])
    error_message = "The protocol of an egress rule is tcp or udp. Give one of these."
  }
}

variable "load_balancer" {
  description = "The load balancer and the API the service is reached through: outputs of the module network. Not needed with the connection internal; those from `public_listener_arn` on are for vpc_link. `server_name` is the host name that the certificate of an HTTPS listener is checked for; null for HTTP. `arn_suffix` is the part app/name/id of the load balancer's ARN."
  type = object({
    arn_suffix            = string
    internal_listener_arn = string
    internal_url          = string
    public_listener_arn   = optional(string)
    api_id                = optional(string)
    api_endpoint          = optional(string)
    vpc_link_id           = optional(string)
    server_name           = optional(string)
  })
  default = null

  validation {
    condition     = var.load_balancer == null ? true : startswith(var.load_balancer.arn_suffix, "app/")
    error_message = "arn_suffix is the end of the ARN of an application load balancer, from app/ on. Give the output `alb_arn_suffix` of the module network."
  }
  validation {
    condition     = var.load_balancer == null ? true : can(regex("^https?://[^/]+/?$", var.load_balancer.internal_url))
    error_message = "internal_url is the URL of the internal listener without a path, as http://name.elb.amazonaws.com. Give the output `internal_url` of the module network."
  }
}

# Capacity and deployment

variable "capacity" {
  description = "Which tasks run on Fargate Spot: `spot_percent` (0 to 100) of those over `on_demand_base`, the number that always runs on demand. Spot never falls back to on demand by itself."
  type = object({
    on_demand_base = number
    spot_percent   = number
  })
  default = {
    on_demand_base = 0
    spot_percent   = 0
  }
  nullable = false

  validation {
    condition     = var.capacity.on_demand_base >= 0 && var.capacity.on_demand_base <= 100000 && floor(var.capacity.on_demand_base) == var.capacity.on_demand_base
    error_message = "on_demand_base is a whole number of tasks from 0 to 100000. Give one in that range."
  }
  validation {
    condition     = var.capacity.spot_percent >= 0 && var.capacity.spot_percent <= 100 && floor(var.capacity.spot_percent) == var.capacity.spot_percent
    error_message = "spot_percent is a whole number from 0 to 100. Give 100 for Spot alone."
  }
}

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
variable "deployment" {
  description = "How a new version replaces the old one: `minimum_healthy` and `maximum` are percent of the count, `circuit_breaker` goes back to the last version when tasks do not start, `rollback_on_alarm` when the alarms on errors or latency go off, `wait_for_steady_state` lets Terraform wait for the result."
  type = object({
    minimum_healthy       = optional(number, 100)
    maximum               = optional(number, 200)
    circuit_breaker       = optional(bool, true)
    rollback_on_alarm     = optional(bool, true)
    wait_for_steady_state = optional(bool, true)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.deployment.minimum_healthy >= 0 && var.deployment.minimum_healthy <= 100 && floor(var.deployment.minimum_healthy) == var.deployment.minimum_healthy
    error_message = "minimum_healthy is a whole number of percent from 0 to 100. Give 100 to keep every task until its successor is healthy."
  }
  validation {
    condition     = var.deployment.maximum >= 100 && var.deployment.maximum <= 400 && floor(var.deployment.maximum) == var.deployment.maximum
    error_message = "maximum is a whole number of percent from 100 to 400. Give 200 for one successor beside each task."
  }
  validation {
    condition     = var.deployment.maximum > var.deployment.minimum_healthy
    error_message = "With as many tasks kept as may run at most, none can be replaced. Give a maximum over minimum_healthy."
  }
}

# Optional: what it tells

variable "alarms" {
  description = <<-EOT
    When the alarms go off, and which there are. `error_percent`: more than so many percent of the requests failed, over 0 and at most 99. `latency`: the slowest percent of the requests takes longer than so many seconds, 0.01 to 60. `cpu`, `memory`: more than so many percent are used, 1 to 99.
    `off`: alarms that are not made, of `error_percent`, `latency`, `tasks` (fewer run than should), `cpu`, `memory`.
  EOT
  type = object({
    error_percent = optional(number, 5)
    latency       = optional(number, 2)
    cpu           = optional(number, 90)
    memory        = optional(number, 90)
    off           = optional(set(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.alarms.error_percent > 0 && var.alarms.error_percent <= 99
    error_message = "error_percent is over 0 and at most 99. For no alarm, name it in `off`."
  }
  validation {
    condition     = var.alarms.latency >= 0.01 && var.alarms.latency <= 60
    error_message = "latency is in seconds, from 0.01 to 60. For no alarm, name it in `off`."
  }
  validation {
    condition     = alltrue([for percent in [var.alarms.cpu, var.alarms.memory] : percent >= 1 && percent <= 99])
    error_message = "cpu and memory are percent from 1 to 99. For no alarm, name it in `off`."
  }
  validation {
    condition     = length(setsubtract(var.alarms.off, ["error_percent", "latency", "tasks", "cpu", "memory"])) == 0
    error_message = "The alarms are error_percent, latency, tasks, cpu and memory. Name one of these in `off`."
  }
}

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
variable "alarm_topic_arns" {
  description = "ARNs of the SNS topics that hear of each alarm, and of its end. Topics of the region the service runs in: CloudWatch reaches no others. None: the alarms tell the dashboard and the deployments only."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.alarm_topic_arns : can(regex("^arn:[^:]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$", arn))])
    error_message = "An alarm topic is the ARN of a standard SNS topic (arn:aws:sns:region:account:name). Give ARNs, and no FIFO topic: CloudWatch cannot publish to one."
  }
  validation {
    condition     = length(var.alarm_topic_arns) <= 5
    error_message = "An alarm has at most 5 actions. Give at most 5 topics."
  }
}

variable "dashboard" {
  description = "True for a CloudWatch dashboard of the service. CloudWatch charges for each from the fourth one of an account."
  type        = bool
  default     = true
  nullable    = false
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
  description = "Seconds between SIGTERM and SIGKILL for the application, 2 to 120. 30 is the default of Fargate."
  type        = number
  default     = 30
  nullable    = false
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
  description = "Environment variables of the application, in addition to those the module sets. They may replace a variable that starts with OTEL_, and no other of the module's."
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
  description = "ARN of an existing role for the application. No role is made then, and what `consumes`, `sends_to`, `permissions`, `policy_arns`, tracing and the tunnel ask for has to be in that role; the plan says what. Null for a role of its own."
  type        = string
  default     = null
}

variable "execution_role_arn" {
  description = "ARN of an existing role that ECS starts the task with. No role is made then, and pulling images, writing logs and reading the secrets have to be in that role. Null for a role of its own."
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
  description = "Image of the collector: the AWS Distro for OpenTelemetry, which reads its configuration from AOT_CONFIG_CONTENT. Pinned to the version the configuration was written for."
  type        = string
  default     = "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"
  nullable    = false
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
  description = "Image of the debug sidecar: any that has `sleep`, a shell and the tools to debug with. Pinned."
  type        = string
  default     = "quay.io/curl/curl:8.16.0"
  nullable    = false
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

variable "tags" {
  description = "Tags for everything the module makes, in addition to the default tags of the provider."
  type        = map(string)
  default     = {}
  nullable    = false
}
