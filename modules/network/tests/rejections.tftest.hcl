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

run "rejects_an_upper_case_name" {
  command = plan

  variables {
    name = "Shop"
  }

  expect_failures = [var.name]
}

run "rejects_a_name_that_ends_with_a_dash" {
  command = plan

  variables {
    name = "shop-"
  }

  expect_failures = [var.name]
}

run "rejects_a_name_that_starts_with_internal" {
  command = plan

  variables {
    name = "internal-shop"
  }

  expect_failures = [var.name]
}

run "rejects_a_name_of_129_characters" {
  command = plan

  variables {
    name = format("a%0128d", 0)
  }

  expect_failures = [var.name]
}

run "rejects_a_vpc_with_a_wildcard" {
  command = plan

  variables {
    vpc = "vpc*"
  }

  expect_failures = [var.vpc]
}

run "rejects_another_word_for_nat" {
  command = plan

  variables {
    nat = "per-az"
  }

  expect_failures = [var.nat]
}

run "rejects_an_internal_port_of_zero" {
  command = plan

  variables {
    internal_port = 0
  }

  expect_failures = [var.internal_port]
}

run "rejects_a_public_port_above_65535" {
  command = plan

  variables {
    public_port = 65536
  }

  expect_failures = [var.public_port]
}

run "rejects_the_full_name_of_an_endpoint" {
  command = plan

  variables {
    interface_endpoints = ["com.amazonaws.eu-west-2.logs"]
  }

  expect_failures = [var.interface_endpoints]
}

run "rejects_an_upper_case_endpoint" {
  command = plan

  variables {
    interface_endpoints = ["Logs"]
  }

  expect_failures = [var.interface_endpoints]
}

run "rejects_an_interface_endpoint_where_a_gateway_is_free" {
  command = plan

  variables {
    interface_endpoints = ["s3"]
  }

  expect_failures = [var.interface_endpoints]
}

run "rejects_a_gateway_endpoint_that_does_not_exist" {
  command = plan

  variables {
    gateway_endpoints = ["sqs"]
  }

  expect_failures = [var.gateway_endpoints]
}

run "rejects_a_load_balancer_without_its_group" {
  command = plan

  variables {
    load_balancer         = true
    alb_security_group_id = null
  }

  expect_failures = [aws_lb.this]
}

run "rejects_a_public_api_without_a_load_balancer" {
  command = plan

  variables {
    public_api = true
  }

  expect_failures = [aws_apigatewayv2_api.this]
}

run "rejects_a_vpc_name_that_nothing_has" {
  command = plan

  override_data {
    target = data.aws_vpcs.this
    values = { ids = [] }
  }

  expect_failures = [data.aws_vpcs.this]
}

run "rejects_a_vpc_name_that_two_have" {
  command = plan

  override_data {
    target = data.aws_vpcs.this
    values = { ids = ["vpc-1", "vpc-2"] }
  }

  expect_failures = [data.aws_vpcs.this]
}

run "rejects_a_vpc_without_private_subnets" {
  command = plan

  override_data {
    target = data.aws_subnets.private
    values = { ids = [] }
  }

  expect_failures = [data.aws_subnets.private]
}

run "rejects_a_load_balancer_in_one_zone" {
  command = plan

  variables {
    load_balancer = true
  }

  override_data {
    target = data.aws_subnet.private
    values = { availability_zone = "eu-west-2a" }
  }

  expect_failures = [aws_lb.this]
}

run "rejects_a_domain_without_a_dot" {
  command = plan

  variables {
    domain = { name = "shop", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1" }
  }

  expect_failures = [var.domain]
}

run "rejects_a_wildcard_as_domain" {
  command = plan

  variables {
    domain = { name = "*.shop.internal", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1" }
  }

  expect_failures = [var.domain]
}

run "rejects_a_certificate_of_iam" {
  command = plan

  variables {
    domain = { name = "shop.internal", certificate = "arn:aws:iam::111111111111:server-certificate/shop" }
  }

  expect_failures = [var.domain]
}

run "rejects_a_zone_by_its_name" {
  command = plan

  variables {
    domain = { name = "shop.internal", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1", zone = "shop.internal" }
  }

  expect_failures = [var.domain]
}

run "rejects_a_log_key_by_its_alias" {
  command = plan

  variables {
    kms_key = "alias/shop"
  }

  expect_failures = [var.kms_key]
}

run "rejects_a_log_retention_that_cloudwatch_does_not_have" {
  command = plan

  variables {
    log_retention = 31
  }

  expect_failures = [var.log_retention]
}

run "rejects_a_bucket_by_its_arn" {
  command = plan

  variables {
    access_logs = { bucket = "arn:aws:s3:::shop" }
  }

  expect_failures = [var.access_logs]
}

run "rejects_a_prefix_with_a_slash_at_its_end" {
  command = plan

  variables {
    access_logs = { bucket = "shop", prefix = "alb/" }
  }

  expect_failures = [var.access_logs]
}

run "rejects_access_logs_into_a_bucket_with_two_dots" {
  command = plan

  variables {
    access_logs = { bucket = "shop..logs" }
  }

  expect_failures = [var.access_logs]
}

run "rejects_a_domain_with_64_characters_between_dots" {
  command = plan

  variables {
    domain = { name = "${format("%064d", 0)}.internal", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1" }
  }

  expect_failures = [var.domain]
}

run "rejects_a_domain_of_127_characters" {
  command = plan

  variables {
    domain = { name = "${format("%063d", 0)}.${format("%063d", 0)}", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1" }
  }

  expect_failures = [var.domain]
}

run "rejects_a_zone_id_of_33_characters" {
  command = plan

  variables {
    domain = { name = "shop.internal", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1", zone = format("Z%032d", 0) }
  }

  expect_failures = [var.domain]
}

run "rejects_a_group_of_the_load_balancer_by_its_name" {
  command = plan

  variables {
    alb_security_group_id = "shop-dev/alb"
  }

  expect_failures = [var.alb_security_group_id]
}

run "rejects_a_group_of_the_vpc_link_by_its_name" {
  command = plan

  variables {
    vpc_link_security_group_id = "shop-dev/vpc-link"
  }

  expect_failures = [var.vpc_link_security_group_id]
}

run "rejects_half_an_internal_port" {
  command = plan

  variables {
    internal_port = 80.5
  }

  expect_failures = [var.internal_port]
}

run "rejects_an_internal_port_above_65535" {
  command = plan

  variables {
    internal_port = 65536
  }

  expect_failures = [var.internal_port]
}

run "rejects_a_public_port_of_zero" {
  command = plan

  variables {
    public_port = 0
  }

  expect_failures = [var.public_port]
}

run "rejects_half_a_public_port" {
  command = plan

  variables {
    public_port = 8080.5
  }

  expect_failures = [var.public_port]
}

run "rejects_an_empty_vpc" {
  command = plan

  variables {
    vpc = ""
  }

  expect_failures = [var.vpc]
}

run "rejects_an_empty_list_of_public_subnets" {
  command = plan

  variables {
    public_subnet_ids = []
  }

  expect_failures = [var.public_subnet_ids]
}

run "rejects_a_public_subnet_by_its_name" {
  command = plan

  variables {
    public_subnet_ids = ["public-a"]
  }

  expect_failures = [var.public_subnet_ids]
}

run "rejects_a_prefix_that_the_load_balancer_adds_itself" {
  command = plan

  variables {
    access_logs = { bucket = "shop-logs", prefix = "AWSLogs" }
  }

  expect_failures = [var.access_logs]
}

run "rejects_access_logs_into_a_bucket_like_an_address" {
  command = plan

  variables {
    access_logs = { bucket = "192.168.5.4" }
  }

  expect_failures = [var.access_logs]
}

run "takes_the_first_and_the_last_port_the_longest_name_and_domain" {
  command = plan

  variables {
    name          = format("a%0127d", 0)
    internal_port = 1
    public_port   = 65535
    domain        = { name = "${format("%063d", 0)}.${format("%062d", 0)}", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1" }
    log_retention = 3653
    access_logs   = { bucket = "abc", prefix = "a" }
  }

  assert {
    condition     = length(aws_lb_listener.internal) + length(aws_lb_listener.public) == 0
    error_message = "nothing is refused, and nothing is asked for"
  }
}

run "takes_the_last_internal_and_the_first_public_port" {
  command = plan

  variables {
    internal_port = 65535
    public_port   = 1
    log_retention = 1
  }

  assert {
    condition     = length(aws_lb_listener.internal) + length(aws_lb_listener.public) == 0
    error_message = "and the other way round"
  }
}

run "rejects_endpoints_whose_group_would_be_named_like_an_id" {
  command = plan

  variables {
    name                = "sg-dev"
    interface_endpoints = ["logs"]
  }

  expect_failures = [aws_security_group.endpoints]
}
