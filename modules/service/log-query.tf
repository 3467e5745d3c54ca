# A saved query to start from, in CloudWatch Logs Insights. The time range is chosen there; an hour is its default.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html

locals {
  # The services' log lines are JSON with a level; what a runtime prints when it dies is not.
  errors_query = join("\n| ", [
    "fields @timestamp, level, msg, err.message, trace_id, @message",
    "filter level in [\"error\", \"fatal\"] or (not ispresent(level) and @message like /(?i)(error|exception|fatal)/)",
    "sort @timestamp desc",
    "limit 100",
  ])

  # Where a task definition made elsewhere writes its logs is not known here.
  log_groups = module.task[*].log_group_name
}

resource "aws_cloudwatch_query_definition" "errors" {
  count = length(local.log_groups)

  name            = "${var.name}/errors"
  log_group_names = local.log_groups
  query_string    = local.errors_query
}
