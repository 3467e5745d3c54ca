mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }
  # OpenTofu knows these in a plan already, Terraform does not.
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef" }
  }
}

run "plans_with_what_the_same_apply_makes" {
  command = plan

  module {
    source = "./tests/of-the-same-apply"
  }
}
