# How the count of tasks changes. Each strategy has one scalable target; `default` has nothing else.

locals {
  strategy = var.scaling.strategy
  stepped  = var.scaling.scale_out != null && var.scaling.scale_in != null
  tracked  = local.strategy == "alb" || var.scaling.target != null

  tracked_metric = {
    cpu    = "ECSServiceAverageCPUUtilization"
    memory = "ECSServiceAverageMemoryUtilization"
    alb    = "ALBRequestCountPerTarget"
  }
}

# A fixed count is a range of one: registering it moves a running service there, although Terraform ignores the desired count.
# https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scalable-targets.html
resource "aws_appautoscaling_target" "this" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${var.cluster_name}/${aws_ecs_service.this.name}"
  min_capacity       = var.scaling.min
  max_capacity       = var.scaling.max
  tags               = var.tags

  lifecycle {
    precondition {
      condition     = local.strategy != "alb" || local.routed
      error_message = "The strategy alb counts requests of a load balancer, and nothing reaches a service with the connection internal. Choose another strategy, or the connection internal_dns or vpc_link."
    }
  }
}

# https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
resource "aws_appautoscaling_policy" "target" {
  count = local.tracked ? 1 : 0

  name               = "${var.name}-target"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = local.strategy == "alb" ? var.scaling.requests_per_task : var.scaling.target
    scale_out_cooldown = try(var.scaling.cooldown.out, 300)
    scale_in_cooldown  = try(var.scaling.cooldown.in, 300)

    predefined_metric_specification {
      predefined_metric_type = local.tracked_metric[local.strategy]

      # The service's own target group: app/<name>/<id>/targetgroup/<name>/<id>.
      # https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
      resource_label = local.strategy == "alb" ? "${var.load_balancer.arn_suffix}/${aws_lb_target_group.this[0].arn_suffix}" : null
    }
  }
}

# The bounds of a step are relative to the threshold of the alarm that calls the policy: from the threshold up, and from it down.
# https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html
resource "aws_appautoscaling_policy" "scale_out" {
  count = local.stepped ? 1 : 0

  name               = "${var.name}-scale-out"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    metric_aggregation_type = "Average"
    cooldown                = var.scaling.scale_out.cooldown

    step_adjustment {
      metric_interval_lower_bound = 0
      scaling_adjustment          = var.scaling.scale_out.adjustment
    }
  }
}

resource "aws_appautoscaling_policy" "scale_in" {
  count = local.stepped ? 1 : 0

  name               = "${var.name}-scale-in"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    metric_aggregation_type = "Average"
    cooldown                = var.scaling.scale_in.cooldown

    step_adjustment {
      metric_interval_upper_bound = 0
      scaling_adjustment          = -var.scaling.scale_in.adjustment
    }
  }
}

# From 0 to 1. It adds a task instead of setting the count to 1: should the alarm be wrong about the running tasks, adding one is
# harmless, and setting the count would stop workers in the middle of a message.
resource "aws_appautoscaling_policy" "wake_up" {
  count = local.wakes_up ? 1 : 0

  name               = "${var.name}-wake-up"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    metric_aggregation_type = "Average"
    cooldown                = 300 # the time a task has to start and to be counted, before another one is added

    step_adjustment {
      metric_interval_lower_bound = 0
      scaling_adjustment          = 1
    }
  }
}
