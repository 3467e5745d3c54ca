# How its count of tasks changes

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
    condition     = var.scaling.target == null ? true : var.scaling.target >= 1 && var.scaling.target <= 100
    error_message = "The target is a percentage from 1 to 100. Give 60 for sixty percent, not 0.6."
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
      for percent in [try(var.scaling.scale_out.threshold, 1), try(var.scaling.scale_in.threshold, 1)] : percent >= 1 && percent <= 100
    ])
    error_message = "A threshold of cpu or memory is a percentage from 1 to 100. Give one like 80 to scale out and 40 to scale in."
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
  # https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-quotas.html
  validation {
    condition     = length(var.scaling.schedule) <= 200
    error_message = "A scalable target has at most 200 scheduled actions. Leave some out; one cron expression can hold several days and hours."
  }
  # Six fields, and `?` in exactly one of the two for days. What each field may hold, and whether two actions are due at one time, is checked where the target is made.
  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
  validation {
    condition = alltrue([for action in var.scaling.schedule :
      can(regex("^[0-9*,/-]+ [0-9*,/-]+ (?:[?] [A-Z0-9*,/-]+ [A-Z0-9*,/#-]+|[0-9LW*,/-]+ [A-Z0-9*,/-]+ [?]) [0-9*,/-]+$", action.cron))
    ])
    error_message = "cron has AWS's six fields (minutes, hours, day of month, month, day of week, year), with ? in exactly one of the two for days. Give one like 0 7 ? * MON-FRI *, without cron()."
  }
  validation {
    condition     = alltrue([for action in var.scaling.schedule : action.timezone == "UTC" || can(regex("^[A-Z][A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+$", action.timezone))])
    error_message = "timezone is UTC, or a zone of the IANA database by its area and place; abbreviations such as GMT or CET are not taken. Give one like Europe/London, or a fixed offset like Etc/GMT-1."
  }
}
