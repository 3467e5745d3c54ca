# What OpenTofu can run of tls.tftest.hcl: its mock puts all subnets into one zone, where a load balancer is refused.

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

run "makes_no_record_without_a_load_balancer" {
  command = plan

  variables {
    domain = { name = "shop.internal", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1", zone = "Z0123456789ABCDEFGHIJ" }
  }

  assert {
    condition     = length(aws_route53_record.internal) == 0
    error_message = "there is nothing to point to"
  }
}
