locals {
  # SQS tells a FIFO queue by the end of its name.
  suffix = var.fifo ? ".fifo" : ""

  # The longest retention SQS has. A message that moves to a standard dead-letter queue keeps the time at which it was first
  # sent, so a shorter retention could delete it on arrival.
  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
  dead_letter_retention = 1209600

  # The longest wait SQS has: fewer empty answers, and a message is seen as soon as it arrives.
  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
  long_poll = 20

  # Seconds for which SQS works with one data key, 60 to 86400. Each role that sends or receives costs a call to KMS in that time, and
  # so long a disabled key still opens messages. An hour means a twelfth of the calls of the usual 300 seconds.
  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
  data_key_reuse = 3600
}

resource "aws_sqs_queue" "this" {
  name       = "${var.name}${local.suffix}"
  fifo_queue = var.fifo

  visibility_timeout_seconds = var.visibility_timeout
  message_retention_seconds  = var.retention
  delay_seconds              = var.delay
  receive_wait_time_seconds  = local.long_poll

  sqs_managed_sse_enabled           = var.kms_key == null ? true : null
  kms_master_key_id                 = var.kms_key
  kms_data_key_reuse_period_seconds = var.kms_key == null ? null : local.data_key_reuse

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter.arn
    maxReceiveCount     = var.max_receives
  })

  tags = var.tags

  lifecycle {
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    precondition {
      condition     = var.kms_key == null ? true : split(":", var.kms_key)[3] == data.aws_region.current.id
      error_message = "A queue is encrypted with a key of its own region, ${data.aws_region.current.id}, and `kms_key` is ${coalesce(var.kms_key, "null")}. Give the ARN of a key in ${data.aws_region.current.id}."
    }
  }
}

# `id` is the region's name in versions 5 and 6 of the provider; version 6 deprecates `name`.
data "aws_region" "current" {}

resource "aws_sqs_queue" "dead_letter" {
  name       = "${var.name}-dlq${local.suffix}"
  fifo_queue = var.fifo

  message_retention_seconds = local.dead_letter_retention
  receive_wait_time_seconds = local.long_poll

  sqs_managed_sse_enabled           = var.kms_key == null ? true : null
  kms_master_key_id                 = var.kms_key
  kms_data_key_reuse_period_seconds = var.kms_key == null ? null : local.data_key_reuse

  tags = var.tags

  lifecycle {
    precondition {
      condition     = !var.fifo || length(var.name) <= 71
      error_message = "The name of a FIFO queue has at most 71 characters: with `-dlq.fifo` its dead-letter queue reaches the 80 that SQS allows. Give a shorter name."
    }
  }
}

# A resource of its own: inside the dead-letter queue it would need the ARN of the queue that already needs this one's.
resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  queue_url = aws_sqs_queue.dead_letter.url

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.this.arn]
  })
}
