resource "aws_ecs_cluster" "this" {
  #checkov:skip=CKV_AWS_224:Sessions are encrypted where the platform gives a key, and logged into the group of the task, which has that key too
  name = var.name

  # RunningTaskCount, which scaling by a queue asks for, exists only with Container Insights.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  # The block stays without a key: the provider sends nothing for one that is gone, and ECS would keep the key of the sessions. The
  # logging of ECS Exec is written out, because a configuration without it has none.
  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
  configuration {
    execute_command_configuration {
      kms_key_id = var.kms_key
      logging    = "DEFAULT"
    }

    # Fargate takes the ARN of a key of one region, and no alias. Tasks that run already keep what they were started with.
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-create-storage-key.html
    dynamic "managed_storage_configuration" {
      for_each = var.kms_key == null ? [] : [var.kms_key]

      content {
        fargate_ephemeral_storage_kms_key_id = managed_storage_configuration.value
      }
    }
  }

  lifecycle {
    precondition {
      condition     = var.kms_key == null ? true : split(":", var.kms_key)[3] == data.aws_region.current.id
      error_message = "A cluster takes a key of its own region, ${data.aws_region.current.id}, and `kms_key` is ${coalesce(var.kms_key, "null")}. Give the ARN of a key in ${data.aws_region.current.id}."
    }
  }
}

# `id` is the region's name in versions 5 and 6 of the provider; version 6 deprecates `name`.
data "aws_region" "current" {}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  # For a task that names no capacity provider, such as `aws ecs run-task` by hand. Services name their own.
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}
