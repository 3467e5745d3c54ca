mock_provider "aws" {
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
}

run "groups_of_a_load_balancer" {
  command = apply

  module {
    source = "./examples/groups-of-a-load-balancer"
  }

  assert {
    condition     = output.alb_targets_id == "sg-0aaaaaaaaaaaaaaaa"
    error_message = "Services are given the group to join."
  }

  assert {
    condition     = module.security.vpc_link_id != null
    error_message = "The VPC link has a group as well."
  }
}
