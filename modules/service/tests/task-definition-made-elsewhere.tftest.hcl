# A service of a task definition that the module does not make.

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
}

variables {
  name                = "shop-dev-orders"
  service             = "orders"
  environment         = "dev"
  task_definition_arn = "arn:aws:ecs:eu-west-2:111111111111:task-definition/somebody-elses:7"
  cluster_id          = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
  cluster_name        = "shop-dev"
  vpc_id              = "vpc-0123456789abcdef0"
  subnet_ids          = ["subnet-0aaaaaaaaaaaaaaaa"]
  connection          = { type = "internal" }
  scaling             = { strategy = "default", min = 1, max = 1, desired = 1 }
  load_balancer = {
    arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
    internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
    internal_url          = "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
  }
}

run "runs_it_and_makes_none" {
  assert {
    condition     = aws_ecs_service.this.task_definition == "arn:aws:ecs:eu-west-2:111111111111:task-definition/somebody-elses:7"
    error_message = "The service runs what it was given."
  }
  assert {
    condition     = length(module.task) == 0
    error_message = "No task definition, role or log group is made."
  }
  assert {
    condition     = output.task_definition_arn == "arn:aws:ecs:eu-west-2:111111111111:task-definition/somebody-elses:7"
    error_message = "It says what it runs."
  }
  assert {
    condition     = output.task_role_arn == null && output.task_role_name == null && output.execution_role_arn == null && output.log_group_name == null
    error_message = "What is not made is null."
  }
}

run "sends_requests_to_the_container_of_the_service" {
  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
  }

  assert {
    condition     = one(aws_ecs_service.this.load_balancer).container_name == "orders" && one(aws_ecs_service.this.load_balancer).container_port == 3000
    error_message = "The names that the module task gives are the defaults."
  }
}

run "sends_requests_to_another_container_and_port" {
  variables {
    connection     = { type = "internal_dns", path = "/orders", priority = 120 }
    container_name = "nginx_proxy"
    port           = 8443
  }

  assert {
    condition     = one(aws_ecs_service.this.load_balancer).container_name == "nginx_proxy" && one(aws_ecs_service.this.load_balancer).container_port == 8443
    error_message = "Container and port as given."
  }
}

run "watches_it_and_asks_no_log_that_it_does_not_know" {
  assert {
    condition     = length(aws_cloudwatch_query_definition.errors) == 0
    error_message = "No query without a log group."
  }
  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget.properties.title] == ["Alarms", "CPU and memory in percent", "Tasks"]
    error_message = "What is known of any task."
  }
  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.health) == ["cpu", "memory", "tasks"]
    error_message = "The alarms look at the service, and not at its task definition."
  }
}

run "opens_a_tunnel_to_its_containers" {
  variables {
    tunnel = { debug = false }
  }

  assert {
    condition     = aws_ecs_service.this.enable_execute_command
    error_message = "ECS Exec is the service's affair."
  }
}

run "makes_the_task_where_it_is_described" {
  variables {
    task_definition_arn = null
    image               = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:1"
    cpu                 = 512
    memory              = 1024
  }

  assert {
    condition     = length(module.task) == 1 && aws_ecs_service.this.task_definition == "arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-orders:1"
    error_message = "The task of this module."
  }
  assert {
    condition     = output.task_role_arn == "arn:aws:iam::111111111111:role/mock" && output.log_group_name == "/ecs/shop-dev-orders"
    error_message = "Its role and its logs."
  }
}

run "rejects_nothing_to_run" {
  command = plan

  variables {
    task_definition_arn = null
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_a_task_without_its_memory" {
  command = plan

  variables {
    task_definition_arn = null
    image               = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:1"
    cpu                 = 512
  }

  expect_failures = [var.cpu]
}

run "rejects_a_task_without_its_size" {
  command = plan

  variables {
    task_definition_arn = null
    image               = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:1"
  }

  expect_failures = [var.cpu]
}

run "rejects_two_tasks" {
  command = plan

  variables {
    image  = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:1"
    cpu    = 512
    memory = 1024
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_an_image_beside_a_task_definition" {
  command = plan

  variables {
    image = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:1"
  }

  expect_failures = [var.cpu]
}

run "rejects_secrets_that_would_be_lost" {
  command = plan

  variables {
    secrets = { API_KEY = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders" } }
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_a_debug_container_that_would_be_lost" {
  command = plan

  variables {
    tunnel = { debug = true }
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_a_family_without_a_revision" {
  command = plan

  variables {
    task_definition_arn = "arn:aws:ecs:eu-west-2:111111111111:task-definition/somebody-elses"
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_a_container_name_with_a_space" {
  command = plan

  variables {
    container_name = "my app"
  }

  expect_failures = [var.container_name]
}

run "rejects_a_container_name_beside_a_task_that_is_made_here" {
  command = plan

  variables {
    task_definition_arn = null
    image               = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:1"
    cpu                 = 512
    memory              = 1024
    container_name      = "proxy"
  }

  expect_failures = [var.container_name]
}

run "rejects_a_port_that_does_not_exist" {
  command = plan

  variables {
    port = 0
  }

  expect_failures = [var.port]
}

run "rejects_an_upper_case_name" {
  command = plan

  variables {
    name = "Shop"
  }

  expect_failures = [var.name]
}

run "rejects_another_processor_that_would_be_lost" {
  command = plan

  variables {
    architecture = "x86_64"
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_a_collector_image_that_would_be_lost" {
  command = plan

  variables {
    collector_image = "public.ecr.aws/aws-observability/aws-otel-collector:v0.50.0"
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_a_debug_image_that_would_be_lost" {
  command = plan

  variables {
    debug_image = "quay.io/curl/curl:8.17.0"
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_no_init_process_that_would_be_lost" {
  command = plan

  variables {
    init_process = false
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_a_mode_of_logs_that_would_be_lost" {
  command = plan

  variables {
    log_mode = "blocking"
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_a_retention_that_would_be_lost" {
  command = plan

  variables {
    log_retention = 90
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_a_path_of_roles_that_would_be_lost" {
  command = plan

  variables {
    role_path = "/shop/"
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_a_key_of_a_tunnel_that_would_be_lost" {
  command = plan

  variables {
    tunnel = { debug = false, kms_key = "arn:aws:kms:eu-west-2:111111111111:key/0" }
  }

  expect_failures = [var.task_definition_arn]
}

run "rejects_a_port_that_nothing_reaches" {
  command = plan

  variables {
    port = 8080
  }

  expect_failures = [var.port]
}

run "rejects_a_container_that_nothing_reaches" {
  command = plan

  variables {
    container_name = "proxy"
  }

  expect_failures = [var.container_name]
}

run "rejects_a_stop_timeout_over_two_minutes" {
  command = plan

  variables {
    stop_timeout = 121
  }

  expect_failures = [var.stop_timeout]
}
