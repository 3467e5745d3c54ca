resource "aws_ecs_cluster" "this" {
  name = var.name

  # RunningTaskCount, which scaling by a queue asks for, exists only with Container Insights.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  # Fargate takes the ARN of a key of one region, and no alias. Tasks that run already keep what they were started with.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-create-storage-key.html
  # The logging of ECS Exec is written out, because a configuration without it has none.
  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
  dynamic "configuration" {
    for_each = var.kms_key == null ? [] : [var.kms_key]

    content {
      execute_command_configuration {
        kms_key_id = configuration.value
        logging    = "DEFAULT"
      }

      managed_storage_configuration {
        fargate_ephemeral_storage_kms_key_id = configuration.value
      }
    }
  }
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  # For a task that names no capacity provider, such as `aws ecs run-task` by hand. Services name their own.
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}
