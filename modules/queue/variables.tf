variable "name" {
  description = "Name of the queue in AWS, without the ending `.fifo`: for example `shop-dev-orders`. The dead-letter queue is named after it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*[a-z0-9]$", var.name))
    error_message = "The name of a queue has lower-case letters, digits and hyphens, starts with a letter and does not end in a hyphen. Leave out `.fifo`: the module adds it."
  }

  # SQS allows 80 characters; `-dlq` takes four of them.
  validation {
    condition     = length(var.name) <= 75
    error_message = "The name of a queue has at most 75 characters, so that the name of its dead-letter queue fits into the 80 that SQS allows. Give a shorter name."
  }
}

variable "visibility_timeout" {
  description = "Seconds for which a received message is hidden from other consumers, 0 to 43200. Longer than the slowest processing of one message, or it is delivered twice."
  type        = number
  nullable    = false

  validation {
    condition     = var.visibility_timeout >= 0 && var.visibility_timeout <= 43200 && floor(var.visibility_timeout) == var.visibility_timeout
    error_message = "The visibility timeout is a whole number of seconds from 0 to 43200 (12 hours). Give one in that range."
  }
}

variable "retention" {
  description = "Seconds for which an unprocessed message is kept, 60 to 1209600. The dead-letter queue always keeps messages for 1209600 (14 days)."
  type        = number
  nullable    = false

  validation {
    condition     = var.retention >= 60 && var.retention <= 1209600 && floor(var.retention) == var.retention
    error_message = "The retention is a whole number of seconds from 60 to 1209600 (14 days). Give one in that range."
  }
}

variable "max_receives" {
  description = "How often a message is received before it moves to the dead-letter queue, 1 to 1000. With fewer than 3, one crash of a consumer already counts against a healthy message."
  type        = number
  nullable    = false

  validation {
    condition     = var.max_receives >= 1 && var.max_receives <= 1000 && floor(var.max_receives) == var.max_receives
    error_message = "max_receives is a whole number from 1 to 1000. Give one in that range; 3 to 5 suits most consumers."
  }
}

variable "fifo" {
  description = "True for a FIFO queue: the order is kept inside a message group, and the producer gives each message a deduplication id. Its dead-letter queue is a FIFO queue too."
  type        = bool
  default     = false
  nullable    = false
}

variable "delay" {
  description = "Seconds for which a new message is hidden from every consumer, 0 to 900."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.delay >= 0 && var.delay <= 900 && floor(var.delay) == var.delay
    error_message = "The delay is a whole number of seconds from 0 to 900 (15 minutes). Give one in that range."
  }
}

variable "kms_key" {
  description = "ARN of the customer managed KMS key that both queues are encrypted with; whoever sends or receives needs rights on it, too (`queue_kms_keys` of the module `task`). Null for keys that SQS manages."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key == null ? true : can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/[^/]+$", var.kms_key))
    error_message = "`kms_key` is the ARN of a KMS key (arn:aws:kms:region:account:key/id), not an alias. Give that ARN, or null for AWS's own encryption."
  }
}

variable "alarms" {
  description = "When the alarms go off, and which there are. `oldest_message`: a message waits for more than so many seconds, 60 to 1209600. `off`: alarms that are not made, of `oldest_message` and `dead_letters` (a message was given up)."
  type = object({
    oldest_message = optional(number, 900)
    off            = optional(set(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.alarms.oldest_message >= 60 && var.alarms.oldest_message <= 1209600 && floor(var.alarms.oldest_message) == var.alarms.oldest_message
    error_message = "oldest_message is a whole number of seconds from 60 to 1209600 (14 days). For no alarm, name it in `off`."
  }
  validation {
    condition     = length(setsubtract(var.alarms.off, ["oldest_message", "dead_letters"])) == 0
    error_message = "The alarms of a queue are oldest_message and dead_letters. Name one of these in `off`."
  }
}

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
variable "alarm_topic_arns" {
  description = "ARNs of the SNS topics that hear of each alarm, and of its end. Topics of the region of the queue: CloudWatch reaches no others. None: the alarms can only be looked at."
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

variable "tags" {
  description = "Tags for both queues, in addition to the default tags of the provider. AWS takes 50 of both together."
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
}
