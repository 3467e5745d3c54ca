# Endpoints through which the private subnets reach AWS without the internet.

data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  # `id` is the region's name in versions 5 and 6 of the provider; version 6 deprecates `name`.
  region = data.aws_region.current.id
  here   = "${local.region}:${data.aws_caller_identity.current.account_id}"

  endpoint_prefix = "com.amazonaws.${local.region}"

  # An endpoint's network interfaces are reached from all of the VPC's address ranges.
  vpc_cidr_blocks = toset(
    length(var.interface_endpoints) == 0 ? [] : [for range in data.aws_vpc.this.cidr_block_associations : range.cidr_block if range.state == "associated"]
  )
}

# A name that the region does not have is refused here, and so at plan.
data "aws_vpc_endpoint_service" "interface" {
  for_each = toset(var.interface_endpoints)

  service_name = "${local.endpoint_prefix}.${each.key}"
  service_type = "Interface"
}

locals {
  # Not each service is in each zone. Where AWS names no zones (GovCloud), all are tried.
  # https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
  endpoint_subnets = {
    for name, service in data.aws_vpc_endpoint_service.interface : name => [
      for zone, id in local.private_subnets : id if length(service.availability_zones) == 0 || contains(service.availability_zones, zone)
    ]
  }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset(var.interface_endpoints)

  vpc_id              = data.aws_vpc.this.id
  service_name        = "${local.endpoint_prefix}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = local.endpoint_subnets[each.key]
  security_group_ids  = aws_security_group.endpoints[*].id
  tags                = { Name = "${var.name}-${each.key}" }

  lifecycle {
    # https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html#enable-private-dns-names
    precondition {
      condition     = data.aws_vpc.this.enable_dns_support && data.aws_vpc.this.enable_dns_hostnames
      error_message = "Interface endpoints need the VPC's DNS, so that the usual host names lead to them. Turn on DNS support and DNS host names of the VPC `${var.vpc}`."
    }

    precondition {
      condition     = length(local.endpoint_subnets[each.key]) > 0
      error_message = "`${each.key}` is in ${join(", ", data.aws_vpc_endpoint_service.interface[each.key].availability_zones)}, and the private subnets of the VPC `${var.vpc}` are in ${join(", ", keys(local.private_subnets))}. Add a private subnet in one of its zones, or leave `${each.key}` out of `interface_endpoints`."
    }
  }
}

resource "aws_security_group" "endpoints" {
  count = length(var.interface_endpoints) > 0 ? 1 : 0

  name        = "${var.name}/vpc-endpoints"
  description = "The interface endpoints of ${var.name}"
  vpc_id      = data.aws_vpc.this.id
  tags        = { Name = "${var.name}/vpc-endpoints" }

  lifecycle {
    # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
    precondition {
      condition     = !startswith(var.name, "sg-")
      error_message = "`name` starts with `sg-`, which AWS keeps for the ids of security groups, and the endpoints have one. Give a name such as `shop-dev`."
    }
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints_from_vpc" {
  for_each = local.vpc_cidr_blocks

  security_group_id = aws_security_group.endpoints[0].id
  description       = "HTTPS from the VPC"
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = toset(var.gateway_endpoints)

  vpc_id            = data.aws_vpc.this.id
  service_name      = "${local.endpoint_prefix}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = keys(local.private_route_tables)
  tags              = { Name = "${var.name}-${each.key}" }
}
