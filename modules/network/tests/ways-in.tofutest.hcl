# What OpenTofu can run of ways-in.tftest.hcl: its mock puts all subnets into one zone, where a load balancer is refused.

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

override_data {
  target = data.aws_subnets.private
  values = { ids = ["subnet-p3", "subnet-p1", "subnet-p2"] }
}

override_data {
  target = data.aws_subnets.public
  values = { ids = ["subnet-q2", "subnet-q1"] }
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

run "makes_nothing_where_nothing_is_asked_for" {
  command = apply

  variables {
    load_balancer              = false
    public_api                 = false
    alb_security_group_id      = null
    vpc_link_security_group_id = null
  }

  assert {
    condition = alltrue([
      output.vpc_id == data.aws_vpc.this.id,
      output.alb_arn == null,
      output.alb_arn_suffix == null,
      output.alb_dns_name == null,
      output.internal_listener_arn == null,
      output.internal_url == null,
      output.public_listener_arn == null,
      output.api_id == null,
      output.api_endpoint == null,
      output.vpc_link_id == null,
    ])
    error_message = "what is not made is null"
  }

  assert {
    condition     = length(aws_nat_gateway.this) + length(aws_eip.nat) + length(aws_route.private_default) + length(aws_vpc_endpoint.interface) + length(aws_vpc_endpoint.gateway) + length(aws_security_group.endpoints) == 0
    error_message = "a VPC gets nothing that was not asked for"
  }

  assert {
    condition     = length(data.aws_route_tables.private) == 0
    error_message = "route tables that nothing is added to are not even looked at"
  }
}

run "tells_the_subnets_in_a_fixed_order" {
  command = apply

  assert {
    condition     = output.private_subnet_ids == tolist(["subnet-p1", "subnet-p2", "subnet-p3"])
    error_message = "all private subnets, sorted"
  }

  assert {
    condition     = output.public_subnet_ids == tolist(["subnet-q1", "subnet-q2"])
    error_message = "all public subnets, sorted"
  }
}
