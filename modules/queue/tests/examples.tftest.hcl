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
  mock_resource "aws_sqs_queue" {
    defaults = {
      arn = "arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders"
      url = "https://sqs.eu-west-2.amazonaws.com/111111111111/shop-dev-orders"
    }
  }
}

run "a_queue_and_its_consumer" {
  command = apply

  module {
    source = "./examples/a-queue-and-its-consumer"
  }

  assert {
    condition     = module.orders_queue.name == "shop-dev-orders" && module.orders_queue.dlq_name == "shop-dev-orders-dlq"
    error_message = "The queue and its dead-letter queue."
  }

  assert {
    condition     = module.consumer.service_name == "shop-dev-consumer" && module.consumer.url == null
    error_message = "A service that nothing calls."
  }
}
