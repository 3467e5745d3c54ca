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

run "keeps_the_backlog_of_a_task_under_acceptable_by_per_message" {
  variables {
    scaling = { strategy = "sqs", min = 0, max = 10, desired = 1, queue_name = "q", latency = { acceptable = 600, per_message = 0.25 } }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.queue_out[0].threshold == 2400 && aws_cloudwatch_metric_alarm.queue_in[0].threshold == 1200
    error_message = "600 seconds by 0.25 are 2400 messages for each task; in at half of it."
  }
  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.queue_out[0].metric_query : query if query.id == "backlog"]).expression == "visible / IF(running < 1, 1, running)"
    error_message = "Never divided by zero, and no value without a count."
  }
  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "messages"]).expression == "IF((in_flight > 0) OR ((visible + in_flight > 0) AND (FILL(running, 1) < 2)), 1200, (visible + in_flight) / IF(running < 1, 1, running))"
    error_message = "No task goes while a message is in flight."
  }
  assert {
    condition     = [for step in aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment : tonumber(step.metric_interval_lower_bound) if step.scaling_adjustment == 100] == [1200] && [for step in aws_appautoscaling_policy.scale_out[0].step_scaling_policy_configuration[0].step_adjustment : tonumber(step.metric_interval_upper_bound) if step.scaling_adjustment == 100] == [4800]
    error_message = "The bounds are relative to the threshold, without gap or overlap."
  }
  assert {
    condition     = aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].adjustment_type == "PercentChangeInCapacity" && one(aws_appautoscaling_policy.scale_in[0].step_scaling_policy_configuration[0].step_adjustment).scaling_adjustment == -25
    error_message = "A quarter goes."
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.queue_wake_up) == 1 && length(aws_appautoscaling_policy.target) == 0
    error_message = "The same wake-up as with steps, and no target tracking."
  }
}

run "counts_messages_in_flight_as_backlog_of_tasks_that_protect_themselves" {
  variables {
    scaling = { strategy = "sqs", min = 1, max = 10, desired = 1, queue_name = "q", latency = { acceptable = 600, per_message = 0.25 }, task_protection = true }
  }

  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.queue_in[0].metric_query : query if query.id == "messages"]).expression == "(visible + in_flight) / IF(running < 1, 1, running)"
    error_message = "With protection nothing is held back."
  }
}

run "counts_messages_in_decimals_and_not_in_binary" {
  command = plan

  variables {
    scaling = { strategy = "sqs", min = 1, max = 10, desired = 1, queue_name = "q", latency = { acceptable = 18, per_message = 1.2 } }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.queue_out[0].threshold == 15
    error_message = "18 / 1.2 is 15, and not a trifle less."
  }
}

run "keeps_the_whole_messages_of_a_fraction" {
  command = plan

  variables {
    scaling = { strategy = "sqs", min = 1, max = 10, desired = 1, queue_name = "q", latency = { acceptable = 18, per_message = 1.201 } }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.queue_out[0].threshold == 14
    error_message = "14.99 messages are 14."
  }
}

run "leaves_min_and_max_to_the_clock" {
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? * MON-FRI *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  assert {
    condition     = length(aws_appautoscaling_target.this) == 0 && aws_appautoscaling_target.scheduled[0].min_capacity == 1 && aws_appautoscaling_target.scheduled[0].max_capacity == 4
    error_message = "The limits of the service hold until the first action."
  }
  assert {
    condition     = aws_appautoscaling_scheduled_action.this[0].schedule == "cron(0 7 ? * MON-FRI *)" && aws_appautoscaling_scheduled_action.this[0].timezone == "Europe/London" && aws_appautoscaling_scheduled_action.this[0].scalable_target_action[0].min_capacity == "2" && aws_appautoscaling_scheduled_action.this[0].scalable_target_action[0].max_capacity == "10"
    error_message = "The action says when, where and what."
  }
}

run "does_not_take_back_what_the_clock_owns" {
  variables {
    scaling = { strategy = "cpu", min = 3, max = 8, desired = 3, target = 60, schedule = [{ cron = "0 7 ? * MON-FRI *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  assert {
    condition     = aws_appautoscaling_target.scheduled[0].min_capacity == 1 && aws_appautoscaling_target.scheduled[0].max_capacity == 4
    error_message = "min and max are ignored after the first apply."
  }
}

run "goes_back_to_limits_of_its_own_with_a_target_made_again" {
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60 }
  }

  assert {
    condition     = length(aws_appautoscaling_target.scheduled) == 0 && length(aws_appautoscaling_scheduled_action.this) == 0 && aws_appautoscaling_target.this[0].min_capacity == 1
    error_message = "Without a schedule, Terraform owns the limits."
  }
}

run "wakes_up_when_only_the_clock_goes_to_zero" {
  variables {
    scaling = { strategy = "sqs", min = 1, max = 10, desired = 1, queue_name = "q", scale_out = { threshold = 100, adjustment = 3, cooldown = 120 }, scale_in = { threshold = 10, adjustment = 1, cooldown = 300 }, schedule = [{ cron = "0 7 ? * MON-FRI *", timezone = "Europe/London", min = 0, max = 10 }] }
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.queue_wake_up) == 1
    error_message = "The lowest min of all counts."
  }
}

run "rejects_a_latency_beside_steps" {
  command = plan
  variables {
    scaling = { strategy = "sqs", min = 0, max = 10, desired = 1, queue_name = "q", latency = { acceptable = 600, per_message = 0.25 }, scale_out = { threshold = 100, adjustment = 3, cooldown = 120 }, scale_in = { threshold = 10, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_an_acceptable_latency_that_one_message_takes" {
  command = plan
  variables {
    scaling = { strategy = "sqs", min = 0, max = 10, desired = 1, queue_name = "q", latency = { acceptable = 2, per_message = 2 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_latency_over_fourteen_days" {
  command = plan
  variables {
    scaling = { strategy = "sqs", min = 0, max = 10, desired = 1, queue_name = "q", latency = { acceptable = 1209601, per_message = 2 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_latency_with_cpu" {
  command = plan
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, latency = { acceptable = 600, per_message = 0.25 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_task_protection_with_cpu" {
  command = plan
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, task_protection = true }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_schedule_with_min_over_max" {
  command = plan
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? * MON-FRI *", timezone = "Europe/London", min = 11, max = 10 }] }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_scheduled_range_for_a_fixed_count" {
  command = plan
  variables {
    scaling = { strategy = "default", min = 1, max = 1, desired = 1, schedule = [{ cron = "0 7 ? * MON-FRI *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_scheduled_min_of_zero_with_cpu" {
  command = plan
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? * MON-FRI *", timezone = "Europe/London", min = 0, max = 10 }] }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_schedule_that_only_switches_off" {
  command = plan
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? * MON-FRI *", timezone = "Europe/London", min = 0, max = 0 }] }
  }

  expect_failures = [var.scaling]
}

run "rejects_five_fields_of_cron" {
  command = plan
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 * * 1-5", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [var.scaling]
}

run "rejects_cron_without_a_question_mark" {
  command = plan
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 * * MON *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [var.scaling]
}

run "rejects_an_abbreviation_as_a_time_zone" {
  command = plan
  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? * MON-FRI *", timezone = "EST", min = 2, max = 10 }] }
  }

  expect_failures = [var.scaling]
}

run "rejects_minute_60" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "60 7 ? * MON-FRI *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "rejects_an_hour_from_high_to_low" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 19-7 ? * MON-FRI *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "rejects_day_32_of_a_month" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 1,32 * ? *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "rejects_a_day_of_the_week_by_zero" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? * 0 *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "rejects_a_day_of_the_week_as_a_month" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? MON * *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "rejects_the_sixth_monday" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? * MON#6 *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "rejects_a_year_before_1970" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? * * 1969", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "rejects_a_step_of_zero" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "*/0 7 ? * * *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "rejects_a_step_over_an_hour" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "*/60 7 ? * * *", timezone = "Europe/London", min = 2, max = 10 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "takes_every_form_that_aws_has" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [
      { cron = "*/59 0-23/2 ? JAN-MAR,12 MON#5 2199", min = 1, max = 4 },
      { cron = "0,30 7 LW * ? 1970-2199", min = 1, max = 4 },
      { cron = "59 23 31W 1/3 ? *", min = 1, max = 4 },
      { cron = "0 7 ? * FRIL *", min = 1, max = 4 },
      { cron = "0 7 ? * 2-6 *", min = 1, max = 4 },
    ] }
  }

  assert {
    condition     = length(aws_appautoscaling_scheduled_action.this) == 5
    error_message = "Lists, ranges, steps, names, L, W and #."
  }
}
