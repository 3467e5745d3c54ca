resource "aws_ecs_cluster" "this" {
  name = var.name

  # RunningTaskCount, which scaling by a queue asks for, exists only with Container Insights.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
  setting {
    name  = "containerInsights"
    value = "enabled"
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
