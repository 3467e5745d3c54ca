mock_provider "aws" {
  # The mock gives each subnet a zone of its own in Terraform, and all the same one in OpenTofu: see examples.tofutest.hcl.
  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111111111111" }
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
  mock_resource "aws_security_group" {
    defaults = { id = "sg-0aaaaaaaaaaaaaaaa" }
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

run "a_load_balancer_and_a_public_api" {
  command = apply

  module {
    source = "./examples/a-load-balancer-and-a-public-api"
  }

  assert {
    condition     = output.api_endpoint == "https://api0000001.execute-api.eu-west-2.amazonaws.com"
    error_message = "The public API has an address."
  }

  assert {
    condition     = module.network.internal_url == "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
    error_message = "The load balancer listens for the services of the VPC."
  }

  assert {
    condition     = module.network.public_listener_arn != null
    error_message = "And for the VPC link."
  }
}
