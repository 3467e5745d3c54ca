# What it tells

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
  validation {
    condition     = alltrue([for name, usual in { error_percent = 5, latency = 2, cpu = 90, memory = 90 } : var.alarms[name] == usual || !contains(var.alarms.off, name)])
    error_message = "An alarm that is not made has no threshold. Leave the threshold out, or take the alarm out of `off`."
  }
  validation {
    condition     = var.connection.type != "internal" || (var.alarms.error_percent == 5 && var.alarms.latency == 2)
    error_message = "Nothing reaches a service with the connection internal, so no alarm looks at its errors or its latency. Leave error_percent and latency out, or give the connection internal_dns or vpc_link."
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
    condition     = alltrue([for arn in var.alarm_topic_arns : try(split(":", arn)[3] == split(":", var.cluster_id)[3], true)])
    error_message = "CloudWatch reaches topics of its own region only, and the cluster is in another one. Give topics of the region of cluster_id."
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
