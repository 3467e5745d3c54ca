# How long Terraform waits for a deployment.

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

run "waits_for_a_start_and_an_end_beyond_the_twenty_minutes" {
  command = plan

  assert {
    condition     = aws_ecs_service.this.timeouts == { create = "24m", update = "24m", delete = "24m" }
    error_message = "20 minutes and 90 + 30 + 2 * 10 + 15 + 30 seconds, rounded up."
  }
}

run "waits_for_a_long_drain" {
  command = plan

  variables {
    connection   = { type = "internal_dns", path = "/orders", priority = 120, deregistration_delay = 3600 }
    stop_timeout = 120
  }

  assert {
    condition     = aws_ecs_service.this.timeouts == { create = "85m", update = "85m", delete = "85m" }
    error_message = "20 minutes and 90 + 30 + 20 + 3600 + 120 seconds."
  }
}

run "waits_for_each_turn_of_a_slow_deployment" {
  command = plan

  variables {
    scaling    = { strategy = "default", min = 10, max = 10, desired = 10 }
    deployment = { minimum_healthy = 100, maximum = 110 }
  }

  assert {
    condition     = aws_ecs_service.this.timeouts == { create = "51m", update = "51m", delete = "51m" }
    error_message = "Ten turns of 185 seconds."
  }
}

run "waits_no_longer_than_an_hour_for_a_start" {
  command = plan

  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, health_check = { grace = 2147483647 } }
  }

  assert {
    condition     = aws_ecs_service.this.timeouts == { create = "83m", update = "83m", delete = "83m" }
    error_message = "3600 seconds of grace, and the rest."
  }
}

run "waits_for_tasks_that_protect_themselves" {
  command = plan

  variables {
    connection = { type = "internal" }
    scaling    = { strategy = "sqs", min = 1, max = 10, desired = 1, queue_name = "q", latency = { acceptable = 600, per_message = 0.25 }, task_protection = true }
  }

  assert {
    condition     = aws_ecs_service.this.timeouts == { create = "2902m", update = "2902m", delete = "2902m" }
    error_message = "48 hours of protection, 20 minutes and 90 + 30 seconds."
  }
}

run "waits_for_a_service_without_requests_to_stop" {
  command = plan

  variables {
    connection = { type = "internal" }
  }

  assert {
    condition     = aws_ecs_service.this.timeouts == { create = "22m", update = "22m", delete = "22m" }
    error_message = "20 minutes and 90 + 30 seconds."
  }
}

run "waits_for_nineteen_turns_where_nineteen_tasks_go_one_by_one" {
  command = plan

  variables {
    scaling    = { strategy = "cpu", min = 10, max = 19, desired = 10, target = 60 }
    deployment = { minimum_healthy = 100, maximum = 110 }
  }

  # 110 percent of 19 are 20.9, and ECS rounds down.
  assert {
    condition     = aws_ecs_service.this.timeouts == { create = "79m", update = "79m", delete = "79m" }
    error_message = "20 minutes and 19 turns of 185 seconds."
  }
}

run "waits_for_the_count_between_the_limits_that_takes_longest" {
  command = plan

  variables {
    scaling    = { strategy = "cpu", min = 10, max = 5000, desired = 10, target = 60 }
    deployment = { minimum_healthy = 100, maximum = 110 }
  }

  # 5000 tasks take 10 turns, 19 take 19.
  assert {
    condition     = aws_ecs_service.this.timeouts.update == "79m"
    error_message = "The slowest count, and not the largest."
  }
}

run "waits_for_what_is_kept_to_be_rounded_up" {
  command = plan

  variables {
    scaling    = { strategy = "default", min = 3, max = 3, desired = 3 }
    deployment = { minimum_healthy = 50, maximum = 100 }
  }

  # Half of 3 are 2 that stay, so one goes at a time.
  assert {
    condition     = aws_ecs_service.this.timeouts.update == "30m"
    error_message = "20 minutes and 3 turns of 185 seconds."
  }
}

run "waits_for_the_counts_of_the_clock" {
  command = plan

  variables {
    scaling = {
      strategy = "cpu", min = 10, max = 10, desired = 10, target = 60
      schedule = [{ cron = "0 7 ? * MON-FRI *", min = 12, max = 19 }, { cron = "0 19 ? * MON-FRI *", min = 0, max = 0 }]
    }
    deployment = { minimum_healthy = 90, maximum = 100 }
  }

  # Of 19, 18 stay: ECS rounds 17.1 up.
  assert {
    condition     = aws_ecs_service.this.timeouts.update == "79m"
    error_message = "20 minutes and 19 turns of 185 seconds."
  }
}

run "waits_for_the_checks_inside_the_containers" {
  command = plan

  variables {
    health_check = { command = ["true"], interval = 30, timeout = 5, retries = 3, start_period = 120 }
    sidecars = {
      proxy  = { image = "proxy:1", await = "healthy", health_check = { command = ["true"], interval = 10, timeout = 5, retries = 3, start_period = 60 } }
      agent  = { image = "agent:1", await = "healthy", health_check = { command = ["true"], interval = 10, timeout = 2, retries = 1, start_period = 0 } }
      beside = { image = "beside:1", health_check = { command = ["true"], interval = 300, timeout = 5, retries = 10, start_period = 300 } }
    }
    memory = 2048
  }

  # The proxy takes up to 60 + 3 * 15 seconds, then the application 120 + 3 * 35, longer than the 50 for the load balancer.
  assert {
    condition     = aws_ecs_service.this.timeouts.update == "28m"
    error_message = "20 minutes and 90 + 105 + 225 + 15 + 30 seconds."
  }
}

run "waits_for_the_load_balancer_where_that_takes_longer_than_the_check_inside" {
  command = plan

  variables {
    connection   = { type = "internal_dns", path = "/orders", priority = 120, health_check = { grace = 600 } }
    health_check = { command = ["true"], interval = 5, timeout = 2, retries = 1, start_period = 0 }
  }

  assert {
    condition     = aws_ecs_service.this.timeouts.update == "33m"
    error_message = "20 minutes and 90 + 600 + 20 + 15 + 30 seconds."
  }
}
