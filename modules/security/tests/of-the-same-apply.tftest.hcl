mock_provider "aws" {
  mock_data "aws_vpcs" {
    defaults = { ids = ["vpc-0123456789abcdef0"] }
  }
  # OpenTofu knows these in a plan already, Terraform does not.
  mock_resource "aws_vpc" {
    defaults = { id = "vpc-0123456789abcdef0" }
  }
}

run "plans_with_what_the_same_apply_makes" {
  command = plan

  module {
    source = "./tests/of-the-same-apply"
  }
}
