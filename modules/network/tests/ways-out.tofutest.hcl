mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111111111111" }
  }

  mock_data "aws_vpcs" {
    defaults = { ids = ["vpc-1"] }
  }

  mock_data "aws_vpc" {
    defaults = {
      enable_dns_support   = true
      enable_dns_hostnames = true
      cidr_block_associations = [
        { association_id = "a", cidr_block = "10.0.0.0/16", state = "associated" },
        { association_id = "b", cidr_block = "10.1.0.0/16", state = "associated" },
        { association_id = "c", cidr_block = "10.2.0.0/16", state = "disassociated" },
      ]
    }
  }

  mock_resource "aws_lb" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:loadbalancer/app/shop-dev/1"
      arn_suffix = "app/shop-dev/1"
      dns_name   = "internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
    }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-2:111111111111:log-group:/aws/vendedlogs/apigateway/shop-dev" }
  }
}

override_resource {
  target = aws_lb_listener.internal
  values = { arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/1/internal" }
}

override_resource {
  target = aws_lb_listener.public
  values = { arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/1/public" }
}

# All subnets are in one zone: the pairing of zones is tested in ways-out.tftest.hcl, which Terraform runs.
override_data {
  target = data.aws_subnets.private
  values = { ids = ["subnet-p1"] }
}

override_data {
  target = data.aws_subnet.private
  values = { availability_zone = "eu-west-2a" }
}

override_data {
  target = data.aws_subnets.public
  values = { ids = ["subnet-q1"] }
}

override_data {
  target = data.aws_subnet.public
  values = { availability_zone = "eu-west-2a" }
}

override_data {
  target = data.aws_route_tables.private
  values = { ids = ["rtb-a"] }
}

variables {
  name                       = "shop-dev"
  vpc                        = "vpc"
  load_balancer              = false
  public_api                 = false
  nat                        = "none"
  alb_security_group_id      = "sg-alb"
  vpc_link_security_group_id = "sg-link"
}

run "makes_nothing_without_nat_and_endpoints" {
  command = plan

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0 && length(aws_route.private_default) == 0 && length(aws_vpc_endpoint.interface) == 0 && length(aws_vpc_endpoint.gateway) == 0
    error_message = "none is none"
  }
}

run "sends_the_zone_through_its_gateway_with_single" {
  command = apply

  variables {
    nat = "single"
  }

  assert {
    condition     = aws_nat_gateway.this["eu-west-2a"].subnet_id == "subnet-q1" && aws_nat_gateway.this["eu-west-2a"].allocation_id == aws_eip.nat["eu-west-2a"].allocation_id
    error_message = "in the public subnet, with its address"
  }

  assert {
    condition     = aws_route.private_default["rtb-a"].nat_gateway_id == aws_nat_gateway.this["eu-west-2a"].id
    error_message = "the private route table leaves through it"
  }
}

run "sends_the_zone_through_its_gateway_with_per_az" {
  command = apply

  variables {
    nat = "per_az"
  }

  assert {
    condition     = aws_nat_gateway.this["eu-west-2a"].subnet_id == "subnet-q1" && aws_nat_gateway.this["eu-west-2a"].allocation_id == aws_eip.nat["eu-west-2a"].allocation_id
    error_message = "in the public subnet, with its address"
  }

  assert {
    condition     = aws_route.private_default["rtb-a"].nat_gateway_id == aws_nat_gateway.this["eu-west-2a"].id
    error_message = "the private route table leaves through it"
  }
}

run "makes_endpoints" {
  command = apply

  variables {
    interface_endpoints = ["logs"]
    gateway_endpoints   = ["s3"]
  }

  assert {
    condition     = aws_vpc_endpoint.interface["logs"].service_name == "com.amazonaws.eu-west-2.logs" && aws_vpc_endpoint.interface["logs"].private_dns_enabled && aws_vpc_endpoint.interface["logs"].subnet_ids == toset(["subnet-p1"])
    error_message = "private DNS, in the private subnet"
  }

  assert {
    condition     = aws_vpc_endpoint.gateway["s3"].route_table_ids == toset(["rtb-a"])
    error_message = "in the private route table"
  }

  assert {
    condition     = toset(keys(aws_vpc_security_group_ingress_rule.endpoints_from_vpc)) == toset(["10.0.0.0/16", "10.1.0.0/16"])
    error_message = "from the ranges of the VPC"
  }
}

run "rejects_nat_for_a_subnet_on_the_main_route_table" {
  command = plan

  variables {
    nat = "single"
  }

  override_data {
    target = data.aws_route_tables.private
    values = { ids = [] }
  }

  expect_failures = [data.aws_route_tables.private]
}

run "rejects_nat_without_any_public_subnet" {
  command = plan

  variables {
    nat = "single"
  }

  override_data {
    target = data.aws_subnets.public
    values = { ids = [] }
  }

  expect_failures = [data.aws_subnets.public]
}
