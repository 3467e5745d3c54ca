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
