# The alarms that call the step policies. Target tracking makes its own, and nobody edits those.
#
# All look at one minute, the resolution of these metrics. To add tasks, one minute is enough; to remove them, two in a row. The
# cooldown is the policy's affair: an alarm that waited as long would act after both.
#
# Without data, no alarm acts: a service or queue that reports nothing keeps its tasks.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data

locals {
  period = 60

  utilised = local.stepped && contains(["cpu", "memory"], local.strategy)
  queued   = local.stepped && local.strategy == "sqs"
  wakes_up = local.queued && anytrue([for range in concat([var.scaling], var.scaling.schedule) : range.min == 0])

  service_dimensions = { ClusterName = var.cluster_name, ServiceName = aws_ecs_service.this.name }
}

# cpu and memory: the average over the tasks, in percent.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html

locals {
  utilisation_metric = local.strategy == "memory" ? "MemoryUtilization" : "CPUUtilization"
}

resource "aws_cloudwatch_metric_alarm" "utilisation_out" {
  count = local.utilised ? 1 : 0

  alarm_name        = "${var.name}-scale-out"
  alarm_description = "${local.utilisation_metric} of ${var.name} is at or over ${var.scaling.scale_out.threshold} percent: add tasks."
  alarm_actions     = [aws_appautoscaling_policy.scale_out[0].arn]

  namespace   = "AWS/ECS"
  metric_name = local.utilisation_metric
  dimensions  = local.service_dimensions
  statistic   = "Average"
  period      = local.period

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.scaling.scale_out.threshold
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "utilisation_in" {
  count = local.utilised ? 1 : 0

  alarm_name        = "${var.name}-scale-in"
  alarm_description = "${local.utilisation_metric} of ${var.name} is under ${var.scaling.scale_in.threshold} percent: remove tasks."
  alarm_actions     = [aws_appautoscaling_policy.scale_in[0].arn]

  namespace   = "AWS/ECS"
  metric_name = local.utilisation_metric
  dimensions  = local.service_dimensions
  statistic   = "Average"
  period      = local.period

  comparison_operator = "LessThanThreshold"
  threshold           = var.scaling.scale_in.threshold
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"

  tags = var.tags
}

# sqs: messages in the queue. These are counts at a moment, so the highest of a minute is taken: a sum would count a message twice
# when SQS reports twice.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html

locals {
  queue_metrics = {
    visible   = { namespace = "AWS/SQS", name = "ApproximateNumberOfMessagesVisible", dimensions = { QueueName = var.scaling.queue_name }, stat = "Maximum" }
    in_flight = { namespace = "AWS/SQS", name = "ApproximateNumberOfMessagesNotVisible", dimensions = { QueueName = var.scaling.queue_name }, stat = "Maximum" }
    running   = { namespace = "ECS/ContainerInsights", name = "RunningTaskCount", dimensions = local.service_dimensions, stat = "Average" }
  }

  # Latency: a task may have so many messages before it, and the last of them is still in time. Most fractions of a second are not exact
  # in binary: 18 / 1.2 is a trifle under 15, and would be 14.
  # https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
  backlog_target = var.scaling.latency == null ? null : floor(var.scaling.latency.acceptable / var.scaling.latency.per_message + 0.000001)

  queue_thresholds = {
    out = local.backlog_target == null ? try(var.scaling.scale_out.threshold, 0) : local.backlog_target
    in  = local.backlog_target == null ? try(var.scaling.scale_in.threshold, 0) : local.backlog_target / 2
  }

  # No task is 1 task here, so that nothing is divided by zero; no count stays no count, and nothing acts on it.
  per_task = local.backlog_target == null ? "" : " / IF(running < 1, 1, running)"

  # Visible messages alone would say "empty" while every worker is busy with one, so those in flight count too. Unless tasks protect
  # themselves while they work, none may be stopped while a message is in flight: nobody knows which task has it.
  #
  # With a min of 0, the last task also stays for a number of messages under the threshold: it would stop in the middle of one, and
  # be woken up for the rest. Without a count of tasks (FILL), it is taken to be the last.
  #
  # Where a task has to stay, the value is the threshold, which is not under it.
  stays = compact([
    var.scaling.task_protection ? "" : "(in_flight > 0)",
    local.wakes_up ? "((visible + in_flight > 0) AND (FILL(running, 1) < 2))" : "",
  ])
  load                = local.backlog_target == null ? "visible + in_flight" : "(visible + in_flight)${local.per_task}"
  scale_in_expression = length(local.stays) == 0 ? local.load : "IF(${join(" OR ", local.stays)}, ${local.queue_thresholds.in}, ${local.load})"
  scale_in_metrics    = local.wakes_up || local.backlog_target != null ? ["visible", "in_flight", "running"] : ["visible", "in_flight"]

  scale_out_expression = "visible${local.per_task}"

  # At 0 tasks Container Insights may report no count, and nothing can be compared with no data: FILL makes it 0.
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
  wake_up_expression = "IF((visible > 0) AND (FILL(running, 0) < 1), 1, 0)"
}

resource "aws_cloudwatch_metric_alarm" "queue_out" {
  count = local.queued ? 1 : 0

  alarm_name        = "${var.name}-scale-out"
  alarm_description = "${var.scaling.queue_name} has ${local.queue_thresholds.out} or more visible messages${local.backlog_target == null ? "" : " per task"}: add tasks to ${var.name}."
  alarm_actions     = [aws_appautoscaling_policy.scale_out[0].arn]

  # One metric without arithmetic in the step form, an expression in the latency form.
  namespace   = local.backlog_target == null ? local.queue_metrics.visible.namespace : null
  metric_name = local.backlog_target == null ? local.queue_metrics.visible.name : null
  dimensions  = local.backlog_target == null ? local.queue_metrics.visible.dimensions : null
  statistic   = local.backlog_target == null ? local.queue_metrics.visible.stat : null
  period      = local.backlog_target == null ? local.period : null

  dynamic "metric_query" {
    for_each = local.backlog_target == null ? [] : ["backlog"]

    content {
      id          = metric_query.value
      label       = "Visible messages per running task"
      expression  = local.scale_out_expression
      return_data = true
    }
  }

  dynamic "metric_query" {
    for_each = local.backlog_target == null ? [] : ["visible", "running"]

    content {
      id = metric_query.value

      metric {
        namespace   = local.queue_metrics[metric_query.value].namespace
        metric_name = local.queue_metrics[metric_query.value].name
        dimensions  = local.queue_metrics[metric_query.value].dimensions
        stat        = local.queue_metrics[metric_query.value].stat
        period      = local.period
      }
    }
  }

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = local.queue_thresholds.out
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching" # an idle queue stops reporting

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "queue_in" {
  count = local.queued ? 1 : 0

  alarm_name        = "${var.name}-scale-in"
  alarm_description = "${var.scaling.queue_name} has fewer than ${local.queue_thresholds.in} messages${local.backlog_target == null ? "" : " per task"}, those in flight included: remove tasks from ${var.name}."
  alarm_actions     = [aws_appautoscaling_policy.scale_in[0].arn]

  metric_query {
    id          = "messages"
    label       = "Messages, those in flight included"
    expression  = local.scale_in_expression
    return_data = true
  }

  dynamic "metric_query" {
    for_each = toset(local.scale_in_metrics)

    content {
      id = metric_query.value

      metric {
        namespace   = local.queue_metrics[metric_query.value].namespace
        metric_name = local.queue_metrics[metric_query.value].name
        dimensions  = local.queue_metrics[metric_query.value].dimensions
        stat        = local.queue_metrics[metric_query.value].stat
        period      = local.period
      }
    }
  }

  comparison_operator = "LessThanThreshold"
  threshold           = local.queue_thresholds.in
  evaluation_periods  = 2

  # A queue that a task polls reports every minute. No report means no knowledge: workers may be busy, so none is stopped.
  treat_missing_data = "notBreaching"

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "queue_wake_up" {
  count = local.wakes_up ? 1 : 0

  alarm_name        = "${var.name}-wake-up"
  alarm_description = "${var.scaling.queue_name} has a message and ${var.name} no task: start one."
  alarm_actions     = [aws_appautoscaling_policy.wake_up[0].arn]

  metric_query {
    id          = "asleep"
    label       = "1 while a message waits and no task runs"
    expression  = local.wake_up_expression
    return_data = true
  }

  dynamic "metric_query" {
    for_each = toset(["visible", "running"])

    content {
      id = metric_query.value

      metric {
        namespace   = local.queue_metrics[metric_query.value].namespace
        metric_name = local.queue_metrics[metric_query.value].name
        dimensions  = local.queue_metrics[metric_query.value].dimensions
        stat        = local.queue_metrics[metric_query.value].stat
        period      = local.period
      }
    }
  }

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1

  # The count of the newest minute often arrives after that of the messages, and looks like 0. The minute before it does not.
  evaluation_periods = 2
  treat_missing_data = "notBreaching"

  tags = var.tags
}
