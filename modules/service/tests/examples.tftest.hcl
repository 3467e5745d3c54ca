mock_provider "aws" {
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
}

run "a_task_definition_made_elsewhere" {
  command = apply

  module {
    source = "./examples/a-task-definition-made-elsewhere"
  }

  assert {
    condition     = module.service.task_definition_arn == module.task.task_definition_arn
    error_message = "The service runs the task definition it was given."
  }

  assert {
    condition     = module.service.task_role_arn == null && module.service.execution_role_arn == null && module.service.log_group_name == null
    error_message = "It makes no roles and no logs of its own."
  }

  assert {
    condition     = output.url == "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com/orders"
    error_message = "It is reached behind the load balancer."
  }
}
