# What a count or for_each asks of the inputs is known before the rest of the platform is made. The inputs for which that is asked say so:
# `cpu`, `egress`, `policy_arns`, `task_role_arn` and `execution_role_arn`.

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
  # Terraform does not know these while it plans; OpenTofu makes them up at once, and the module checks them.
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev" }
  }
  mock_resource "aws_vpc" {
    defaults = { id = "vpc-0123456789abcdef0" }
  }
  mock_resource "aws_subnet" {
    defaults = { id = "subnet-0aaaaaaaaaaaaaaaa" }
  }
  mock_resource "aws_security_group" {
    defaults = { id = "sg-0aaaaaaaaaaaaaaaa" }
  }
  mock_resource "aws_lb" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:loadbalancer/app/shop-dev/aaaaaaaaaaaaaaaa"
      arn_suffix = "app/shop-dev/aaaaaaaaaaaaaaaa"
      dns_name   = "internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
    }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-2:111111111111:key/00000000-0000-0000-0000-000000000000" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { name = "shop-dev-1", arn = "arn:aws:sqs:eu-west-2:111111111111:shop-dev-1" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-2:111111111111:shop-dev-alarms" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::111111111111:policy/shop-dev-boundary" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { bucket = "shop-dev-1", arn = "arn:aws:s3:::shop-dev-1" }
  }
  mock_resource "aws_ssm_parameter" {
    defaults = { arn = "arn:aws:ssm:eu-west-2:111111111111:parameter/shop-dev/api-key" }
  }
  mock_resource "aws_appautoscaling_policy" {
    defaults = { arn = "arn:aws:autoscaling:eu-west-2:111111111111:scalingPolicy:mock" }
  }
}

run "plans_with_a_platform_that_is_made_in_the_same_apply" {
  command = plan

  module {
    source = "./tests/made-in-the-same-apply"
  }

  assert {
    condition     = output.service_name == "shop-dev-orders"
    error_message = "Everything is counted before the ids are known."
  }
}
