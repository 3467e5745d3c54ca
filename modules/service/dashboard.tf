# One page for the person on call. A dashboard costs money from the fourth one of an account.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html

data "aws_region" "current" {}

locals {
  # `id` is the name of the region in versions 5 and 6 of the provider. Dashboards are global, so each widget names it.
  region = data.aws_region.current.id

  # A metric with its dimensions, as a dashboard writes it: one list.
  elb_metric     = flatten([for name, value in local.target_metrics : [name, value]])
  ecs_metric     = flatten([for name, value in local.service_metrics : [name, value]])
  watched_queues = distinct(concat([for arn in var.consumes : element(split(":", arn), 5)], compact([var.scaling.queue_name])))
  watched_alarms = [for alarm in aws_cloudwatch_metric_alarm.health : alarm.arn]

  request_graphs = !local.routed ? [] : [
    { title = "Requests and errors a minute", stat = "Sum", left = { min = 0 }, metrics = [
      concat(["AWS/ApplicationELB", "RequestCount"], local.elb_metric, [{ label = "requests" }]),
      concat(["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count"], local.elb_metric, [{ label = "5xx", color = "#d62728" }]),
      concat(["AWS/ApplicationELB", "TargetConnectionErrorCount"], local.elb_metric, [{ label = "no connection", color = "#ff7f0e" }]),
    ] },
    { title = "Response time in seconds", stat = "p99", left = { min = 0 }, metrics = [
      for stat in ["p50", "p95", "p99"] : concat(["AWS/ApplicationELB", "TargetResponseTime"], local.elb_metric, [{ label = stat, stat = stat }])
    ] },
  ]

  task_graphs = [
    { title = "CPU and memory in percent", stat = "Average", left = { min = 0, max = 100 }, metrics = [
      concat(["AWS/ECS", "CPUUtilization"], local.ecs_metric, [{ label = "CPU, average" }]),
      concat(["AWS/ECS", "MemoryUtilization"], local.ecs_metric, [{ label = "memory, fullest task", stat = "Maximum" }]),
    ] },
    { title = "Tasks", stat = "Average", left = { min = 0 }, metrics = [
      concat(["ECS/ContainerInsights", "RunningTaskCount"], local.ecs_metric, [{ label = "running" }]),
      concat(["ECS/ContainerInsights", "DesiredTaskCount"], local.ecs_metric, [{ label = "desired" }]),
    ] },
  ]

  queue_graphs = flatten([for queue in local.watched_queues : [
    { title = "Messages in ${queue}", stat = "Maximum", left = { min = 0 }, metrics = [
      ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue, { label = "visible" }],
      ["AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "QueueName", queue, { label = "in flight" }],
    ] },
    { title = "Age of the oldest message in ${queue}, in seconds", stat = "Maximum", left = { min = 0 }, metrics = [
      ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", queue, { label = "age" }],
    ] },
  ]])

  graphs = concat(local.request_graphs, local.task_graphs, local.queue_graphs)
}

resource "aws_cloudwatch_dashboard" "this" {
  count = var.dashboard ? 1 : 0

  dashboard_name = var.name
  dashboard_body = jsonencode({
    start = "-PT3H"
    widgets = concat(
      # An alarm widget wants at least one alarm.
      length(local.health_alarms) == 0 ? [] : [{
        type       = "alarm", x = 0, y = 0, width = 24, height = 2
        properties = { title = "Alarms", alarms = local.watched_alarms }
      }],
      # Two graphs side by side.
      [for index, graph in local.graphs : {
        type = "metric", x = index % 2 * 12, y = 2 + floor(index / 2) * 6, width = 12, height = 6
        properties = {
          title   = graph.title
          region  = local.region
          view    = "timeSeries"
          stat    = graph.stat
          period  = 60
          yAxis   = { left = graph.left }
          metrics = graph.metrics
        }
      }],
      [for group in local.log_groups : {
        type       = "log", x = 0, y = 2 + ceil(length(local.graphs) / 2) * 6, width = 24, height = 6
        properties = { title = "Errors", region = local.region, view = "table", query = "SOURCE '${group}' | ${local.errors_query}" }
      }],
    )
  })
}
