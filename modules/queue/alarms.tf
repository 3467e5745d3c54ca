# What users feel of a queue: nothing happens to their message for too long, or it was given up.
#
# SQS reports once a minute, and stops for a queue that was empty and unused for six hours: no data is no message, so no breach.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html

# One message that keeps failing does not hide behind this: after three receives a standard queue no longer counts it as the
# oldest, and it ends in the dead-letter queue. Three minutes in a row, because the age is an approximation that may be wrong for one.
resource "aws_cloudwatch_metric_alarm" "oldest_message" {
  count = contains(var.alarms.off, "oldest_message") ? 0 : 1

  alarm_name        = "${var.name}-oldest-message"
  alarm_description = "A message in ${aws_sqs_queue.this.name} waits for more than ${var.alarms.oldest_message} seconds: what it asks for has not happened. Look at whether its consumer runs, fails, or is too slow."
  alarm_actions     = var.alarm_topic_arns
  ok_actions        = var.alarm_topic_arns

  namespace   = "AWS/SQS"
  metric_name = "ApproximateAgeOfOldestMessage"
  dimensions  = { QueueName = aws_sqs_queue.this.name }
  statistic   = "Maximum"
  period      = 60

  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarms.oldest_message
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"

  tags = var.tags

  lifecycle {
    # A message that is deleted at that age never grows older.
    precondition {
      condition     = var.alarms.oldest_message < var.retention
      error_message = "Messages are kept for ${var.retention} seconds, so none is ever older than ${var.alarms.oldest_message}. Give an oldest_message under the retention, or name it in `off`."
    }

    precondition {
      condition     = length(local.other_topics) == 0
      error_message = "An alarm reaches topics of its own region, ${data.aws_region.current.id}, and not ${join(", ", local.other_topics)}. Give topics in ${data.aws_region.current.id}; one of them can hand on to another region."
    }
  }
}

# Visible messages, because NumberOfMessagesSent does not count what SQS itself moves there. It stays red until somebody has looked
# and emptied the queue; one minute is enough, since nothing lands there by chance.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html
resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  count = contains(var.alarms.off, "dead_letters") ? 0 : 1

  alarm_name        = "${var.name}-dead-letters"
  alarm_description = "A message of ${aws_sqs_queue.this.name} failed ${var.max_receives} times and lies in ${aws_sqs_queue.dead_letter.name}. Look at the consumer's log for the reason, then move the messages back or delete them; they are kept for 14 days."
  alarm_actions     = var.alarm_topic_arns
  ok_actions        = var.alarm_topic_arns

  namespace   = "AWS/SQS"
  metric_name = "ApproximateNumberOfMessagesVisible"
  dimensions  = { QueueName = aws_sqs_queue.dead_letter.name }
  statistic   = "Maximum"
  period      = 60

  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  tags = var.tags

  lifecycle {
    precondition {
      condition     = length(local.other_topics) == 0
      error_message = "An alarm reaches topics of its own region, ${data.aws_region.current.id}, and not ${join(", ", local.other_topics)}. Give topics in ${data.aws_region.current.id}; one of them can hand on to another region."
    }
  }
}

locals {
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
  other_topics = [for arn in var.alarm_topic_arns : arn if split(":", arn)[3] != data.aws_region.current.id]
}
