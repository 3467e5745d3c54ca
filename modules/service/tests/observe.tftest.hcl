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
  mock_resource "aws_cloudwatch_metric_alarm" {
    defaults = {
      arn = "arn:aws:cloudwatch:eu-west-2:111111111111:alarm:mock"
    }
  }
  mock_resource "aws_apigatewayv2_integration" {
    defaults = {
      id = "integ01"
    }
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
  connection   = { type = "internal_dns", path = "/orders", priority = 120 }
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

run "watches_what_users_feel_on_its_own_target_group" {
  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.health) == ["cpu", "errors", "latency", "memory", "tasks"]
    error_message = "Five alarms."
  }
  assert {
    condition = alltrue([for name in ["errors", "latency"] : alltrue([
      for query in aws_cloudwatch_metric_alarm.health[name].metric_query :
      query.metric[0].namespace == "AWS/ApplicationELB" && query.metric[0].period == 60 && query.metric[0].dimensions == tomap({
        LoadBalancer = "app/shop-dev/aaaaaaaaaaaaaaaa"
        TargetGroup  = "targetgroup/shop-dev-orders/0123456789abcdef"
      }) if length(query.metric) > 0
    ])])
    error_message = "Errors of another service behind the load balancer are not this one's."
  }
  assert {
    condition = (
      one([for query in aws_cloudwatch_metric_alarm.health["errors"].metric_query : query.expression if query.return_data]) ==
      "IF(FILL(failed, 0) + FILL(refused, 0) >= 3, 100 * (FILL(failed, 0) + FILL(refused, 0)) / requests, 0)"
    )
    error_message = "Fewer than three errors in a minute are no share."
  }
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.health["errors"].threshold == 5 && aws_cloudwatch_metric_alarm.health["errors"].datapoints_to_alarm == 2 && aws_cloudwatch_metric_alarm.health["errors"].evaluation_periods == 3 &&
      aws_cloudwatch_metric_alarm.health["latency"].threshold == 2 && aws_cloudwatch_metric_alarm.health["latency"].datapoints_to_alarm == 3 && aws_cloudwatch_metric_alarm.health["latency"].evaluation_periods == 5
    )
    error_message = "The documented defaults."
  }
  assert {
    condition = {
      for query in aws_cloudwatch_metric_alarm.health["latency"].metric_query : query.id => query.metric[0].stat if length(query.metric) > 0
    } == { requests = "Sum", slowest = "p99" }
    error_message = "The slowest percent, and how many there were."
  }
}

run "watches_tasks_by_the_names_it_was_given" {
  assert {
    condition = alltrue(flatten([for name in ["tasks", "cpu", "memory"] : [
      for query in aws_cloudwatch_metric_alarm.health[name].metric_query :
      query.metric[0].dimensions == tomap({ ClusterName = "shop-dev", ServiceName = "shop-dev-orders" }) if length(query.metric) > 0
    ]]))
    error_message = "The service does not exist yet when its alarms are made."
  }
  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.health["tasks"].metric_query : query.expression if query.return_data]) == "IF(desired > FILL(running, 0), desired - FILL(running, 0), 0)"
    error_message = "Nothing is missing where nothing is desired."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.health["tasks"].threshold == 0 && aws_cloudwatch_metric_alarm.health["tasks"].datapoints_to_alarm == 10 && aws_cloudwatch_metric_alarm.health["tasks"].evaluation_periods == 10
    error_message = "Longer than a start takes; a deployment keeps all tasks."
  }
  assert {
    condition     = one(aws_cloudwatch_metric_alarm.health["memory"].metric_query).metric[0].stat == "Maximum" && one(aws_cloudwatch_metric_alarm.health["cpu"].metric_query).metric[0].stat == "Average"
    error_message = "The fullest task, and all of them."
  }
}

run "lets_a_deployment_end_that_may_run_fewer_tasks" {
  variables {
    scaling    = { strategy = "default", min = 3, max = 3, desired = 3 }
    deployment = { minimum_healthy = 50, maximum = 100 }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.health["tasks"].datapoints_to_alarm == 20 && aws_cloudwatch_metric_alarm.health["tasks"].evaluation_periods == 20
    error_message = "Ten minutes and three turns of 185 seconds."
  }
  assert {
    condition     = strcontains(aws_cloudwatch_metric_alarm.health["tasks"].alarm_description, "for 20 minutes")
    error_message = "It says for how long."
  }
}

run "looks_at_a_day_of_missing_tasks_at_most" {
  variables {
    scaling    = { strategy = "default", min = 100, max = 100, desired = 100 }
    connection = { type = "internal_dns", path = "/orders", priority = 120, deregistration_delay = 3600 }
    deployment = { minimum_healthy = 99, maximum = 100 }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.health["tasks"].evaluation_periods == 1440 && aws_cloudwatch_metric_alarm.health["tasks"].datapoints_to_alarm == 1440
    error_message = "CloudWatch takes no longer time."
  }
}

run "takes_no_data_for_no_breach" {
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.health : alarm.treat_missing_data == "notBreaching" && alarm.comparison_operator == "GreaterThanThreshold"])
    error_message = "No request, no task, no count."
  }
}

run "tells_nobody_without_a_topic_and_exists_all_the_same" {
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.health) == 5 && alltrue([for alarm in aws_cloudwatch_metric_alarm.health : length(alarm.alarm_actions) == 0])
    error_message = "Deployments and the dashboard need them."
  }
}

run "tells_the_topic_of_an_alarm_and_of_its_end" {
  variables {
    alarm_topic_arns = ["arn:aws:sns:eu-west-2:111111111111:alerts"]
  }

  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.health :
      alarm.alarm_actions == toset(["arn:aws:sns:eu-west-2:111111111111:alerts"]) && alarm.ok_actions == toset(["arn:aws:sns:eu-west-2:111111111111:alerts"])
    ])
    error_message = "Both ways."
  }
}

run "goes_off_at_the_thresholds_that_it_is_told" {
  variables {
    alarms = { error_percent = 1, latency = 0.5, cpu = 80, memory = 70, off = ["tasks"] }
  }

  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.health : name => alarm.threshold } == {
      errors = 1, latency = 0.5, cpu = 80, memory = 70
    }
    error_message = "Each its own, and none for tasks."
  }
}

run "watches_no_requests_of_a_service_that_gets_none" {
  variables {
    connection = { type = "internal" }
  }

  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.health) == ["cpu", "memory", "tasks"]
    error_message = "No errors and no latency without a target group."
  }
  assert {
    condition     = one(aws_ecs_service.this.alarms).enable == false && one(aws_ecs_service.this.alarms).rollback == false
    error_message = "And no deployment waits for them."
  }
}

run "rolls_back_on_what_users_feel" {
  assert {
    condition     = one(aws_ecs_service.this.alarms).enable && one(aws_ecs_service.this.alarms).rollback && one(aws_ecs_service.this.alarms).alarm_names == toset(["shop-dev-orders-errors", "shop-dev-orders-latency"])
    error_message = "Errors and latency, not a full CPU."
  }
}

run "rolls_back_on_the_one_alarm_that_is_left" {
  variables {
    alarms = { off = ["latency"] }
  }

  assert {
    condition     = one(aws_ecs_service.this.alarms).enable && one(aws_ecs_service.this.alarms).alarm_names == toset(["shop-dev-orders-errors"])
    error_message = "ECS refuses the name of an alarm that is not there."
  }
}

run "rolls_back_on_no_alarm_when_told_so" {
  variables {
    deployment = { rollback_on_alarm = false }
  }

  assert {
    condition     = one(aws_ecs_service.this.alarms).enable == false && one(aws_ecs_service.this.alarms).rollback == false && aws_ecs_service.this.deployment_circuit_breaker[0].enable
    error_message = "Switched off by its words, because the provider does not see a block that is gone; the circuit breaker stays."
  }
}

run "has_no_alarm_at_all_when_told_so" {
  variables {
    alarms = { off = ["error_percent", "latency", "tasks", "cpu", "memory"] }
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.health) == 0 && length(aws_ecs_service.this.alarms) == 0
    error_message = "None."
  }
  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget.type if widget.type == "alarm"] == []
    error_message = "CloudWatch refuses an alarm widget without alarms."
  }
}

run "shows_everything_on_one_page" {
  variables {
    consumes = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-jobs"]
  }

  assert {
    condition     = aws_cloudwatch_dashboard.this[0].dashboard_name == "shop-dev-orders"
    error_message = "Named after the service."
  }
  assert {
    condition = [for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget.properties.title] == [
      "Alarms", "Requests and errors a minute", "Response time in seconds", "CPU and memory in percent", "Tasks",
      "Messages in shop-dev-jobs", "Age of the oldest message in shop-dev-jobs, in seconds", "Errors",
    ]
    error_message = "What users feel first."
  }
  assert {
    condition     = alltrue([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget.properties.region == "eu-west-2" if widget.type != "alarm"])
    error_message = "Dashboards are global: each graph names its region."
  }
  assert {
    condition = alltrue([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets :
      contains(["alarm", "metric", "log"], widget.type) && widget.x + widget.width <= 24 && widget.y >= 0 && widget.height >= 1
    ])
    error_message = "The grid has 24 columns."
  }
  assert {
    condition     = length(distinct([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : "${widget.x}-${widget.y}"])) == 8
    error_message = "No two widgets in one place."
  }
}

run "shows_no_requests_of_a_service_that_gets_none" {
  variables {
    connection = { type = "internal" }
  }

  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget.properties.title] == ["Alarms", "CPU and memory in percent", "Tasks", "Errors"]
    error_message = "Only what there is."
  }
}

run "makes_no_dashboard_when_told_so" {
  variables {
    dashboard = false
  }

  assert {
    condition     = length(aws_cloudwatch_dashboard.this) == 0
    error_message = "It costs money."
  }
}

run "saves_a_query_to_start_from" {
  assert {
    condition     = aws_cloudwatch_query_definition.errors[0].name == "shop-dev-orders/errors" && aws_cloudwatch_query_definition.errors[0].log_group_names == tolist(["/ecs/shop-dev-orders"])
    error_message = "In a folder of the service, on its own log group."
  }
  assert {
    condition     = strcontains(aws_cloudwatch_query_definition.errors[0].query_string, "filter level in [\"error\", \"fatal\"]")
    error_message = "The levels that the services write."
  }
}

run "rejects_a_share_of_errors_of_zero" {
  command = plan

  variables {
    alarms = { error_percent = 0 }
  }

  expect_failures = [var.alarms]
}

run "rejects_a_share_of_errors_over_99_percent" {
  command = plan

  variables {
    alarms = { error_percent = 99.5 }
  }

  expect_failures = [var.alarms]
}

run "rejects_a_latency_in_milliseconds" {
  command = plan

  variables {
    alarms = { latency = 500 }
  }

  expect_failures = [var.alarms]
}

run "rejects_a_cpu_of_100_percent" {
  command = plan

  variables {
    alarms = { cpu = 100 }
  }

  expect_failures = [var.alarms]
}

run "rejects_an_alarm_that_does_not_exist" {
  command = plan

  variables {
    alarms = { off = ["errors"] }
  }

  expect_failures = [var.alarms]
}

run "rejects_a_fifo_topic" {
  command = plan

  variables {
    alarm_topic_arns = ["arn:aws:sns:eu-west-2:111111111111:alerts.fifo"]
  }

  expect_failures = [var.alarm_topic_arns]
}

run "rejects_six_topics" {
  command = plan

  variables {
    alarm_topic_arns = [for number in range(6) : "arn:aws:sns:eu-west-2:111111111111:alerts-${number}"]
  }

  expect_failures = [var.alarm_topic_arns]
}

run "rejects_a_threshold_of_an_alarm_that_is_off" {
  command = plan

  variables {
    alarms = { cpu = 80, off = ["cpu"] }
  }

  expect_failures = [var.alarms]
}

run "rejects_a_share_of_errors_of_a_service_that_gets_no_requests" {
  command = plan

  variables {
    connection = { type = "internal" }
    alarms     = { error_percent = 1 }
  }

  expect_failures = [var.alarms]
}

run "rejects_a_latency_of_a_service_that_gets_no_requests" {
  command = plan

  variables {
    connection = { type = "internal" }
    alarms     = { latency = 1 }
  }

  expect_failures = [var.alarms]
}
