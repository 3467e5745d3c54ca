# How the count of tasks changes. Each strategy has one scalable target; `default` has nothing else.

locals {
  strategy = var.scaling.strategy
  stepped  = var.scaling.latency != null || (var.scaling.scale_out != null && var.scaling.scale_in != null)
  tracked  = local.strategy == "alb" || var.scaling.target != null

  tracked_metric = {
    cpu    = "ECSServiceAverageCPUUtilization"
    memory = "ECSServiceAverageMemoryUtilization"
    alb    = "ALBRequestCountPerTarget"
  }

  scheduled = length(var.scaling.schedule) > 0
  scalable = {
    service_namespace  = "ecs"
    scalable_dimension = "ecs:service:DesiredCount"
    resource_id        = "service/${var.cluster_name}/${aws_ecs_service.this.name}"
  }
  target = one(concat(aws_appautoscaling_target.this, aws_appautoscaling_target.scheduled))

  # How the count follows the alarms. Steps are counts of tasks. The latency form takes shares of them, because its metric is a
  # ratio: 1.5 times the target needs half as many tasks again. Going in, a quarter at half the target leaves every task under the
  # target, two tasks that become one included, so nothing that was removed is asked for again.
  steps = (
    var.scaling.latency != null ? {
      type = "PercentChangeInCapacity"
      out = {
        cooldown = try(var.scaling.cooldown.out, 300)
        steps = [
          { lower = 0, upper = local.backlog_target * 0.5, adjustment = 50 },
          { lower = local.backlog_target * 0.5, upper = local.backlog_target * 2, adjustment = 100 },
          { lower = local.backlog_target * 2, upper = null, adjustment = 200 },
        ]
      }
      in = { cooldown = try(var.scaling.cooldown.in, 300), adjustment = 25 }
    } :
    local.stepped ? {
      type = "ChangeInCapacity"
      out = {
        cooldown = var.scaling.scale_out.cooldown
        steps    = [{ lower = 0, upper = null, adjustment = var.scaling.scale_out.adjustment }]
      }
      in = { cooldown = var.scaling.scale_in.cooldown, adjustment = var.scaling.scale_in.adjustment }
    } : null
  )
}

# A fixed count is a range of one: registering it moves a running service there, although Terraform ignores the desired count.
# https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scalable-targets.html
#
# With a schedule, the clock owns min and max, and an apply must not take them back: another resource, because ignore_changes cannot
# be dynamic. In AWS both are the same scalable target, and removing it also removes its policies and scheduled actions. So the
# hand-over destroys first and creates afterwards: what depends on the old target goes before this resource is replaced, what
# depends on the new one comes after it, and the policies are made again.
# https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html
resource "terraform_data" "scalable_target" {
  triggers_replace = local.scheduled ? "scheduled" : "this"
}

moved {
  from = aws_appautoscaling_target.this
  to   = aws_appautoscaling_target.this[0]
}

resource "aws_appautoscaling_target" "this" {
  count = local.scheduled ? 0 : 1

  service_namespace  = local.scalable.service_namespace
  scalable_dimension = local.scalable.scalable_dimension
  resource_id        = local.scalable.resource_id
  min_capacity       = var.scaling.min
  max_capacity       = var.scaling.max
  tags               = var.tags

  depends_on = [terraform_data.scalable_target]

  lifecycle {
    precondition {
      condition     = local.strategy != "alb" || local.routed
      error_message = "The strategy alb counts requests of a load balancer, and nothing reaches a service with the connection internal. Choose another strategy, or the connection internal_dns or vpc_link."
    }
  }
}

resource "aws_appautoscaling_target" "scheduled" {
  count = local.scheduled ? 1 : 0

  service_namespace  = local.scalable.service_namespace
  scalable_dimension = local.scalable.scalable_dimension
  resource_id        = local.scalable.resource_id
  min_capacity       = var.scaling.min
  max_capacity       = var.scaling.max
  tags               = var.tags

  depends_on = [terraform_data.scalable_target]

  lifecycle {
    ignore_changes = [min_capacity, max_capacity]

    precondition {
      condition     = length(local.wrong_cron_items) == 0
      error_message = "A schedule has what does not fit its field: ${join(", ", local.wrong_cron_items)}. Give numbers in the range, a range from low to high, names such as MON or JAN where the field has them, or *."
    }
    # AWS does not say which of two actions at one time is the last.
    precondition {
      condition     = length(distinct(local.schedule_times)) == length(var.scaling.schedule)
      error_message = "Two actions of the schedule have the same time, perhaps in other words. Keep one of the two."
    }
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
  service_namespace  = local.target.service_namespace
  scalable_dimension = local.target.scalable_dimension
  resource_id        = local.target.resource_id

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

  lifecycle {
    replace_triggered_by = [terraform_data.scalable_target]
  }
}

# The bounds of a step are relative to the threshold of the alarm that calls the policy: from the threshold up, and from it down.
# https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html
resource "aws_appautoscaling_policy" "scale_out" {
  count = local.stepped ? 1 : 0

  name               = "${var.name}-scale-out"
  policy_type        = "StepScaling"
  service_namespace  = local.target.service_namespace
  scalable_dimension = local.target.scalable_dimension
  resource_id        = local.target.resource_id

  step_scaling_policy_configuration {
    adjustment_type         = local.steps.type
    metric_aggregation_type = "Average"
    cooldown                = local.steps.out.cooldown

    dynamic "step_adjustment" {
      for_each = local.steps.out.steps

      content {
        metric_interval_lower_bound = step_adjustment.value.lower
        metric_interval_upper_bound = step_adjustment.value.upper
        scaling_adjustment          = step_adjustment.value.adjustment
      }
    }
  }

  lifecycle {
    replace_triggered_by = [terraform_data.scalable_target]
  }
}

resource "aws_appautoscaling_policy" "scale_in" {
  count = local.stepped ? 1 : 0

  name               = "${var.name}-scale-in"
  policy_type        = "StepScaling"
  service_namespace  = local.target.service_namespace
  scalable_dimension = local.target.scalable_dimension
  resource_id        = local.target.resource_id

  step_scaling_policy_configuration {
    adjustment_type         = local.steps.type
    metric_aggregation_type = "Average"
    cooldown                = local.steps.in.cooldown

    step_adjustment {
      metric_interval_upper_bound = 0
      scaling_adjustment          = -local.steps.in.adjustment
    }
  }

  depends_on = [aws_appautoscaling_policy.scale_out] # one change of the target at a time

  lifecycle {
    replace_triggered_by = [terraform_data.scalable_target]
  }
}

# From 0 to 1. It adds a task instead of setting the count to 1: should the alarm be wrong about the running tasks, adding one is
# harmless, and setting the count would stop workers in the middle of a message.
resource "aws_appautoscaling_policy" "wake_up" {
  count = local.wakes_up ? 1 : 0

  name               = "${var.name}-wake-up"
  policy_type        = "StepScaling"
  service_namespace  = local.target.service_namespace
  scalable_dimension = local.target.scalable_dimension
  resource_id        = local.target.resource_id

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    metric_aggregation_type = "Average"
    cooldown                = 300 # the time a task has to start and to be counted, before another one is added

    step_adjustment {
      metric_interval_lower_bound = 0
      scaling_adjustment          = 1
    }
  }

  depends_on = [aws_appautoscaling_policy.scale_in] # one change of the target at a time

  lifecycle {
    replace_triggered_by = [terraform_data.scalable_target]
  }
}
