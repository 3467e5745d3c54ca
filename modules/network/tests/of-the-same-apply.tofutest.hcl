# The mock puts all subnets into one zone, where a load balancer is refused.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111111111111" }
  }
  mock_data "aws_vpcs" {
    defaults = { ids = ["vpc-0123456789abcdef0"] }
  }
  mock_data "aws_subnets" {
    defaults = { ids = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"] }
  }
  # OpenTofu knows these in a plan already, Terraform does not.
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = { arn = "arn:aws:acm:eu-west-2:111111111111:certificate/1" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { bucket = "shop-access-logs-1" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-2:111111111111:log-group:mock" }
  }
}

run "plans_with_what_the_same_apply_makes" {
  command = plan

  module {
    source = "./tests/of-the-same-apply"
  }

  variables {
    load_balancer = false
  }
}
