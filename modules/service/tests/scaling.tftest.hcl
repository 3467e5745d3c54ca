mock_provider "aws" {
  mock_data "aws_region" {
    defaults = {
      id = "eu-west-2"
    }
  }
  mock_data "aws_partition" {
    defaults = {
      partition  = "aws"
      dns_suffix = "amazonaws.com"
    }
  }
  mock_data "aws_caller_identity" {
    defaults = {
      account_id = "111111111111"
    }
  }
  mock_resource "aws_iam_role" {
    defaults = {
      arn = "arn:aws:iam::111111111111:role/mock"
    }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = {
      arn = "arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-orders:1"
    }
  }
  mock_resource "aws_ecs_service" {
    defaults = {
      id = "arn:aws:ecs:eu-west-2:111111111111:service/shop-dev/shop-dev-orders"
    }
  }
  mock_resource "aws_security_group" {
    defaults = {
      id = "sg-0aaaaaaaaaaaaaaaa"
    }
  }
  mock_resource "aws_lb_target_group" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/shop-dev-orders/0123456789abcdef"
      arn_suffix = "targetgroup/shop-dev-orders/0123456789abcdef"
    }
  }
  mock_resource "aws_apigatewayv2_integration" {
    defaults = {
      id = "integ01"
    }
  }
}

override_resource {
  target = aws_appautoscaling_policy.scale_out
  values = {
    arn = "arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:0:resource/ecs/service:policyName/scale_out"
  }
}

override_resource {
  target = aws_appautoscaling_policy.scale_in
  values = {
    arn = "arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:0:resource/ecs/service:policyName/scale_in"
  }
}

override_resource {
  target = aws_appautoscaling_policy.wake_up
  values = {
    arn = "arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:0:resource/ecs/service:policyName/wake_up"
  }
}

variables {
  name         = "shop-dev-orders"
  service      = "orders"
  environment  = "dev"
  image        = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  cpu          = 512
  memory       = 1024
  cluster_id   = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
  cluster_name = "shop-dev"
  vpc_id       = "vpc-0123456789abcdef0"
  subnet_ids   = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
  connection   = { type = "internal" }
  scaling      = { strategy = "default", min = 1, max = 1, desired = 1 }
  load_balancer = {
    arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
    internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
    internal_url          = "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
    public_listener_arn   = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/2222222222222222"
    api_id                = "api0000001"
    api_endpoint          = "https://api0000001.execute-api.eu-west-2.amazonaws.com"
    vpc_link_id           = "link01"
  }
}

run "starts_with_the_first_count_of_a_range" {
  variables {
    scaling = { strategy = "cpu", min = 2, max = 8, desired = 4, target = 60 }
  }

  assert {
    condition     = aws_appautoscaling_target.this[0].min_capacity == 2 && aws_appautoscaling_target.this[0].max_capacity == 8 && aws_ecs_service.this.desired_count == 4
    error_message = "Three numbers, three places."
  }
}

run "leaves_the_count_alone_afterwards" {
  variables {
    scaling = { strategy = "cpu", min = 2, max = 9, desired = 5, target = 60 }
  }

  assert {
    condition     = aws_ecs_service.this.desired_count == 4
    error_message = "desired_count is ignored after the first apply."
  }
  assert {
    condition     = aws_appautoscaling_target.this[0].max_capacity == 9
    error_message = "The range is not."
  }
}

run "keeps_a_fixed_count_by_a_range_of_one" {
  variables {
    scaling = { strategy = "default", min = 3, max = 3, desired = 3 }
  }

  assert {
    condition     = aws_appautoscaling_target.this[0].min_capacity == 3 && aws_appautoscaling_target.this[0].max_capacity == 3
    error_message = "The range moves a running service to the count."
  }
  assert {
    condition     = aws_appautoscaling_target.this[0].resource_id == "service/shop-dev/shop-dev-orders" && aws_appautoscaling_target.this[0].service_namespace == "ecs" && aws_appautoscaling_target.this[0].scalable_dimension == "ecs:service:DesiredCount"
    error_message = "The scalable target is the count of this service."
  }
  assert {
    condition     = length(aws_appautoscaling_policy.target) == 0 && length(aws_appautoscaling_policy.scale_out) == 0 && length(aws_appautoscaling_policy.scale_in) == 0 && length(aws_appautoscaling_policy.wake_up) == 0 && length(aws_cloudwatch_metric_alarm.utilisation_out) == 0 && length(aws_cloudwatch_metric_alarm.utilisation_in) == 0 && length(aws_cloudwatch_metric_alarm.queue_out) == 0 && length(aws_cloudwatch_metric_alarm.queue_in) == 0 && length(aws_cloudwatch_metric_alarm.queue_wake_up) == 0
    error_message = "No policy and no alarm."
  }
}

run "tracks_cpu_to_a_target" {
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, cooldown = { out = 60, in = 240 } }
  }

  assert {
    condition     = length(aws_appautoscaling_policy.target) == 1 && length(aws_appautoscaling_policy.scale_out) == 0 && length(aws_appautoscaling_policy.scale_in) == 0 && length(aws_appautoscaling_policy.wake_up) == 0 && length(aws_cloudwatch_metric_alarm.utilisation_out) == 0 && length(aws_cloudwatch_metric_alarm.utilisation_in) == 0 && length(aws_cloudwatch_metric_alarm.queue_out) == 0 && length(aws_cloudwatch_metric_alarm.queue_in) == 0 && length(aws_cloudwatch_metric_alarm.queue_wake_up) == 0
    error_message = "One policy; AWS makes its alarms."
  }
  assert {
    condition     = aws_appautoscaling_policy.target[0].policy_type == "TargetTrackingScaling" && aws_appautoscaling_policy.target[0].resource_id == "service/shop-dev/shop-dev-orders" && aws_appautoscaling_policy.target[0].name == "shop-dev-orders-target"
    error_message = "Target tracking on this service."
  }
  assert {
    condition     = aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].target_value == 60 && aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ECSServiceAverageCPUUtilization" && aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].resource_label == null
    error_message = "60 percent of CPU."
  }
  assert {
    condition     = aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].scale_out_cooldown == 60 && aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].scale_in_cooldown == 240
    error_message = "Cooldowns in seconds, each in its direction."
  }
  assert {
    condition     = aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].disable_scale_in != true
    error_message = "It scales in as well."
  }
}

run "tracks_memory_to_a_target" {
  variables {
    scaling = { strategy = "memory", min = 1, max = 4, desired = 1, target = 75 }
  }

  assert {
    condition     = aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].target_value == 75 && aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ECSServiceAverageMemoryUtilization"
    error_message = "75 percent of memory."
  }
  assert {
    condition     = aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].scale_out_cooldown == 300 && aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].scale_in_cooldown == 300
    error_message = "Five minutes each, as in AWS."
  }
}

run "tracks_requests_to_its_own_target_group" {
  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
    scaling    = { strategy = "alb", min = 1, max = 4, desired = 1, requests_per_task = 1000, cooldown = { out = 60, in = 300 } }
  }

  assert {
    condition     = length(aws_appautoscaling_policy.target) == 1 && length(aws_appautoscaling_policy.scale_out) == 0 && length(aws_appautoscaling_policy.scale_in) == 0 && length(aws_appautoscaling_policy.wake_up) == 0 && length(aws_cloudwatch_metric_alarm.utilisation_out) == 0 && length(aws_cloudwatch_metric_alarm.utilisation_in) == 0 && length(aws_cloudwatch_metric_alarm.queue_out) == 0 && length(aws_cloudwatch_metric_alarm.queue_in) == 0 && length(aws_cloudwatch_metric_alarm.queue_wake_up) == 0
    error_message = "One policy; AWS makes its alarms."
  }
  assert {
    condition     = aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].target_value == 1000 && aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ALBRequestCountPerTarget"
    error_message = "1000 requests per task and minute."
  }
  assert {
    condition     = aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].resource_label == "app/shop-dev/aaaaaaaaaaaaaaaa/targetgroup/shop-dev-orders/0123456789abcdef"
    error_message = "The label names the load balancer and the service's own target group."
  }
  assert {
    condition     = aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].scale_out_cooldown == 60 && aws_appautoscaling_policy.target[0].target_tracking_scaling_policy_configuration[0].scale_in_cooldown == 300
    error_message = "Cooldowns in seconds."
  }
}

run "scales_in_steps_on_cpu" {
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, scale_out = { threshold = 80, adjustment = 2, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 420 } }
  }

  assert {
    condition     = length(aws_appautoscaling_policy.target) == 0 && length(aws_appautoscaling_policy.scale_out) == 1 && length(aws_appautoscaling_policy.scale_in) == 1 && length(aws_appautoscaling_policy.wake_up) == 0 && length(aws_cloudwatch_metric_alarm.utilisation_out) == 1 && length(aws_cloudwatch_metric_alarm.utilisation_in) == 1 && length(aws_cloudwatch_metric_alarm.queue_out) == 0 && length(aws_cloudwatch_metric_alarm.queue_in) == 0 && length(aws_cloudwatch_metric_alarm.queue_wake_up) == 0
    error_message = "Two policies, each with its alarm."
  }
  assert {
    condition     = aws_appautoscaling_policy.scale_out[0].policy_type == "StepScaling" && aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].adjustment_type == "ChangeInCapacity" && aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].cooldown == 180
    error_message = "Out: 180 seconds of cooldown."
  }
  assert {
    condition     = length(aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment) == 1 && one(aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment).scaling_adjustment == 2 && one(aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment).metric_interval_lower_bound == "0" && one(aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment).metric_interval_upper_bound == null
    error_message = "Out: two tasks more, from the threshold up."
  }
  assert {
    condition     = aws_appautoscaling_policy.scale_in[0].policy_type == "StepScaling" && aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].adjustment_type == "ChangeInCapacity" && aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].cooldown == 420
    error_message = "In: 420 seconds of cooldown."
  }
  assert {
    condition     = length(aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].step_adjustment) == 1 && one(aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].step_adjustment).scaling_adjustment == -1 && one(aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].step_adjustment).metric_interval_upper_bound == "0" && one(aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].step_adjustment).metric_interval_lower_bound == null
    error_message = "In: one task less, from the threshold down."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_out[0].namespace == "AWS/ECS" && aws_cloudwatch_metric_alarm.utilisation_out[0].metric_name == "CPUUtilization" && aws_cloudwatch_metric_alarm.utilisation_out[0].statistic == "Average" && aws_cloudwatch_metric_alarm.utilisation_out[0].dimensions == tomap({ ClusterName = "shop-dev", ServiceName = "shop-dev-orders" })
    error_message = "Out: the average of this service."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_out[0].comparison_operator == "GreaterThanOrEqualToThreshold" && aws_cloudwatch_metric_alarm.utilisation_out[0].threshold == 80 && aws_cloudwatch_metric_alarm.utilisation_out[0].period == 60 && aws_cloudwatch_metric_alarm.utilisation_out[0].evaluation_periods == 1 && aws_cloudwatch_metric_alarm.utilisation_out[0].treat_missing_data == "notBreaching"
    error_message = "Out: at or over 80 for one minute."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_in[0].namespace == "AWS/ECS" && aws_cloudwatch_metric_alarm.utilisation_in[0].metric_name == "CPUUtilization" && aws_cloudwatch_metric_alarm.utilisation_in[0].statistic == "Average" && aws_cloudwatch_metric_alarm.utilisation_in[0].dimensions == tomap({ ClusterName = "shop-dev", ServiceName = "shop-dev-orders" })
    error_message = "In: the average of this service."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_in[0].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.utilisation_in[0].threshold == 40 && aws_cloudwatch_metric_alarm.utilisation_in[0].period == 60 && aws_cloudwatch_metric_alarm.utilisation_in[0].evaluation_periods == 2 && aws_cloudwatch_metric_alarm.utilisation_in[0].treat_missing_data == "notBreaching"
    error_message = "In: under 40 for two minutes, whatever the cooldown."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_out[0].alarm_actions == toset(["arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:0:resource/ecs/service:policyName/scale_out"]) && aws_cloudwatch_metric_alarm.utilisation_in[0].alarm_actions == toset(["arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:0:resource/ecs/service:policyName/scale_in"])
    error_message = "Each alarm calls its own policy."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_out[0].alarm_name == "shop-dev-orders-scale-out" && aws_cloudwatch_metric_alarm.utilisation_in[0].alarm_name == "shop-dev-orders-scale-in"
    error_message = "The names of the alarms."
  }
}

run "scales_in_steps_on_memory" {
  variables {
    scaling = { strategy = "memory", min = 1, max = 4, desired = 1, scale_out = { threshold = 80, adjustment = 2, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 420 } }
  }

  assert {
    condition     = length(aws_appautoscaling_policy.target) == 0 && length(aws_appautoscaling_policy.scale_out) == 1 && length(aws_appautoscaling_policy.scale_in) == 1 && length(aws_appautoscaling_policy.wake_up) == 0 && length(aws_cloudwatch_metric_alarm.utilisation_out) == 1 && length(aws_cloudwatch_metric_alarm.utilisation_in) == 1 && length(aws_cloudwatch_metric_alarm.queue_out) == 0 && length(aws_cloudwatch_metric_alarm.queue_in) == 0 && length(aws_cloudwatch_metric_alarm.queue_wake_up) == 0
    error_message = "Two policies, each with its alarm."
  }
  assert {
    condition     = aws_appautoscaling_policy.scale_out[0].policy_type == "StepScaling" && aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].adjustment_type == "ChangeInCapacity" && aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].cooldown == 180
    error_message = "Out: 180 seconds of cooldown."
  }
  assert {
    condition     = length(aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment) == 1 && one(aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment).scaling_adjustment == 2 && one(aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment).metric_interval_lower_bound == "0" && one(aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment).metric_interval_upper_bound == null
    error_message = "Out: two tasks more, from the threshold up."
  }
  assert {
    condition     = aws_appautoscaling_policy.scale_in[0].policy_type == "StepScaling" && aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].adjustment_type == "ChangeInCapacity" && aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].cooldown == 420
    error_message = "In: 420 seconds of cooldown."
  }
  assert {
    condition     = length(aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].step_adjustment) == 1 && one(aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].step_adjustment).scaling_adjustment == -1 && one(aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].step_adjustment).metric_interval_upper_bound == "0" && one(aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].step_adjustment).metric_interval_lower_bound == null
    error_message = "In: one task less, from the threshold down."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_out[0].namespace == "AWS/ECS" && aws_cloudwatch_metric_alarm.utilisation_out[0].metric_name == "MemoryUtilization" && aws_cloudwatch_metric_alarm.utilisation_out[0].statistic == "Average" && aws_cloudwatch_metric_alarm.utilisation_out[0].dimensions == tomap({ ClusterName = "shop-dev", ServiceName = "shop-dev-orders" })
    error_message = "Out: the average of this service."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_out[0].comparison_operator == "GreaterThanOrEqualToThreshold" && aws_cloudwatch_metric_alarm.utilisation_out[0].threshold == 80 && aws_cloudwatch_metric_alarm.utilisation_out[0].period == 60 && aws_cloudwatch_metric_alarm.utilisation_out[0].evaluation_periods == 1 && aws_cloudwatch_metric_alarm.utilisation_out[0].treat_missing_data == "notBreaching"
    error_message = "Out: at or over 80 for one minute."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_in[0].namespace == "AWS/ECS" && aws_cloudwatch_metric_alarm.utilisation_in[0].metric_name == "MemoryUtilization" && aws_cloudwatch_metric_alarm.utilisation_in[0].statistic == "Average" && aws_cloudwatch_metric_alarm.utilisation_in[0].dimensions == tomap({ ClusterName = "shop-dev", ServiceName = "shop-dev-orders" })
    error_message = "In: the average of this service."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_in[0].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.utilisation_in[0].threshold == 40 && aws_cloudwatch_metric_alarm.utilisation_in[0].period == 60 && aws_cloudwatch_metric_alarm.utilisation_in[0].evaluation_periods == 2 && aws_cloudwatch_metric_alarm.utilisation_in[0].treat_missing_data == "notBreaching"
    error_message = "In: under 40 for two minutes, whatever the cooldown."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_out[0].alarm_actions == toset(["arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:0:resource/ecs/service:policyName/scale_out"]) && aws_cloudwatch_metric_alarm.utilisation_in[0].alarm_actions == toset(["arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:0:resource/ecs/service:policyName/scale_in"])
    error_message = "Each alarm calls its own policy."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.utilisation_out[0].alarm_name == "shop-dev-orders-scale-out" && aws_cloudwatch_metric_alarm.utilisation_in[0].alarm_name == "shop-dev-orders-scale-in"
    error_message = "The names of the alarms."
  }
}

run "scales_in_steps_on_messages" {
  variables {
    scaling = { strategy = "sqs", min = 1, max = 10, desired = 1, queue_name = "shop-dev-orders", scale_out = { threshold = 100, adjustment = 3, cooldown = 120 }, scale_in = { threshold = 10, adjustment = 2, cooldown = 600 } }
  }

  assert {
    condition     = length(aws_appautoscaling_policy.target) == 0 && length(aws_appautoscaling_policy.scale_out) == 1 && length(aws_appautoscaling_policy.scale_in) == 1 && length(aws_appautoscaling_policy.wake_up) == 0 && length(aws_cloudwatch_metric_alarm.utilisation_out) == 0 && length(aws_cloudwatch_metric_alarm.utilisation_in) == 0 && length(aws_cloudwatch_metric_alarm.queue_out) == 1 && length(aws_cloudwatch_metric_alarm.queue_in) == 1 && length(aws_cloudwatch_metric_alarm.queue_wake_up) == 0
    error_message = "Two policies, each with its alarm, and none to wake up a service that never sleeps."
  }
  assert {
    condition     = aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].cooldown == 120 && one(aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment).scaling_adjustment == 3 && one(aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment).metric_interval_lower_bound == "0"
    error_message = "Out: three tasks more, then 120 seconds of rest."
  }
  assert {
    condition     = aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].cooldown == 600 && one(aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].step_adjustment).scaling_adjustment == -2 && one(aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].step_adjustment).metric_interval_upper_bound == "0"
    error_message = "In: two tasks less, then 600 seconds of rest."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.queue_out[0].namespace == "AWS/SQS" && aws_cloudwatch_metric_alarm.queue_out[0].metric_name == "ApproximateNumberOfMessagesVisible" && aws_cloudwatch_metric_alarm.queue_out[0].dimensions == tomap({ QueueName = "shop-dev-orders" }) && aws_cloudwatch_metric_alarm.queue_out[0].statistic == "Maximum"
    error_message = "Out: the visible messages of the queue."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.queue_out[0].comparison_operator == "GreaterThanOrEqualToThreshold" && aws_cloudwatch_metric_alarm.queue_out[0].threshold == 100 && aws_cloudwatch_metric_alarm.queue_out[0].period == 60 && aws_cloudwatch_metric_alarm.queue_out[0].evaluation_periods == 1 && aws_cloudwatch_metric_alarm.queue_out[0].treat_missing_data == "notBreaching"
    error_message = "Out: 100 or more for one minute; an idle queue reports nothing."
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.queue_in[0].metric_query) == 3 && one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "messages"]).expression == "IF((in_flight > 0), 10, visible + in_flight)" && one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "messages"]).return_data
    error_message = "In: messages in flight count, so no worker is taken for idle while it is busy."
  }
  assert {
    condition     = one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "visible"]).metric).namespace == "AWS/SQS" && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "visible"]).metric).metric_name == "ApproximateNumberOfMessagesVisible" && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "visible"]).metric).dimensions == tomap({ QueueName = "shop-dev-orders" }) && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "visible"]).metric).stat == "Maximum" && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "visible"]).metric).period == 60 && one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "visible"]).return_data != true
    error_message = "visible is ApproximateNumberOfMessagesVisible, of one minute, and not what the alarm compares."
  }
  assert {
    condition     = one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "in_flight"]).metric).namespace == "AWS/SQS" && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "in_flight"]).metric).metric_name == "ApproximateNumberOfMessagesNotVisible" && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "in_flight"]).metric).dimensions == tomap({ QueueName = "shop-dev-orders" }) && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "in_flight"]).metric).stat == "Maximum" && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "in_flight"]).metric).period == 60 && one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "in_flight"]).return_data != true
    error_message = "in_flight is ApproximateNumberOfMessagesNotVisible, of one minute, and not what the alarm compares."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.queue_in[0].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.queue_in[0].threshold == 10 && aws_cloudwatch_metric_alarm.queue_in[0].evaluation_periods == 2 && aws_cloudwatch_metric_alarm.queue_in[0].treat_missing_data == "notBreaching"
    error_message = "In: fewer than 10 for two minutes; no report stops no worker."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.queue_out[0].alarm_actions == toset(["arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:0:resource/ecs/service:policyName/scale_out"]) && aws_cloudwatch_metric_alarm.queue_in[0].alarm_actions == toset(["arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:0:resource/ecs/service:policyName/scale_in"])
    error_message = "Each alarm calls its own policy."
  }
}

run "wakes_up_from_zero_at_one_message" {
  variables {
    scaling = { strategy = "sqs", min = 0, max = 10, desired = 1, queue_name = "shop-dev-orders", scale_out = { threshold = 100, adjustment = 3, cooldown = 120 }, scale_in = { threshold = 10, adjustment = 2, cooldown = 600 } }
  }

  assert {
    condition     = length(aws_appautoscaling_policy.target) == 0 && length(aws_appautoscaling_policy.scale_out) == 1 && length(aws_appautoscaling_policy.scale_in) == 1 && length(aws_appautoscaling_policy.wake_up) == 1 && length(aws_cloudwatch_metric_alarm.utilisation_out) == 0 && length(aws_cloudwatch_metric_alarm.utilisation_in) == 0 && length(aws_cloudwatch_metric_alarm.queue_out) == 1 && length(aws_cloudwatch_metric_alarm.queue_in) == 1 && length(aws_cloudwatch_metric_alarm.queue_wake_up) == 1
    error_message = "One more policy and alarm."
  }
  assert {
    condition     = aws_appautoscaling_target.this[0].min_capacity == 0 && aws_appautoscaling_target.this[0].max_capacity == 10
    error_message = "The range starts at 0."
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query) == 3 && one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "asleep"]).expression == "IF((visible > 0) AND (FILL(running, 0) < 1), 1, 0)" && one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "asleep"]).return_data
    error_message = "One visible message and no running task, also when no count is reported."
  }
  assert {
    condition     = one(one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "visible"]).metric).namespace == "AWS/SQS" && one(one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "visible"]).metric).metric_name == "ApproximateNumberOfMessagesVisible" && one(one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "visible"]).metric).dimensions == tomap({ QueueName = "shop-dev-orders" }) && one(one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "visible"]).metric).stat == "Maximum" && one(one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "visible"]).metric).period == 60 && one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "visible"]).return_data != true
    error_message = "visible is ApproximateNumberOfMessagesVisible, of one minute, and not what the alarm compares."
  }
  assert {
    condition     = one(one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "running"]).metric).namespace == "ECS/ContainerInsights" && one(one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "running"]).metric).metric_name == "RunningTaskCount" && one(one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "running"]).metric).dimensions == tomap({ ClusterName = "shop-dev", ServiceName = "shop-dev-orders" }) && one(one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "running"]).metric).stat == "Average" && one(one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "running"]).metric).period == 60 && one([for query in aws_cloudwatch_metric_alarm.queue_wake_up[0].metric_query : query if query.id == "running"]).return_data != true
    error_message = "running is RunningTaskCount, of one minute, and not what the alarm compares."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.queue_wake_up[0].comparison_operator == "GreaterThanOrEqualToThreshold" && aws_cloudwatch_metric_alarm.queue_wake_up[0].threshold == 1 && aws_cloudwatch_metric_alarm.queue_wake_up[0].evaluation_periods == 2 && aws_cloudwatch_metric_alarm.queue_wake_up[0].treat_missing_data == "notBreaching"
    error_message = "Two minutes, so that a late count is no alarm."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.queue_wake_up[0].alarm_actions == toset(["arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:0:resource/ecs/service:policyName/wake_up"]) && aws_cloudwatch_metric_alarm.queue_wake_up[0].alarm_name == "shop-dev-orders-wake-up"
    error_message = "It calls its own policy."
  }
  assert {
    condition     = aws_appautoscaling_policy.wake_up[0].step_scaling_policy_configuration[0].adjustment_type == "ChangeInCapacity" && one(aws_appautoscaling_policy.wake_up[0].step_scaling_policy_configuration[0].step_adjustment).scaling_adjustment == 1 && one(aws_appautoscaling_policy.wake_up[0].step_scaling_policy_configuration[0].step_adjustment).metric_interval_lower_bound == "0" && aws_appautoscaling_policy.wake_up[0].step_scaling_policy_configuration[0].cooldown == 300
    error_message = "It adds one task, and never sets the count."
  }
}

run "keeps_the_last_task_while_a_message_is_left" {
  variables {
    scaling = { strategy = "sqs", min = 0, max = 10, desired = 1, queue_name = "shop-dev-orders", scale_out = { threshold = 100, adjustment = 3, cooldown = 120 }, scale_in = { threshold = 10, adjustment = 2, cooldown = 600 } }
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.queue_in[0].metric_query) == 4 && one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "messages"]).expression == "IF((in_flight > 0) OR ((visible + in_flight > 0) AND (FILL(running, 1) < 2)), 10, visible + in_flight)"
    error_message = "With a message and one task the value is the threshold, which is not under it."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.queue_in[0].threshold == 10 && aws_cloudwatch_metric_alarm.queue_in[0].comparison_operator == "LessThanThreshold"
    error_message = "The threshold in the expression is that of the alarm."
  }
  assert {
    condition     = one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "running"]).metric).namespace == "ECS/ContainerInsights" && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "running"]).metric).metric_name == "RunningTaskCount" && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "running"]).metric).dimensions == tomap({ ClusterName = "shop-dev", ServiceName = "shop-dev-orders" }) && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "running"]).metric).stat == "Average" && one(one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "running"]).metric).period == 60 && one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "running"]).return_data != true
    error_message = "running is RunningTaskCount, of one minute, and not what the alarm compares."
  }
}

run "scales_in_and_out_at_one_message" {
  variables {
    scaling = { strategy = "sqs", min = 0, max = 1, desired = 0, queue_name = "shop-dev-orders.fifo", scale_out = { threshold = 1, adjustment = 1, cooldown = 60 }, scale_in = { threshold = 1, adjustment = 1, cooldown = 60 } }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.queue_out[0].threshold == 1 && aws_cloudwatch_metric_alarm.queue_in[0].threshold == 1
    error_message = "Visible messages bring a task; it goes when none is visible or in flight."
  }
}
