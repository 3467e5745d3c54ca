# Zones differ from subnet to subnet here, which OpenTofu cannot override: it runs ways-out.tofutest.hcl instead of this file.

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

# Three zones in lists of different orders, and two private subnets in zone a.
override_data {
  target = data.aws_subnets.private
  values = { ids = ["subnet-p3", "subnet-p1", "subnet-p4", "subnet-p2"] }
}

override_data {
  target = data.aws_subnet.private["subnet-p3"]
  values = { availability_zone = "eu-west-2c" }
}

override_data {
  target = data.aws_route_tables.private["subnet-p3"]
  values = { ids = ["rtb-c"] }
}

override_data {
  target = data.aws_subnet.private["subnet-p1"]
  values = { availability_zone = "eu-west-2a" }
}

override_data {
  target = data.aws_route_tables.private["subnet-p1"]
  values = { ids = ["rtb-a"] }
}

override_data {
  target = data.aws_subnet.private["subnet-p4"]
  values = { availability_zone = "eu-west-2b" }
}

override_data {
  target = data.aws_route_tables.private["subnet-p4"]
  values = { ids = ["rtb-b"] }
}

override_data {
  target = data.aws_subnet.private["subnet-p2"]
  values = { availability_zone = "eu-west-2a" }
}

override_data {
  target = data.aws_route_tables.private["subnet-p2"]
  values = { ids = ["rtb-a"] }
}

override_data {
  target = data.aws_subnets.public
  values = { ids = ["subnet-q1", "subnet-q2", "subnet-q3"] }
}

override_data {
  target = data.aws_subnet.public["subnet-q1"]
  values = { availability_zone = "eu-west-2b" }
}

override_data {
  target = data.aws_subnet.public["subnet-q2"]
  values = { availability_zone = "eu-west-2c" }
}

override_data {
  target = data.aws_subnet.public["subnet-q3"]
  values = { availability_zone = "eu-west-2a" }
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

run "puts_load_balancer_and_link_into_one_private_subnet_of_each_zone" {
  command = plan

  assert {
    condition     = aws_lb.this[0].subnets == toset(["subnet-p1", "subnet-p3", "subnet-p4"])
    error_message = "the first by id of zone a, and no public one"
  }

  assert {
    condition     = aws_apigatewayv2_vpc_link.this[0].subnet_ids == toset(["subnet-p1", "subnet-p3", "subnet-p4"])
    error_message = "the same for the link"
  }
}

run "looks_at_no_public_subnet_without_nat" {
  command = plan

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0 && length(aws_route.private_default) == 0
    error_message = "none is none"
  }

  assert {
    condition     = length(data.aws_subnet.public) == 0
    error_message = "their zones do not matter"
  }
}

run "sends_all_zones_through_a_single_nat_gateway" {
  command = apply

  variables {
    nat = "single"
  }

  assert {
    condition     = toset(keys(aws_nat_gateway.this)) == toset(["eu-west-2a"]) && toset(keys(aws_eip.nat)) == toset(["eu-west-2a"])
    error_message = "one gateway and one address, in the first zone"
  }

  assert {
    condition     = aws_nat_gateway.this["eu-west-2a"].subnet_id == "subnet-q3"
    error_message = "in the public subnet of that zone"
  }

  assert {
    condition     = toset(keys(aws_route.private_default)) == toset(["rtb-a", "rtb-b", "rtb-c"])
    error_message = "each private route table once"
  }

  assert {
    condition = alltrue([
      for route in aws_route.private_default :
      route.nat_gateway_id == aws_nat_gateway.this["eu-west-2a"].id && route.destination_cidr_block == "0.0.0.0/0"
    ])
    error_message = "all leave through the one gateway"
  }
}

run "pairs_gateways_subnets_and_routes_by_zone" {
  command = apply

  variables {
    nat = "per_az"
  }

  assert {
    condition = tomap({ for zone, gateway in aws_nat_gateway.this : zone => gateway.subnet_id }) == tomap({
      eu-west-2a = "subnet-q3"
      eu-west-2b = "subnet-q1"
      eu-west-2c = "subnet-q2"
    })
    error_message = "each gateway stands in the public subnet of its own zone"
  }

  assert {
    condition     = alltrue([for zone, gateway in aws_nat_gateway.this : gateway.allocation_id == aws_eip.nat[zone].allocation_id])
    error_message = "each gateway has the address of its zone"
  }

  assert {
    condition = tomap({ for table, route in aws_route.private_default : table => route.nat_gateway_id }) == tomap({
      rtb-a = aws_nat_gateway.this["eu-west-2a"].id
      rtb-b = aws_nat_gateway.this["eu-west-2b"].id
      rtb-c = aws_nat_gateway.this["eu-west-2c"].id
    })
    error_message = "each route table leaves through the gateway of its own zone"
  }

  assert {
    condition     = length(distinct(values(aws_nat_gateway.this)[*].id)) == 3
    error_message = "three different gateways"
  }
}

run "lets_zones_share_a_route_table_with_a_single_gateway" {
  command = apply

  variables {
    nat = "single"
  }

  override_data {
    target = data.aws_route_tables.private["subnet-p3"]
    values = { ids = ["rtb-a"] }
  }

  assert {
    condition     = toset(keys(aws_route.private_default)) == toset(["rtb-a", "rtb-b"])
    error_message = "one route for each table"
  }
}

run "rejects_a_shared_route_table_with_a_gateway_per_zone" {
  command = plan

  variables {
    nat = "per_az"
  }

  override_data {
    target = data.aws_route_tables.private["subnet-p3"]
    values = { ids = ["rtb-a"] }
  }

  expect_failures = [aws_route.private_default["rtb-a"]]
}

run "prefers_a_zone_that_has_private_subnets_for_the_single_gateway" {
  command = plan

  variables {
    nat = "single"
  }

  override_data {
    target = data.aws_subnet.public["subnet-q3"]
    values = { availability_zone = "eu-west-20" }
  }

  assert {
    condition     = toset(keys(aws_nat_gateway.this)) == toset(["eu-west-2b"])
    error_message = "0 sorts first, but no task runs there"
  }
}

run "takes_any_public_subnet_for_the_single_gateway_when_no_zone_has_both" {
  command = plan

  variables {
    nat = "single"
  }

  override_data {
    target = data.aws_subnets.public
    values = { ids = ["subnet-q3"] }
  }

  override_data {
    target = data.aws_subnet.public["subnet-q3"]
    values = { availability_zone = "eu-west-2d" }
  }

  assert {
    condition     = toset(keys(aws_nat_gateway.this)) == toset(["eu-west-2d"])
    error_message = "it works, across zones"
  }
}

run "rejects_a_zone_without_a_public_subnet" {
  command = plan

  variables {
    nat = "per_az"
  }

  override_data {
    target = data.aws_subnets.public
    values = { ids = ["subnet-q1", "subnet-q2"] }
  }

  expect_failures = [aws_nat_gateway.this["eu-west-2a"]]
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

run "rejects_nat_for_a_subnet_on_the_main_route_table" {
  command = plan

  variables {
    nat = "single"
  }

  override_data {
    target = data.aws_route_tables.private["subnet-p4"]
    values = { ids = [] }
  }

  expect_failures = [data.aws_route_tables.private["subnet-p4"]]
}

run "rejects_a_gateway_endpoint_for_a_subnet_on_the_main_route_table" {
  command = plan

  variables {
    gateway_endpoints = ["s3"]
  }

  override_data {
    target = data.aws_route_tables.private["subnet-p4"]
    values = { ids = [] }
  }

  expect_failures = [data.aws_route_tables.private["subnet-p4"]]
}

run "makes_interface_endpoints_with_private_dns_in_each_zone_once" {
  command = apply

  variables {
    interface_endpoints = ["ecr.api", "ecr.dkr", "logs"]
  }

  assert {
    condition = tomap({ for name, endpoint in aws_vpc_endpoint.interface : name => endpoint.service_name }) == tomap({
      "ecr.api" = "com.amazonaws.eu-west-2.ecr.api"
      "ecr.dkr" = "com.amazonaws.eu-west-2.ecr.dkr"
      "logs"    = "com.amazonaws.eu-west-2.logs"
    })
    error_message = "the full names of this region"
  }

  assert {
    condition = alltrue([
      for endpoint in aws_vpc_endpoint.interface :
      endpoint.vpc_endpoint_type == "Interface" && endpoint.private_dns_enabled && endpoint.subnet_ids == toset(["subnet-p1", "subnet-p3", "subnet-p4"])
    ])
    error_message = "private DNS, and one subnet of each zone"
  }

  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.interface : endpoint.security_group_ids == toset([aws_security_group.endpoints[0].id])])
    error_message = "behind their own group"
  }
}

run "puts_an_endpoint_only_into_zones_that_its_service_is_in" {
  command = plan

  variables {
    interface_endpoints = ["xray"]
  }

  override_data {
    target = data.aws_vpc_endpoint_service.interface["xray"]
    values = { availability_zones = ["eu-west-2a", "eu-west-2c"] }
  }

  assert {
    condition     = aws_vpc_endpoint.interface["xray"].subnet_ids == toset(["subnet-p1", "subnet-p3"])
    error_message = "not into zone b"
  }
}

run "rejects_an_endpoint_of_a_service_that_is_in_other_zones" {
  command = plan

  variables {
    interface_endpoints = ["xray"]
  }

  override_data {
    target = data.aws_vpc_endpoint_service.interface["xray"]
    values = { availability_zones = ["eu-west-2d"] }
  }

  expect_failures = [aws_vpc_endpoint.interface["xray"]]
}

run "lets_the_address_ranges_of_the_vpc_reach_the_endpoints_over_https" {
  command = apply

  variables {
    interface_endpoints = ["logs"]
  }

  assert {
    condition     = toset(keys(aws_vpc_security_group_ingress_rule.endpoints_from_vpc)) == toset(["10.0.0.0/16", "10.1.0.0/16"])
    error_message = "each range that is still associated"
  }

  assert {
    condition = alltrue([
      for range, rule in aws_vpc_security_group_ingress_rule.endpoints_from_vpc :
      rule.cidr_ipv4 == range && rule.from_port == 443 && rule.to_port == 443 && rule.ip_protocol == "tcp" && length(rule.description) > 0 && rule.security_group_id == aws_security_group.endpoints[0].id
    ])
    error_message = "443 and nothing else, with a description"
  }
}

run "puts_gateway_endpoints_into_each_private_route_table_once" {
  command = apply

  variables {
    gateway_endpoints = ["s3", "dynamodb"]
  }

  assert {
    condition = alltrue([
      for name, endpoint in aws_vpc_endpoint.gateway :
      endpoint.vpc_endpoint_type == "Gateway" && endpoint.service_name == "com.amazonaws.eu-west-2.${name}" && endpoint.route_table_ids == toset(["rtb-a", "rtb-b", "rtb-c"])
    ])
    error_message = "the private tables, without NAT as well"
  }

  assert {
    condition     = toset(keys(aws_vpc_endpoint.gateway)) == toset(["s3", "dynamodb"])
    error_message = "both"
  }

  assert {
    condition     = length(aws_security_group.endpoints) == 0 && length(aws_vpc_security_group_ingress_rule.endpoints_from_vpc) == 0
    error_message = "a gateway endpoint has no group"
  }

  assert {
    condition     = length(aws_route.private_default) == 0
    error_message = "no default route without NAT"
  }
}

run "tags_what_the_deploy_role_may_change" {
  command = apply

  variables {
    nat                 = "per_az"
    interface_endpoints = ["logs"]
    gateway_endpoints   = ["s3"]
  }

  assert {
    condition = alltrue([
      for thing in concat(values(aws_eip.nat)[*].tags, values(aws_nat_gateway.this)[*].tags, values(aws_vpc_endpoint.interface)[*].tags, values(aws_vpc_endpoint.gateway)[*].tags) :
      startswith(thing.Name, "shop-dev-")
    ]) && startswith(aws_security_group.endpoints[0].tags.Name, "shop-dev/")
    error_message = "the Name tag starts with the name of the environment"
  }
}

run "rejects_interface_endpoints_in_a_vpc_without_dns_host_names" {
  command = plan

  variables {
    interface_endpoints = ["logs"]
  }

  override_data {
    target = data.aws_vpc.this
    values = { enable_dns_support = true, enable_dns_hostnames = false, cidr_block_associations = [] }
  }

  expect_failures = [aws_vpc_endpoint.interface["logs"]]
}

run "rejects_interface_endpoints_in_a_vpc_without_dns" {
  command = plan

  variables {
    interface_endpoints = ["logs"]
  }

  override_data {
    target = data.aws_vpc.this
    values = { enable_dns_support = false, enable_dns_hostnames = true, cidr_block_associations = [] }
  }

  expect_failures = [aws_vpc_endpoint.interface["logs"]]
}

run "rejects_a_subnet_that_is_private_and_public_with_nat" {
  command = plan

  variables {
    nat = "single"
  }

  override_data {
    target = data.aws_subnets.public
    values = { ids = ["subnet-q1", "subnet-p4"] }
  }

  expect_failures = [data.aws_subnets.public]
}

run "rejects_a_load_balancer_in_a_subnet_of_28" {
  command = plan

  override_data {
    target = data.aws_subnet.private["subnet-p4"]
    values = { availability_zone = "eu-west-2b", cidr_block = "10.0.0.16/28" }
  }

  expect_failures = [aws_lb.this]
}

run "leaves_the_vpc_link_out_of_a_zone_that_has_none" {
  command = plan

  override_data {
    target = data.aws_subnet.private["subnet-p4"]
    values = { availability_zone = "eu-west-2b", availability_zone_id = "use1-az3", cidr_block = "10.0.0.32/27" }
  }

  assert {
    condition     = aws_apigatewayv2_vpc_link.this[0].subnet_ids == toset(["subnet-p1", "subnet-p3"]) && length(aws_lb.this[0].subnets) == 3
    error_message = "the load balancer stands in all three"
  }
}

run "rejects_a_public_api_where_every_zone_has_no_vpc_link" {
  command = plan

  variables {
    load_balancer = true
  }

  override_data {
    target = data.aws_subnets.private
    values = { ids = ["subnet-p1", "subnet-p4"] }
  }

  override_data {
    target = data.aws_subnet.private["subnet-p1"]
    values = { availability_zone = "us-east-1a", availability_zone_id = "use1-az3" }
  }

  override_data {
    target = data.aws_subnet.private["subnet-p4"]
    values = { availability_zone = "us-west-1b", availability_zone_id = "usw1-az2" }
  }

  expect_failures = [aws_apigatewayv2_vpc_link.this]
}
