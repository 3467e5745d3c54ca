resource "aws_cloudwatch_log_group" "application" {
  #checkov:skip=CKV_AWS_338:How long to keep logs is for the manifest to say
  name              = "/ecs/${var.name}"
  retention_in_days = var.log_retention
  kms_key_id        = var.kms_key
  tags              = var.tags

  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  lifecycle {
    precondition {
      condition     = var.kms_key == null ? true : split(":", var.kms_key)[3] == local.region
      error_message = "A log group is encrypted with a key of its own region, ${local.region}, and `kms_key` is ${coalesce(var.kms_key, "null")}. Give the ARN of a key in ${local.region}."
    }
  }
}

resource "aws_cloudwatch_log_group" "collector" {
  #checkov:skip=CKV_AWS_338:How long to keep logs is for the manifest to say
  count = local.traced ? 1 : 0

  name              = "/ecs/${var.name}/collector"
  retention_in_days = var.log_retention
  kms_key_id        = var.kms_key
  tags              = var.tags
}

locals {
  log_groups = concat([aws_cloudwatch_log_group.application.name], aws_cloudwatch_log_group.collector[*].name)

  # mode and buffer are written out, because the default of the mode changed in 2025. Non-blocking drops lines when CloudWatch does
  # not keep up; blocking stops the container at its next line instead.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
  log_configuration = {
    for container, group in {
      application = aws_cloudwatch_log_group.application.name
      collector   = one(aws_cloudwatch_log_group.collector[*].name)
      } : container => {
      logDriver = "awslogs"
      options = merge({
        awslogs-group         = group
        awslogs-region        = local.region
        awslogs-stream-prefix = "ecs"
        mode                  = replace(container == "collector" ? "non_blocking" : var.log_mode, "_", "-")
        }, container != "collector" && var.log_mode == "blocking" ? {} : {
        max-buffer-size = "${container == "collector" ? 25 : coalesce(var.log_buffer, 25)}m"
      })
    }
  }
}
