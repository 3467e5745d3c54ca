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
}

run "a_report_every_night" {
  command = apply

  module {
    source = "./examples/a-report-every-night"
  }

  assert {
    condition     = output.task_definition_arn == aws_scheduler_schedule.nightly.target[0].ecs_parameters[0].task_definition_arn
    error_message = "The schedule starts what the module made."
  }

  assert {
    condition     = module.report.family == "shop-dev-report" && module.report.container_name == "report"
    error_message = "The task definition is called after the job."
  }

  assert {
    condition     = contains(flatten(jsondecode(aws_iam_role_policy.schedule.policy).Statement[*].Resource), module.report.execution_role_arn)
    error_message = "The schedule may hand the roles on."
  }
}
