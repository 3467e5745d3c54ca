# The alarms on what users feel, and on what they will feel soon. Their dimensions are names that the module was given: an alarm that
# referred to the service could not exist before it, and ECS refuses a deployment that names an alarm it does not find.
#
# All look at single minutes: AWS/ApplicationELB, AWS/ECS and Container Insights report once a minute. No data is never a breach. A
# service without requests has no errors, one without tasks nothing to saturate, and without Container Insights nobody counts tasks.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data

locals {
  service_metrics = { ClusterName = var.cluster_name, ServiceName = var.name }
  target_metrics  = { LoadBalancer = try(var.load_balancer.arn_suffix, null), TargetGroup = one(aws_lb_target_group.this[*].arn_suffix) }

  elb      = { namespace = "AWS/ApplicationELB", dimensions = local.target_metrics }
  ecs      = { namespace = "AWS/ECS", dimensions = local.service_metrics }
  insights = { namespace = "ECS/ContainerInsights", dimensions = local.service_metrics }

  # For how long tasks may be missing before somebody hears of it. One starts in a minute or two, so ten in a row are no scaling out. A
  # deployment that keeps all tasks misses none. One that may stop some before it starts others runs fewer until it ends, so its turns
  # come on top. Fewer than it may stop would be no limit: with a `minimum_healthy` of 0 nobody would hear that none runs.
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (a day at most)
  missing_minutes = var.deployment.minimum_healthy == 100 ? 10 : min(10 + ceil(local.turns * local.turn_seconds / 60), 1440)

  # A metric without an expression is compared as it is. `of` minutes are looked at, and `minutes` of them must breach.
  possible_alarms = {
    # HTTPCode_ELB_5XX_Count knows load balancers only, so it would count the errors of every service behind this one. Of what the
    # load balancer answers itself, only connections that a task refused are counted for its target group. One error in a quiet
    # minute is no news: under 3 of them the share is taken to be 0. Whoever has errors has requests, so nothing is divided by 0.
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
    errors = {
      field       = "error_percent"
      needs       = local.routed
      description = "Users of ${var.name} get errors: more than ${var.alarms.error_percent} percent of its requests ended in a 5xx or found no open port. Look at its log for errors, and at its last deployment."
      threshold   = var.alarms.error_percent
      minutes     = 2
      of          = 3
      expression  = "IF(FILL(failed, 0) + FILL(refused, 0) >= 3, 100 * (FILL(failed, 0) + FILL(refused, 0)) / requests, 0)"
      label       = "Failed requests in percent"
      metrics = {
        requests = merge(local.elb, { name = "RequestCount", stat = "Sum" })
        failed   = merge(local.elb, { name = "HTTPCode_Target_5XX_Count", stat = "Sum" })
        refused  = merge(local.elb, { name = "TargetConnectionErrorCount", stat = "Sum" })
      }
    }

    # A percentile of a handful is its slowest request, so minutes under 20 requests do not count. `ignore` for few samples would
    # want 1000 of them, and keep the alarm red all night after the last busy hour.
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
    latency = {
      field       = "latency"
      needs       = local.routed
      description = "Users of ${var.name} wait: one request in a hundred takes longer than ${var.alarms.latency} seconds. Look at its dashboard for CPU and tasks, and at its traces for what it calls."
      threshold   = var.alarms.latency
      minutes     = 3
      of          = 5
      expression  = "IF(requests >= 20, slowest, 0)"
      label       = "Response time p99 in seconds"
      metrics = {
        requests = merge(local.elb, { name = "RequestCount", stat = "Sum" })
        slowest  = merge(local.elb, { name = "TargetResponseTime", stat = "p99" })
      }
    }

    # Nothing is missing where nothing is desired. A count of tasks that did not arrive is 0: with tasks wanted, that is bad news.
    tasks = {
      field       = "tasks"
      needs       = true
      description = "${var.name} runs fewer tasks than it should, for ${local.missing_minutes} minutes: the others carry its load, or nobody does. Look at the events of the ECS service, and at the reason its last tasks stopped."
      threshold   = 0
      minutes     = local.missing_minutes
      of          = local.missing_minutes
      expression  = "IF(desired > FILL(running, 0), desired - FILL(running, 0), 0)"
      label       = "Missing tasks"
      metrics = {
        desired = merge(local.insights, { name = "DesiredTaskCount", stat = "Average" })
        running = merge(local.insights, { name = "RunningTaskCount", stat = "Average" })
      }
    }

    # The average over all tasks, and longer than scaling out takes: then the maximum is reached, or scaling does not help.
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_utilization.html
    cpu = {
      field       = "cpu"
      needs       = true
      description = "${var.name} has no CPU left: its tasks use more than ${var.alarms.cpu} percent, and users wait soon. Look at whether it runs its maximum of tasks, or needs larger ones."
      threshold   = var.alarms.cpu
      minutes     = 10
      of          = 10
      expression  = null
      label       = "CPU in percent"
      metrics     = { cpu = merge(local.ecs, { name = "CPUUtilization", stat = "Average" }) }
    }

    # The fullest task: memory that runs out ends one task at a time, and its requests with it.
    memory = {
      field       = "memory"
      needs       = true
      description = "A task of ${var.name} uses more than ${var.alarms.memory} percent of its memory and is ended when it has none left, with the requests in it. Look for a leak since the last deployment, or give it more memory."
      threshold   = var.alarms.memory
      minutes     = 3
      of          = 5
      expression  = null
      label       = "Memory of the fullest task in percent"
      metrics     = { memory = merge(local.ecs, { name = "MemoryUtilization", stat = "Maximum" }) }
    }
  }

  health_alarms = { for name, alarm in local.possible_alarms : name => alarm if alarm.needs && !contains(var.alarms.off, alarm.field) }

  # What users feel at once decides about a deployment. A full CPU is what a new task has while it starts.
  felt = [for name in ["errors", "latency"] : name if contains(keys(local.health_alarms), name)]
}

# They exist without a topic, too: deployments and the dashboard look at them.
resource "aws_cloudwatch_metric_alarm" "health" {
  for_each = local.health_alarms

  alarm_name        = "${var.name}-${each.key}"
  alarm_description = each.value.description
  alarm_actions     = var.alarm_topic_arns
  ok_actions        = var.alarm_topic_arns

  dynamic "metric_query" {
    for_each = each.value.expression == null ? [] : [each.value]

    content {
      id          = "result"
      label       = metric_query.value.label
      expression  = metric_query.value.expression
      return_data = true
    }
  }

  dynamic "metric_query" {
    for_each = each.value.metrics

    content {
      id          = metric_query.key
      label       = each.value.expression == null ? each.value.label : null
      return_data = each.value.expression == null

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = metric_query.value.dimensions
        stat        = metric_query.value.stat
        period      = 60
      }
    }
  }

  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  evaluation_periods  = each.value.of
  datapoints_to_alarm = each.value.minutes
  treat_missing_data  = "notBreaching"

  tags = var.tags
}
