# The mock gives each subnet a zone of its own in Terraform, and all the same one in OpenTofu, where a load balancer is refused:
# OpenTofu runs ways-in.tofutest.hcl instead of this file.

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

run "makes_the_load_balancer_only" {
  command = apply

  variables {
    public_api                 = false
    vpc_link_security_group_id = null
  }

  assert {
    condition     = aws_lb.this[0].internal && aws_lb.this[0].load_balancer_type == "application"
    error_message = "internal, and for HTTP"
  }

  assert {
    condition     = aws_lb.this[0].drop_invalid_header_fields
    error_message = "invalid headers are dropped"
  }

  assert {
    condition     = aws_lb.this[0].subnets == toset(["subnet-p1", "subnet-p2", "subnet-p3"])
    error_message = "private subnets, and no public one"
  }

  assert {
    condition     = aws_lb.this[0].security_groups == toset(["sg-alb"])
    error_message = "the group that was given"
  }

  assert {
    condition     = aws_lb.this[0].name == "shop-dev"
    error_message = "a name that fits stays as it is"
  }

  assert {
    condition = alltrue([
      output.alb_arn == aws_lb.this[0].arn,
      output.alb_arn_suffix == "app/shop-dev/1",
      output.alb_dns_name == "internal-shop-dev-1.eu-west-2.elb.amazonaws.com",
      output.internal_listener_arn == aws_lb_listener.internal[0].arn,
      output.internal_url == "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com",
    ])
    error_message = "all about the load balancer"
  }

  assert {
    condition = alltrue([
      output.public_listener_arn == null,
      output.api_id == null,
      output.api_endpoint == null,
      output.vpc_link_id == null,
      length(aws_apigatewayv2_stage.default) == 0,
      length(aws_cloudwatch_log_group.api) == 0,
    ])
    error_message = "nothing public"
  }
}

run "makes_the_public_api_in_front_of_a_listener_of_its_own" {
  command = apply

  assert {
    condition     = aws_apigatewayv2_api.this[0].protocol_type == "HTTP"
    error_message = "an HTTP API"
  }

  assert {
    condition     = aws_apigatewayv2_stage.default[0].name == "$default" && aws_apigatewayv2_stage.default[0].auto_deploy && aws_apigatewayv2_stage.default[0].api_id == aws_apigatewayv2_api.this[0].id
    error_message = "the stage that is not part of the path, deployed by itself"
  }

  assert {
    condition     = aws_apigatewayv2_stage.default[0].access_log_settings[0].destination_arn == aws_cloudwatch_log_group.api[0].arn
    error_message = "the access log goes to the group"
  }

  assert {
    condition     = jsondecode(aws_apigatewayv2_stage.default[0].access_log_settings[0].format).requestId == "$context.requestId"
    error_message = "each line names its request"
  }

  assert {
    condition     = aws_cloudwatch_log_group.api[0].name == "/aws/vendedlogs/apigateway/shop-dev" && aws_cloudwatch_log_group.api[0].retention_in_days == 30
    error_message = "kept for 30 days, where the resource policy does not grow"
  }

  assert {
    condition     = aws_apigatewayv2_vpc_link.this[0].subnet_ids == toset(["subnet-p1", "subnet-p2", "subnet-p3"]) && aws_apigatewayv2_vpc_link.this[0].security_group_ids == toset(["sg-link"])
    error_message = "the private subnets, and the group that was given"
  }

  assert {
    condition     = aws_lb_listener.internal[0].port == 80 && aws_lb_listener.public[0].port == 8080
    error_message = "two listeners"
  }

  assert {
    condition = alltrue([
      output.internal_listener_arn == "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/1/internal",
      output.public_listener_arn == "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/1/public",
      output.api_id == aws_apigatewayv2_api.this[0].id,
      output.api_endpoint == aws_apigatewayv2_api.this[0].api_endpoint,
      output.vpc_link_id == aws_apigatewayv2_vpc_link.this[0].id,
    ])
    error_message = "all about the API"
  }
}

run "answers_404_where_no_rule_takes_a_request" {
  command = apply

  assert {
    condition = alltrue([
      for listener in [aws_lb_listener.internal[0], aws_lb_listener.public[0]] :
      listener.default_action[0].type == "fixed-response" && listener.default_action[0].fixed_response[0].status_code == "404"
    ])
    error_message = "a fixed 404 on both listeners"
  }
}

run "puts_an_unusual_port_into_the_internal_url" {
  command = apply

  variables {
    internal_port = 8000
    public_port   = 8001
  }

  assert {
    condition     = aws_lb_listener.internal[0].port == 8000 && aws_lb_listener.public[0].port == 8001
    error_message = "the ports that were given"
  }

  assert {
    condition     = output.internal_url == "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com:8000"
    error_message = "callers need the port"
  }
}

run "keeps_a_name_of_32_characters" {
  command = plan

  variables {
    name = "shop-with-a-long-name-production"
  }

  assert {
    condition     = aws_lb.this[0].name == "shop-with-a-long-name-production"
    error_message = "it fits"
  }
}

run "shortens_a_longer_name_with_a_hash" {
  command = plan

  variables {
    name = "shop-with-a-longer-nam-production"
  }

  assert {
    condition     = can(regex("^shop-with-a-longer-nam-[0-9a-f]{8}$", aws_lb.this[0].name))
    error_message = "the start of the name without a dash at its end, and a hash"
  }

  assert {
    condition     = aws_apigatewayv2_api.this[0].name == "shop-with-a-longer-nam-production"
    error_message = "other names have room"
  }
}

run "rejects_a_public_api_without_the_group_of_its_link" {
  command = plan

  variables {
    vpc_link_security_group_id = null
  }

  expect_failures = [aws_apigatewayv2_vpc_link.this]
}

run "rejects_one_port_for_both_listeners" {
  command = plan

  variables {
    internal_port = 8080
  }

  expect_failures = [aws_lb_listener.public]
}

run "takes_one_port_for_both_where_nothing_is_public" {
  command = plan

  variables {
    public_api    = false
    internal_port = 8080
  }
}
