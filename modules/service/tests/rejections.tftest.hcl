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

run "rejects_a_cluster_given_by_name" {
  command = plan

  variables {
    cluster_id = "shop-dev"
  }

  expect_failures = [var.cluster_id]
}

run "rejects_a_cluster_name_that_is_an_arn" {
  command = plan

  variables {
    cluster_name = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
  }

  expect_failures = [var.cluster_name]
}

run "rejects_a_vpc_given_by_name" {
  command = plan

  variables {
    vpc_id = "main"
  }

  expect_failures = [var.vpc_id]
}

run "rejects_no_subnets" {
  command = plan

  variables {
    subnet_ids = []
  }

  expect_failures = [var.subnet_ids]
}

run "rejects_a_subnet_given_by_name" {
  command = plan

  variables {
    subnet_ids = ["private-a"]
  }

  expect_failures = [var.subnet_ids]
}

run "rejects_five_more_security_groups" {
  command = plan

  variables {
    security_group_ids = ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5"]
  }

  expect_failures = [var.security_group_ids]
}

run "rejects_a_security_group_given_by_name" {
  command = plan

  variables {
    security_group_ids = ["database"]
  }

  expect_failures = [var.security_group_ids]
}

run "rejects_60_rules_of_egress" {
  command = plan

  variables {
    egress = [for port in range(5001, 5061) : { to = "10.0.0.0/16", port = port }]
  }

  expect_failures = [var.egress]
}

run "takes_59_rules_of_egress_however_often_they_are_given" {
  command = plan

  variables {
    egress = concat([for port in range(5001, 5060) : { to = "10.0.0.0/16", port = port }], [{ to = "10.0.0.0/16", port = 5001 }])
  }

  assert {
    condition     = length(aws_vpc_security_group_egress_rule.this) == 60
    error_message = "59 rules and HTTPS."
  }
}

run "rejects_egress_to_a_host_name" {
  command = plan

  variables {
    egress = [{ to = "db.example", port = 5432 }]
  }

  expect_failures = [var.egress]
}

run "rejects_egress_to_an_address_inside_a_block" {
  command = plan

  variables {
    egress = [{ to = "10.0.0.5/16", port = 5432 }]
  }

  expect_failures = [var.egress]
}

run "rejects_egress_to_port_zero" {
  command = plan

  variables {
    egress = [{ to = "10.0.0.0/16", port = 0 }]
  }

  expect_failures = [var.egress]
}

run "rejects_egress_by_every_protocol" {
  command = plan

  variables {
    egress = [{ to = "10.0.0.0/16", port = 1, protocol = "-1" }]
  }

  expect_failures = [var.egress]
}

run "rejects_a_load_balancer_given_by_its_arn" {
  command = plan

  variables {
    load_balancer = {
      arn_suffix            = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:loadbalancer/app/a/1"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      internal_url          = "http://a"
    }
  }

  expect_failures = [var.load_balancer]
}

run "rejects_an_internal_url_with_a_path" {
  command = plan

  variables {
    load_balancer = {
      arn_suffix            = "app/a/1"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      internal_url          = "http://a/orders"
    }
  }

  expect_failures = [var.load_balancer]
}

run "rejects_an_unknown_connection" {
  command = plan

  variables {
    connection = { type = "public" }
  }

  expect_failures = [var.connection]
}

run "rejects_a_path_of_an_internal_service" {
  command = plan

  variables {
    connection = { type = "internal", path = "/orders" }
  }

  expect_failures = [var.connection]
}

run "rejects_a_priority_of_an_internal_service" {
  command = plan

  variables {
    connection = { type = "internal", priority = 1 }
  }

  expect_failures = [var.connection]
}

run "rejects_an_internal_dns_service_without_a_path" {
  command = plan

  variables {
    connection = { type = "internal_dns", priority = 120 }
  }

  expect_failures = [var.connection]
}

run "rejects_a_vpc_link_service_without_a_priority" {
  command = plan

  variables {
    connection = { type = "vpc_link", path = "/orders" }
  }

  expect_failures = [var.connection]
}

run "rejects_a_path_that_ends_in_a_slash" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders/", priority = 120 }
  }

  expect_failures = [var.connection]
}

run "rejects_a_path_with_a_wildcard" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders/*", priority = 120 }
  }

  expect_failures = [var.connection]
}

run "rejects_a_path_of_127_characters" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", priority = 120 }
  }

  expect_failures = [var.connection]
}

run "rejects_a_host_with_a_wildcard" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, host = "*.example" }
  }

  expect_failures = [var.connection]
}

run "rejects_a_host_with_a_scheme" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, host = "http://orders.example" }
  }

  expect_failures = [var.connection]
}

run "rejects_priority_zero" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 0 }
  }

  expect_failures = [var.connection]
}

run "rejects_a_priority_over_50000" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 50001 }
  }

  expect_failures = [var.connection]
}

run "rejects_an_internal_priority_over_50000" {
  command = plan

  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 1, internal_priority = 50001 }
  }

  expect_failures = [var.connection]
}

run "rejects_an_internal_priority_of_an_internal_dns_service" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, internal_priority = 3 }
  }

  expect_failures = [var.connection]
}

run "rejects_a_health_check_path_without_a_slash" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, health_check = { path = "health" } }
  }

  expect_failures = [var.connection]
}

run "rejects_a_health_check_every_4_seconds" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, health_check = { interval = 4, timeout = 2 } }
  }

  expect_failures = [var.connection]
}

run "rejects_a_health_check_that_may_take_its_whole_interval" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, health_check = { interval = 5, timeout = 5 } }
  }

  expect_failures = [var.connection]
}

run "rejects_a_health_check_that_may_take_one_second" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, health_check = { timeout = 1 } }
  }

  expect_failures = [var.connection]
}

run "rejects_a_target_that_is_healthy_after_one_check" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, health_check = { healthy = 1 } }
  }

  expect_failures = [var.connection]
}

run "rejects_a_target_that_is_unhealthy_after_11_checks" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, health_check = { unhealthy = 11 } }
  }

  expect_failures = [var.connection]
}

run "rejects_a_health_check_code_of_a_broken_server" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, health_check = { codes = "200-599" } }
  }

  expect_failures = [var.connection]
}

run "rejects_a_health_check_path_with_a_space" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, health_check = { path = "/my health" } }
  }

  expect_failures = [var.connection]
}

run "rejects_a_negative_grace_period" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, health_check = { grace = -1 } }
  }

  expect_failures = [var.connection]
}

run "rejects_a_deregistration_delay_over_an_hour" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, deregistration_delay = 3601 }
  }

  expect_failures = [var.connection]
}

run "rejects_a_routed_service_without_a_load_balancer" {
  command = plan

  variables {
    connection    = { type = "internal_dns", path = "/orders", priority = 120 }
    load_balancer = null
  }

  expect_failures = [aws_lb_target_group.this]
}

run "rejects_a_vpc_link_service_without_an_api" {
  command = plan

  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 120 }
    load_balancer = {
      arn_suffix            = "app/a/1"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      internal_url          = "http://a"
    }
  }

  expect_failures = [aws_lb_target_group.this]
}

run "rejects_a_drain_on_spot_of_two_minutes" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, deregistration_delay = 120 }
    capacity   = { on_demand_base = 0, spot_percent = 50 }
  }

  expect_failures = [aws_lb_target_group.this]
}

run "rejects_a_spot_task_that_is_killed_while_it_drains" {
  command = plan

  variables {
    connection   = { type = "internal_dns", path = "/orders", priority = 120, deregistration_delay = 61 }
    stop_timeout = 60
    capacity     = { on_demand_base = 1, spot_percent = 50 }
  }

  expect_failures = [aws_lb_target_group.this]
}

run "rejects_a_negative_base" {
  command = plan

  variables {
    capacity = { on_demand_base = -1, spot_percent = 50 }
  }

  expect_failures = [var.capacity]
}

run "rejects_more_than_100_percent_of_spot" {
  command = plan

  variables {
    capacity = { on_demand_base = 0, spot_percent = 101 }
  }

  expect_failures = [var.capacity]
}

run "rejects_a_minimum_over_100_percent" {
  command = plan

  variables {
    deployment = { minimum_healthy = 101 }
  }

  expect_failures = [var.deployment]
}

run "rejects_a_maximum_under_100_percent" {
  command = plan

  variables {
    deployment = { minimum_healthy = 0, maximum = 99 }
  }

  expect_failures = [var.deployment]
}

run "rejects_a_maximum_over_400_percent" {
  command = plan

  variables {
    deployment = { maximum = 401 }
  }

  expect_failures = [var.deployment]
}

run "rejects_a_deployment_that_can_replace_no_task" {
  command = plan

  variables {
    deployment = { minimum_healthy = 100, maximum = 100 }
  }

  expect_failures = [var.deployment]
}

run "rejects_an_unknown_strategy" {
  command = plan

  variables {
    scaling = { strategy = "requests", min = 1, max = 4, desired = 1 }
  }

  expect_failures = [var.scaling]
}

run "rejects_half_a_task" {
  command = plan

  variables {
    scaling = { strategy = "default", min = 0.5, max = 0.5, desired = 0.5 }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_negative_min" {
  command = plan

  variables {
    scaling = { strategy = "sqs", min = -1, max = 4, desired = 1, queue_name = "q", scale_out = { threshold = 80, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_first_count_over_max" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 5, target = 60 }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_first_count_under_min" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 2, max = 4, desired = 1, target = 60 }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_range_with_the_strategy_default" {
  command = plan

  variables {
    scaling = { strategy = "default", min = 1, max = 4, desired = 1 }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_cpu_service_that_would_stay_at_zero" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 0, max = 4, desired = 1, target = 60 }
  }

  expect_failures = [var.scaling]
}

run "rejects_an_alb_service_that_would_stay_at_zero" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
    scaling    = { strategy = "alb", min = 0, max = 4, desired = 1, requests_per_task = 10 }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_scaled_service_without_room_for_a_task" {
  command = plan

  variables {
    scaling = { strategy = "sqs", min = 0, max = 0, desired = 0, queue_name = "q", scale_out = { threshold = 80, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_target_with_sqs" {
  command = plan

  variables {
    scaling = { strategy = "sqs", min = 1, max = 4, desired = 1, queue_name = "q", target = 60, scale_out = { threshold = 80, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_target_of_zero_percent" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 0 }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_target_over_100_percent" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 101 }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_service_that_only_grows" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, scale_out = { threshold = 80, adjustment = 1, cooldown = 60 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_service_that_only_shrinks" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, scale_in = { threshold = 40, adjustment = 1, cooldown = 60 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_target_beside_steps" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, scale_out = { threshold = 80, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_cpu_with_neither_target_nor_steps" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1 }
  }

  expect_failures = [var.scaling]
}

run "rejects_sqs_without_a_queue" {
  command = plan

  variables {
    scaling = { strategy = "sqs", min = 1, max = 4, desired = 1, scale_out = { threshold = 80, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_sqs_without_steps" {
  command = plan

  variables {
    scaling = { strategy = "sqs", min = 1, max = 4, desired = 1, queue_name = "q" }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_queue_with_cpu" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, queue_name = "q" }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_queue_given_by_its_arn" {
  command = plan

  variables {
    scaling = { strategy = "sqs", min = 1, max = 4, desired = 1, queue_name = "arn:aws:sqs:eu-west-2:111111111111:q", scale_out = { threshold = 80, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_alb_without_requests_per_task" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
    scaling    = { strategy = "alb", min = 1, max = 4, desired = 1 }
  }

  expect_failures = [var.scaling]
}

run "rejects_requests_per_task_with_cpu" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, requests_per_task = 10 }
  }

  expect_failures = [var.scaling]
}

run "rejects_zero_requests_per_task" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
    scaling    = { strategy = "alb", min = 1, max = 4, desired = 1, requests_per_task = 0 }
  }

  expect_failures = [var.scaling]
}

run "rejects_steps_with_alb" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
    scaling    = { strategy = "alb", min = 1, max = 4, desired = 1, requests_per_task = 10, scale_out = { threshold = 80, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_steps_with_the_strategy_default" {
  command = plan

  variables {
    scaling = { strategy = "default", min = 1, max = 1, desired = 1, scale_out = { threshold = 80, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_common_cooldown_beside_steps" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, scale_out = { threshold = 80, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 }, cooldown = { out = 60, in = 60 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_negative_cooldown" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, cooldown = { out = -1, in = 60 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_cooldown_of_half_a_second" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, scale_out = { threshold = 80, adjustment = 1, cooldown = 0.5 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_negative_adjustment_to_scale_in" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, scale_out = { threshold = 80, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 40, adjustment = -1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_an_adjustment_of_zero" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, scale_out = { threshold = 80, adjustment = 0, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_threshold_over_100_percent" {
  command = plan

  variables {
    scaling = { strategy = "memory", min = 1, max = 4, desired = 1, scale_out = { threshold = 101, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 40, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_a_threshold_of_zero_messages" {
  command = plan

  variables {
    scaling = { strategy = "sqs", min = 1, max = 4, desired = 1, queue_name = "q", scale_out = { threshold = 80, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 0, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_equal_thresholds_of_cpu" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, scale_out = { threshold = 60, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 60, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_crossed_thresholds_of_sqs" {
  command = plan

  variables {
    scaling = { strategy = "sqs", min = 1, max = 4, desired = 1, queue_name = "q", scale_out = { threshold = 10, adjustment = 1, cooldown = 180 }, scale_in = { threshold = 11, adjustment = 1, cooldown = 300 } }
  }

  expect_failures = [var.scaling]
}

run "rejects_alb_for_an_internal_service" {
  command = plan

  variables {
    scaling = { strategy = "alb", min = 1, max = 4, desired = 1, requests_per_task = 10 }
  }

  expect_failures = [aws_appautoscaling_target.this]
}
