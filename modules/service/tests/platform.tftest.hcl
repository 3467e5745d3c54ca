mock_provider "aws" {
  # The mock gives each subnet a zone of its own in Terraform, and all the same one in OpenTofu: see platform.tofutest.hcl.
  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
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
    defaults = { arn = "arn:aws:ecs:eu-west-2:111111111111:task-definition/mock:1" }
  }
  mock_resource "aws_security_group" {
    defaults = { id = "sg-0aaaaaaaaaaaaaaaa" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/mock/0123456789abcdef"
      arn_suffix = "targetgroup/mock/0123456789abcdef"
    }
  }
  mock_resource "aws_appautoscaling_policy" {
    defaults = { arn = "arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:mock" }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev" }
  }
  mock_data "aws_vpcs" {
    defaults = { ids = ["vpc-0123456789abcdef0"] }
  }
  mock_data "aws_vpc" {
    defaults = { id = "vpc-0123456789abcdef0", enable_dns_support = true, enable_dns_hostnames = true }
  }
  mock_data "aws_subnets" {
    defaults = { ids = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"] }
  }
  mock_data "aws_route_tables" {
    defaults = { ids = ["rtb-0123456789abcdef0"] }
  }
  mock_resource "aws_lb" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:loadbalancer/app/shop-dev/0123456789abcdef"
      arn_suffix = "app/shop-dev/0123456789abcdef"
      dns_name   = "internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
    }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/0123456789abcdef/fedcba9876543210" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-2:111111111111:log-group:mock" }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = { api_endpoint = "https://api0000001.execute-api.eu-west-2.amazonaws.com" }
  }
}

# The mock gives private and public subnets the same ids.
override_data {
  target = module.network.data.aws_subnets.public
  values = { ids = ["subnet-0cccccccccccccccc", "subnet-0dddddddddddddddd"] }
}

# The mock gives both listeners one ARN.
override_resource {
  target = module.network.aws_lb_listener.public
  values = { arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/0123456789abcdef/0123456789abcdef" }
}

run "a_whole_small_platform" {
  command = apply

  module {
    source = "./examples/a-whole-small-platform"
  }

  assert {
    condition     = output.url == "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com/orders"
    error_message = "The service is reached inside the VPC."
  }

  assert {
    condition     = output.invoke_url == "https://api0000001.execute-api.eu-west-2.amazonaws.com/orders"
    error_message = "And from outside."
  }

  assert {
    condition     = module.orders.target_group_arn != null && module.orders.task_role_arn != null
    error_message = "Its target group and its roles are made."
  }
}
