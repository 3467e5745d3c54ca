locals {
  routed = var.connection.type != "internal"
  public = var.connection.type == "vpc_link"

  # The path as a prefix of URLs: empty for the root.
  path_prefix = !local.routed || var.connection.path == null ? "" : trimsuffix(var.connection.path, "/")
}

# What the service runs. Whether the module makes it shows in `cpu`, never in the ARN: the ARN of a task definition that is made in
# the same apply is not known when Terraform plans, and a count must be.
locals {
  made_task = one(module.task)

  task_definition_arn = var.cpu == null ? var.task_definition_arn : local.made_task.task_definition_arn
  container_name      = var.container_name == null ? var.service : var.container_name
}

moved {
  from = module.task
  to   = module.task[0]
}

module "task" {
  source = "../task"
  count  = var.cpu == null ? 0 : 1

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
  filesystem           = var.filesystem
  init_process         = var.init_process
  restart              = var.restart
  health_check         = var.health_check
  variables            = var.variables
  secrets              = var.secrets
  sidecars             = var.sidecars

  consumes     = var.consumes
  cluster_name = var.cluster_name
  sends_to     = var.sends_to
  permissions  = var.permissions
  policy_arns  = var.policy_arns

  queue_kms_keys       = var.queue_kms_keys
  permissions_boundary = var.permissions_boundary
  role_path            = var.role_path
  task_role_arn        = var.task_role_arn
  execution_role_arn   = var.execution_role_arn

  tracing         = var.tracing
  collector_image = var.collector_image
  tunnel          = var.tunnel
  debug_image     = var.debug_image
  log_retention   = var.log_retention
  kms_key         = var.kms_key
  log_mode        = var.log_mode
  log_buffer      = var.log_buffer

  tags = var.tags
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.cluster_id
  task_definition = local.task_definition_arn

  # 1.4.0 and what follows it, as AWS has it: 8 and 16 vCPU, larger ephemeral storage and restarts of a container need 1.4.0, and a
  # version written out would keep the tasks on it when AWS retires it.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
  platform_version = "LATEST"

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
  # for as long as the alarms look back. When one is red beforehand, ECS looks at none for that deployment, so a repair gets through.
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
      container_name   = local.container_name
      container_port   = var.port
    }
  }

  # ECS refuses a target group that no load balancer uses yet. And a task that starts before its way out is open pulls no image.
  depends_on = [aws_lb_listener_rule.this, aws_vpc_security_group_egress_rule.this]

  timeouts {
    create = local.patience
    update = local.patience
    delete = local.patience
  }

  lifecycle {
    ignore_changes = [desired_count]

    # The provider waits until one deployment is left and has its tasks, whichever deployment it is, and then reads what the service
    # runs: after a way back, the task definition of before.
    # https://github.com/hashicorp/terraform-provider-aws/issues/20858
    # https://github.com/hashicorp/terraform-provider-aws/issues/19519
    postcondition {
      condition     = !var.deployment.wait_for_steady_state || self.task_definition == local.task_definition_arn
      error_message = "The deployment of ${var.name} was rolled back, or somebody changed the service: it runs ${self.task_definition}, and was told to run ${local.task_definition_arn}. Look at the events of the ECS service, at the reason its last tasks stopped and at its alarms on errors and latency, then apply a version without that fault; the same one again is deployed again."
    }
  }
}
