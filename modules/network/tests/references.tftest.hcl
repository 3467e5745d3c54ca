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

run "finds_the_given_subnets_and_no_others" {
  override_data {
    target = data.aws_subnets.private
    values = { ids = ["subnet-a", "subnet-b"] }
  }

  variables {
    vpc                = "vpc-0123456789abcdef0"
    private_subnet_ids = ["subnet-b", "subnet-a"]
  }

  assert {
    condition     = one(data.aws_vpcs.this.filter).name == "vpc-id"
    error_message = "the VPC by its id"
  }

  assert {
    condition     = contains(data.aws_subnets.private.filter[*].name, "subnet-id") && contains(data.aws_subnets.public.filter[*].name, "tag:Name")
    error_message = "the private ones by id, the public ones still by name"
  }

  assert {
    condition     = output.private_subnet_ids == tolist(["subnet-a", "subnet-b"])
    error_message = "sorted, as ever"
  }
}

run "rejects_a_subnet_of_another_vpc" {
  command = plan

  variables {
    private_subnet_ids = ["subnet-p1", "subnet-elsewhere"]
  }

  expect_failures = [data.aws_subnets.private]
}

run "rejects_a_public_subnet_of_another_vpc" {
  command = plan

  variables {
    public_subnet_ids = ["subnet-elsewhere"]
  }

  expect_failures = [data.aws_subnets.public]
}

run "rejects_an_empty_list_of_subnets" {
  command = plan

  variables {
    private_subnet_ids = []
  }

  expect_failures = [var.private_subnet_ids]
}

run "rejects_a_subnet_by_its_name" {
  command = plan

  variables {
    public_subnet_ids = ["public-a"]
  }

  expect_failures = [var.public_subnet_ids]
}
