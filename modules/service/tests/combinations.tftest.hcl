# Values that are good by themselves, and that AWS refuses together or for a reason that only shows in what is made of them.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-2" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111111111111" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111111111111:role/mock" }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-orders:1" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/mock/0123456789abcdef" }
  }
  mock_resource "aws_appautoscaling_policy" {
    defaults = { arn = "arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:mock" }
  }
}

variables {
  name         = "shop-dev-orders"
  service      = "orders"
  environment  = "dev"
  image        = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:1"
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

run "rejects_a_name_that_aws_keeps_for_ids_of_security_groups" {
  command = plan

  variables {
    name = "sg-dev-orders"
  }

  expect_failures = [var.name]
}

run "rejects_the_name_of_another_cluster" {
  command = plan

  variables {
    cluster_name = "shop-prod"
  }

  expect_failures = [var.cluster_name]
}

run "rejects_the_end_of_the_name_of_the_cluster" {
  command = plan

  variables {
    cluster_name = "dev"
  }

  expect_failures = [var.cluster_name]
}

run "rejects_seventeen_subnets" {
  command = plan

  variables {
    subnet_ids = [for index in range(17) : "subnet-${index}"]
  }

  expect_failures = [var.subnet_ids]
}

run "rejects_a_topic_of_another_region" {
  command = plan

  variables {
    alarm_topic_arns = ["arn:aws:sns:eu-west-1:111111111111:alarms"]
  }

  expect_failures = [var.alarm_topic_arns]
}

run "rejects_fifty_tags_beside_the_name" {
  command = plan

  variables {
    tags = { for index in range(50) : "tag${index}" => "" }
  }

  expect_failures = [var.tags]
}

run "takes_forty_nine_tags_and_a_name" {
  command = plan

  variables {
    tags = merge({ for index in range(48) : "tag${index}" => "" }, { Name = "orders", "cost centre" = "" })
  }

  assert {
    condition     = length(aws_security_group.this.tags) == 50
    error_message = "A name given is the name of the group, and no further tag."
  }
}

run "rejects_a_tag_that_aws_keeps" {
  command = plan

  variables {
    tags = { "AWS:team" = "orders" }
  }

  expect_failures = [var.tags]
}

run "rejects_a_key_of_a_tag_with_129_characters" {
  command = plan

  variables {
    tags = { (join("", [for index in range(129) : "k"])) = "v" }
  }

  expect_failures = [var.tags]
}

run "rejects_a_value_of_a_tag_with_257_characters" {
  command = plan

  variables {
    tags = { Team = join("", [for index in range(257) : "v"]) }
  }

  expect_failures = [var.tags]
}

run "takes_tags_as_long_as_aws_does" {
  command = plan

  variables {
    tags = { (join("", [for index in range(128) : "k"])) = join("", [for index in range(256) : "v"]) }
  }

  assert {
    condition     = length(aws_ecs_service.this.tags) == 1
    error_message = "128 and 256 characters."
  }
}

run "rejects_a_tag_with_a_comma" {
  command = plan

  variables {
    tags = { team = "orders, billing" }
  }

  expect_failures = [var.tags]
}

run "rejects_a_host_without_a_dot" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, host = "orders" }
  }

  expect_failures = [var.connection]
}

run "rejects_a_host_that_ends_in_a_digit" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, host = "orders.v2" }
  }

  expect_failures = [var.connection]
}

run "rejects_a_host_with_two_dots_in_a_row" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, host = "orders..example" }
  }

  expect_failures = [var.connection]
}

run "rejects_codes_from_high_to_low" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, health_check = { codes = "200,299-204" } }
  }

  expect_failures = [var.connection]
}

run "rejects_a_health_check_that_no_load_balancer_makes" {
  command = plan

  variables {
    connection = { type = "internal", health_check = { path = "/health" } }
  }

  expect_failures = [var.connection]
}

run "rejects_a_drain_of_no_requests" {
  command = plan

  variables {
    connection = { type = "internal", deregistration_delay = 60 }
  }

  expect_failures = [var.connection]
}

run "rejects_the_arn_of_a_load_balancer_as_its_listener" {
  command = plan

  variables {
    load_balancer = {
      arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:loadbalancer/app/shop-dev/aaaaaaaaaaaaaaaa"
      internal_url          = "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
      public_listener_arn   = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/2222222222222222"
      api_id                = "api0000001"
      api_endpoint          = "https://api0000001.execute-api.eu-west-2.amazonaws.com"
      vpc_link_id           = "link01"
    }
  }

  expect_failures = [var.load_balancer]
}

run "rejects_a_listener_of_another_load_balancer" {
  command = plan

  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 120, internal_priority = 121 }
    load_balancer = {
      arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      internal_url          = "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
      public_listener_arn   = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-public/bbbbbbbbbbbbbbbb/2222222222222222"
      api_id                = "api0000001"
      api_endpoint          = "https://api0000001.execute-api.eu-west-2.amazonaws.com"
      vpc_link_id           = "link01"
    }
  }

  expect_failures = [aws_lb_target_group.this]
}

run "rejects_two_rules_on_one_listener" {
  command = plan

  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 120, internal_priority = 121 }
    load_balancer = {
      arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      internal_url          = "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
      public_listener_arn   = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      api_id                = "api0000001"
      api_endpoint          = "https://api0000001.execute-api.eu-west-2.amazonaws.com"
      vpc_link_id           = "link01"
    }
  }

  expect_failures = [aws_lb_target_group.this]
}

run "takes_one_listener_for_one_rule" {
  command = plan

  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 120 }
    load_balancer = {
      arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      internal_url          = "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
      public_listener_arn   = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      api_id                = "api0000001"
      api_endpoint          = "https://api0000001.execute-api.eu-west-2.amazonaws.com"
      vpc_link_id           = "link01"
    }
  }

  assert {
    condition     = keys(aws_lb_listener_rule.this) == ["public"]
    error_message = "Only two rules on it would be one too many."
  }
}

run "rejects_http_to_a_listener_that_speaks_tls" {
  command = plan

  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 120 }
    load_balancer = {
      arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      internal_url          = "https://internal.example.com"
      public_listener_arn   = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/2222222222222222"
      api_id                = "api0000001"
      api_endpoint          = "https://api0000001.execute-api.eu-west-2.amazonaws.com"
      vpc_link_id           = "link01"
    }
  }

  expect_failures = [aws_apigatewayv2_integration.this]
}

run "rejects_a_server_name_with_a_scheme" {
  command = plan

  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 120 }
    load_balancer = {
      arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      internal_url          = "https://internal.example.com"
      public_listener_arn   = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/2222222222222222"
      api_id                = "api0000001"
      api_endpoint          = "https://api0000001.execute-api.eu-west-2.amazonaws.com"
      vpc_link_id           = "link01"
      server_name           = "https://internal.example.com"
    }
  }

  expect_failures = [var.load_balancer]
}

run "speaks_tls_to_the_name_of_the_certificate" {
  command = plan

  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 120 }
    load_balancer = {
      arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      internal_url          = "https://internal.example.com"
      public_listener_arn   = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/2222222222222222"
      api_id                = "api0000001"
      api_endpoint          = "https://api0000001.execute-api.eu-west-2.amazonaws.com"
      vpc_link_id           = "link01"
      server_name           = "internal.example.com"
    }
  }

  assert {
    condition     = aws_apigatewayv2_integration.this[0].tls_config[0].server_name_to_verify == "internal.example.com"
    error_message = "The certificate is checked."
  }
}

run "rejects_percentages_that_round_to_a_deployment_that_is_stuck" {
  command = plan

  variables {
    deployment = { minimum_healthy = 50, maximum = 150 }
  }

  expect_failures = [var.deployment]
}

run "rejects_percentages_that_are_stuck_at_the_least_that_scaling_leaves" {
  command = plan

  variables {
    scaling    = { strategy = "cpu", min = 3, max = 30, desired = 10, target = 60 }
    deployment = { minimum_healthy = 90, maximum = 120 }
  }

  expect_failures = [var.deployment]
}

run "rejects_percentages_that_are_stuck_at_the_least_that_the_clock_leaves" {
  command = plan

  variables {
    scaling    = { strategy = "cpu", min = 10, max = 20, desired = 10, target = 60, schedule = [{ cron = "0 19 ? * MON-FRI *", min = 1, max = 4 }, { cron = "0 7 ? * MON-FRI *", min = 10, max = 20 }] }
    deployment = { minimum_healthy = 100, maximum = 110 }
  }

  expect_failures = [var.deployment]
}

run "takes_percentages_that_would_be_stuck_only_where_the_clock_switches_off" {
  command = plan

  variables {
    scaling    = { strategy = "cpu", min = 10, max = 20, desired = 10, target = 60, schedule = [{ cron = "0 19 ? * MON-FRI *", min = 0, max = 0 }, { cron = "0 7 ? * MON-FRI *", min = 10, max = 20 }] }
    deployment = { minimum_healthy = 100, maximum = 110 }
  }

  assert {
    condition     = aws_ecs_service.this.deployment_maximum_percent == 110
    error_message = "Ten tasks may be eleven, and none needs no replacement."
  }
}

run "takes_percentages_that_leave_room_for_one" {
  command = plan

  variables {
    scaling    = { strategy = "cpu", min = 5, max = 30, desired = 10, target = 60 }
    deployment = { minimum_healthy = 90, maximum = 120 }
  }

  assert {
    condition     = aws_ecs_service.this.deployment_maximum_percent == 120
    error_message = "Five tasks may be six."
  }
}

run "rejects_two_actions_at_one_time" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? * MON-FRI *", min = 2, max = 10 }, { cron = "0 7 ? * MON-FRI *", timezone = "UTC", min = 1, max = 4 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "rejects_two_actions_at_one_time_in_other_words" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0,30 7 ? JAN MON-WED,5 *", min = 2, max = 10 }, { cron = "*/30 7 ? 1-1 2,THU,TUE-4 1970-2199", min = 1, max = 4 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "rejects_every_day_of_the_month_beside_every_day_of_the_week" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? * 1/1 *", min = 2, max = 10 }, { cron = "0 7 * * ? *", min = 1, max = 4 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "rejects_the_third_friday_beside_itself" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [{ cron = "0 7 ? * FRI#3 *", min = 2, max = 10 }, { cron = "00 07 ? * 6#3 *", min = 1, max = 4 }] }
  }

  expect_failures = [aws_appautoscaling_target.scheduled]
}

run "takes_actions_that_meet_at_some_times_only_or_in_two_time_zones" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [
      { cron = "0 7 ? * MON-FRI *", min = 2, max = 10 },
      { cron = "0 7 ? * MON *", min = 1, max = 4 },
      { cron = "0 7 ? * MON *", timezone = "Europe/London", min = 1, max = 4 },
      { cron = "0 7 2 * ? *", min = 1, max = 4 },
      { cron = "0 7 ? * 2#1 *", min = 1, max = 4 },
    ] }
  }

  assert {
    condition     = length(aws_appautoscaling_scheduled_action.this) == 5
    error_message = "Each has times of its own."
  }
}

run "rejects_201_actions" {
  command = plan

  variables {
    scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60, schedule = [for index in range(201) : { cron = "${index % 60} ${floor(index / 60)} ? * * *", min = 1, max = 4 }] }
  }

  expect_failures = [var.scaling]
}

run "allows_an_ipv6_block_once_however_it_is_written" {
  command = plan

  variables {
    egress = [{ to = "2001:DB8::/32", port = 5432 }, { to = "2001:db8::/32", port = 5432 }]
  }

  assert {
    condition     = length(aws_vpc_security_group_egress_rule.this) == 2 && aws_vpc_security_group_egress_rule.this["tcp-5432-2001:db8::/32"].cidr_ipv6 == "2001:db8::/32"
    error_message = "AWS has one rule for both."
  }
}
