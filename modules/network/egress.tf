# NAT gateways, the private subnets' way out to the internet. Gateways, public subnets and route tables meet by the name of
# their availability zone: the lists that AWS returns come in any order.

locals {
  # A zone that has private subnets too, so that at least its own traffic does not cross into another zone.
  single_nat_zone = try(
    sort(setintersection(keys(local.public_subnets), keys(local.private_subnets)))[0],
    sort(keys(local.public_subnets))[0],
    null,
  )

  nat_zones = toset({
    none   = []
    single = [local.single_nat_zone]
    per_az = keys(local.private_subnets)
  }[var.nat])
}

resource "aws_eip" "nat" {
  for_each = local.nat_zones

  domain = "vpc"
  tags   = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each = local.nat_zones

  allocation_id = aws_eip.nat[each.key].allocation_id
  subnet_id     = lookup(local.public_subnets, each.key, null)
  tags          = { Name = "${var.name}-${each.key}" }

  lifecycle {
    precondition {
      condition     = contains(keys(local.public_subnets), each.key)
      error_message = "`nat = \"per_az\"` needs a public subnet in each zone with private ones, and ${each.key} has none. Add one whose Name tag contains `public`, or set `nat = \"single\"`."
    }
  }
}

resource "aws_route" "private_default" {
  for_each = var.nat == "none" ? {} : local.private_route_tables

  route_table_id         = each.key
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[var.nat == "single" ? local.single_nat_zone : each.value[0]].id

  lifecycle {
    precondition {
      condition     = var.nat != "per_az" || length(distinct(each.value)) == 1
      error_message = "`nat = \"per_az\"` needs a route table per availability zone, and ${each.key} serves the private subnets of ${join(", ", sort(distinct(each.value)))}. Give each zone its own, or set `nat = \"single\"`."
    }
  }
}
