locals {
  routed = var.connection.type != "internal"
  public = var.connection.type == "vpc_link"

  # The path as a prefix of URLs: empty for the root.
  path_prefix = !local.routed || var.connection.path == null ? "" : trimsuffix(var.connection.path, "/")
}

module "task" {
  source = "../task"

  name        = var.name
  service     = var.service
  environment = var.environment

  image                = var.image
  allow_unpinned_image = var.allow_unpinned_image
  cpu                  = var.cpu
  memory               = var.memory
  architecture         = var.architecture
  port                 = var.port
  base_path            = var.base_path == null ? local.path_prefix : var.base_path
  command              = var.command
  entrypoint           = var.entrypoint
  stop_timeout         = var.stop_timeout
  health_check         = var.health_check
  variables            = var.variables
  secrets              = var.secrets

  consumes     = var.consumes
  cluster_name = var.cluster_name
  sends_to     = var.sends_to
  permissions  = var.permissions
  policy_arns  = var.policy_arns

  tracing         = var.tracing
  collector_image = var.collector_image
  tunnel          = var.tunnel
  debug_image     = var.debug_image
  log_retention   = var.log_retention

  tags = var.tags
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.cluster_id
  task_definition = module.task.task_definition_arn

  # The first count. Afterwards the scalable target decides, so each apply leaves the count alone.
  desired_count = var.scaling.desired

  # Rebalancing starts a task in another zone before it stops one. ECS refuses it where a deployment leaves no room for that.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
  availability_zone_rebalancing = var.deployment.maximum > 100 ? "ENABLED" : "DISABLED"

  deployment_minimum_healthy_percent = var.deployment.minimum_healthy
  deployment_maximum_percent         = var.deployment.maximum
  wait_for_steady_state              = var.deployment.wait_for_steady_state
  health_check_grace_period_seconds  = local.routed ? var.connection.health_check.grace : null

  enable_execute_command  = var.tunnel != null
  enable_ecs_managed_tags = true
  propagate_tags          = "SERVICE"
  tags                    = var.tags

  # Without it, the provider replaces the service when the share of Spot changes. With it, a change of the service deploys again.
  # https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_service#capacity_provider_strategy-1
  force_new_deployment = true

  # It sees tasks that do not start. ECS fixes its threshold: half the desired count, between 3 and 200 failed tasks.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
  deployment_circuit_breaker {
    enable   = var.deployment.circuit_breaker
    rollback = var.deployment.circuit_breaker
  }

  # It sees tasks that start and then fail their users. Either of the two ends a deployment. After the new tasks run, ECS watches on
  # for as long as the alarms look back. An alarm that is red beforehand is ignored for that deployment, so a repair gets through.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
  #
  # The block stays while there is any alarm to name: the provider does not see that it was taken away, and ECS would keep it.
  dynamic "alarms" {
    for_each = length(local.health_alarms) == 0 ? [] : [length(local.felt) == 0 ? keys(local.health_alarms) : local.felt]

    content {
      enable      = var.deployment.rollback_on_alarm && length(local.felt) > 0
      rollback    = var.deployment.rollback_on_alarm && length(local.felt) > 0
      alarm_names = [for name in alarms.value : aws_cloudwatch_metric_alarm.health[name].alarm_name]
    }
  }

  # ECS accepts a base in one of the providers only. It has no fall-back: the base is what runs when there is no Spot.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
  dynamic "capacity_provider_strategy" {
    for_each = {
      for name, provider in {
        FARGATE      = { base = var.capacity.on_demand_base, weight = 100 - var.capacity.spot_percent }
        FARGATE_SPOT = { base = 0, weight = var.capacity.spot_percent }
      } : name => provider if provider.base + provider.weight > 0
    }

    content {
      capacity_provider = capacity_provider_strategy.key
      base              = capacity_provider_strategy.value.base
      weight            = capacity_provider_strategy.value.weight
    }
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = concat([aws_security_group.this.id], var.security_group_ids)
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = aws_lb_target_group.this

    content {
      target_group_arn = load_balancer.value.arn
      container_name   = module.task.container_name
      container_port   = var.port
    }
  }

  # ECS refuses a target group that no load balancer uses yet. And a task that starts before its way out is open pulls no image.
  depends_on = [aws_lb_listener_rule.this, aws_vpc_security_group_egress_rule.this]

  lifecycle {
    ignore_changes = [desired_count]
  }
}
