# The mock gives each subnet a zone of its own in Terraform, and all the same one in OpenTofu, where a load balancer is refused:
# OpenTofu runs the shorter tls.tofutest.hcl instead of this file.

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
  load_balancer              = true
  public_api                 = true
  nat                        = "none"
  alb_security_group_id      = "sg-alb"
  vpc_link_security_group_id = "sg-link"
}

run "speaks_tls_on_both_listeners_with_a_certificate" {
  command = plan

  variables {
    domain = { name = "shop.internal", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1" }
  }

  assert {
    condition = alltrue([
      for listener in [aws_lb_listener.internal[0], aws_lb_listener.public[0]] :
      listener.protocol == "HTTPS" && listener.certificate_arn == "arn:aws:acm:eu-west-2:111111111111:certificate/1" && listener.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    ])
    error_message = "HTTPS, the certificate and a policy with TLS 1.3"
  }

  assert {
    condition     = aws_lb_listener.internal[0].port == 443 && aws_lb_listener.public[0].port == 8080
    error_message = "443 inside, the public port as before"
  }

  assert {
    condition     = output.internal_url == "https://shop.internal"
    error_message = "the name that the certificate is for"
  }

  assert {
    condition     = length(aws_route53_record.internal) == 0
    error_message = "without a zone the records are somebody else's"
  }
}

run "speaks_http_without_a_certificate" {
  command = plan

  assert {
    condition = (
      aws_lb_listener.internal[0].protocol == "HTTP" && aws_lb_listener.internal[0].port == 80 && aws_lb_listener.internal[0].certificate_arn == null
      && aws_lb_listener.public[0].protocol == "HTTP"
    )
    error_message = "as before"
  }
}

run "names_another_port_in_the_url" {
  command = plan

  variables {
    domain        = { name = "shop.internal", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1" }
    internal_port = 8443
  }

  assert {
    condition     = output.internal_url == "https://shop.internal:8443"
    error_message = "the port is not the usual one"
  }
}

run "points_the_domain_and_the_hosts_below_it_to_the_load_balancer" {
  command = apply

  override_data {
    target = data.aws_route53_zone.domain["Z0123456789ABCDEFGHIJ"]
    values = { name = "shop.internal", zone_id = "Z0123456789ABCDEFGHIJ" }
  }

  variables {
    domain = { name = "shop.internal", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1", zone = "Z0123456789ABCDEFGHIJ" }
  }

  assert {
    condition     = toset(values(aws_route53_record.internal)[*].name) == toset(["shop.internal", "*.shop.internal"])
    error_message = "two names"
  }

  assert {
    condition     = alltrue([for record in aws_route53_record.internal : one(record.alias).name == aws_lb.this[0].dns_name && record.zone_id == var.domain.zone])
    error_message = "aliases of the load balancer, in the zone"
  }
}

run "takes_the_zone_of_a_domain_above" {
  command = plan

  override_data {
    target = data.aws_route53_zone.domain["Z0123456789ABCDEFGHIJ"]
    values = { name = "example.com.", zone_id = "Z0123456789ABCDEFGHIJ" }
  }

  variables {
    domain = { name = "shop.dev.example.com", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1", zone = "Z0123456789ABCDEFGHIJ" }
  }

  assert {
    condition     = length(aws_route53_record.internal) == 2
    error_message = "both names are in it, the dot at its end or not"
  }
}

run "rejects_the_zone_of_another_domain" {
  command = plan

  override_data {
    target = data.aws_route53_zone.domain["Z0123456789ABCDEFGHIJ"]
    values = { name = "other.internal" }
  }

  variables {
    domain = { name = "shop.internal", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1", zone = "Z0123456789ABCDEFGHIJ" }
  }

  expect_failures = [data.aws_route53_zone.domain]
}

run "rejects_a_zone_whose_name_is_only_the_end_of_a_part" {
  command = plan

  override_data {
    target = data.aws_route53_zone.domain["Z0123456789ABCDEFGHIJ"]
    values = { name = "op.internal" }
  }

  variables {
    domain = { name = "shop.internal", certificate = "arn:aws:acm:eu-west-2:111111111111:certificate/1", zone = "Z0123456789ABCDEFGHIJ" }
  }

  expect_failures = [data.aws_route53_zone.domain]
}

run "rejects_a_certificate_of_another_region" {
  command = plan

  variables {
    domain = { name = "shop.internal", certificate = "arn:aws:acm:us-east-1:111111111111:certificate/1" }
  }

  expect_failures = [aws_lb_listener.internal]
}

run "rejects_a_certificate_of_another_account" {
  command = plan

  variables {
    domain = { name = "shop.internal", certificate = "arn:aws:acm:eu-west-2:222222222222:certificate/1" }
  }

  expect_failures = [aws_lb_listener.internal]
}

run "rejects_a_log_key_of_another_region" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
  }

  expect_failures = [aws_cloudwatch_log_group.api]
}

run "ends_access_logs_that_are_no_longer_asked_for" {
  command = plan

  assert {
    condition     = one(aws_lb.this[0].access_logs).enabled == false
    error_message = "Said in so many words, because a block that is gone changes nothing."
  }
}

run "writes_access_logs_and_protects_from_deletion_when_asked" {
  command = plan

  variables {
    access_logs         = { bucket = "shop-access-logs", prefix = "alb" }
    deletion_protection = true
    kms_key             = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
    log_retention       = 90
  }

  assert {
    condition     = one(aws_lb.this[0].access_logs).enabled && one(aws_lb.this[0].access_logs).bucket == "shop-access-logs" && one(aws_lb.this[0].access_logs).prefix == "alb"
    error_message = "into the folder of the bucket"
  }

  assert {
    condition     = aws_lb.this[0].enable_deletion_protection
    error_message = "protected"
  }

  assert {
    condition     = aws_cloudwatch_log_group.api[0].kms_key_id == var.kms_key && aws_cloudwatch_log_group.api[0].retention_in_days == 90
    error_message = "the API's log"
  }
}
