# A file of its own, because what other files override is not at the top of this module.

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
  # OpenTofu knows these two in a plan already, Terraform does not.
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111111111111:role/mock" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef" }
  }
}

run "plans_with_keys_that_are_made_in_the_same_apply" {
  command = plan

  module {
    source = "./tests/keys-of-the-same-apply"
  }

  assert {
    condition     = output.task_role_name == "shop-dev-orders-task"
    error_message = "Its rights are counted before the keys are known."
  }
}
