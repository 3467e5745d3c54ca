mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }
  # OpenTofu knows these in a plan already, Terraform does not.
  mock_resource "aws_organizations_account" {
    defaults = { id = "222222222222" }
  }
}

run "plans_with_what_the_same_apply_makes" {
  command = plan

  module {
    source = "./tests/of-the-same-apply"
  }
}
