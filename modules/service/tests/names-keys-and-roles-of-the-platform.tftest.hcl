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

run "verifies_the_name_of_an_https_listener" {
  command = plan

  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 7, internal_priority = 8 }
    load_balancer = {
      arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      internal_url          = "https://shop.internal"
      public_listener_arn   = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/2222222222222222"
      api_id                = "api0000001"
      api_endpoint          = "https://api0000001.execute-api.eu-west-2.amazonaws.com"
      vpc_link_id           = "link01"
      server_name           = "shop.internal"
    }
  }

  assert {
    condition     = aws_apigatewayv2_integration.this[0].tls_config[0].server_name_to_verify == "shop.internal"
    error_message = "The name that the certificate is for."
  }
  assert {
    condition     = output.url == "https://shop.internal/orders"
    error_message = "The scheme of the listener."
  }
}

run "speaks_http_to_a_listener_without_a_name" {
  command = plan

  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 7 }
  }

  assert {
    condition     = length(aws_apigatewayv2_integration.this[0].tls_config) == 0
    error_message = "No TLS."
  }
}

run "hands_keys_and_roles_on_to_the_task" {
  command = plan

  variables {
    kms_key            = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
    task_role_arn      = "arn:aws:iam::111111111111:role/team/orders"
    execution_role_arn = "arn:aws:iam::111111111111:role/ecs-execution"
  }

  assert {
    condition     = output.task_role_name == "orders" && output.task_role_arn == var.task_role_arn && output.execution_role_arn == var.execution_role_arn
    error_message = "The given roles."
  }
}
