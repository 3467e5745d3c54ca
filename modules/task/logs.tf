resource "aws_cloudwatch_log_group" "application" {
  #checkov:skip=CKV_AWS_338:How long to keep logs is for the manifest to say
  name              = "/ecs/${var.name}"
  retention_in_days = var.log_retention
  tags              = var.tags
}

resource "aws_cloudwatch_log_group" "collector" {
  #checkov:skip=CKV_AWS_338:How long to keep logs is for the manifest to say
  count = local.traced ? 1 : 0

  name              = "/ecs/${var.name}/collector"
  retention_in_days = var.log_retention
  tags              = var.tags
}

locals {
  log_groups = concat([aws_cloudwatch_log_group.application], aws_cloudwatch_log_group.collector)

  # mode and buffer are written out, because the default of the mode changed in 2025. Non-blocking drops the newest lines when
  # CloudWatch does not keep up; blocking would stop the application instead.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
  log_configuration = {
    for container, group in {
      application = aws_cloudwatch_log_group.application.name
      collector   = one(aws_cloudwatch_log_group.collector[*].name)
      } : container => {
      logDriver = "awslogs"
      options = {
        awslogs-group         = group
        awslogs-region        = local.region
        awslogs-stream-prefix = "ecs"
        mode                  = "non-blocking"
        max-buffer-size       = "25m"
      }
    }
  }
}
