# What is there already: the VPC, its subnets and, when something is added to them, the private route tables.

data "aws_vpcs" "this" {
  filter {
    name   = local.vpc_by_id ? "vpc-id" : "tag:Name"
    values = [var.vpc]
  }

  lifecycle {
    postcondition {
      condition = length(self.ids) == 1
      error_message = (local.vpc_by_id
        ? "This account and region have no VPC with the id `${var.vpc}`. Give the id, or the Name tag, of one that is there in `vpc`."
        : "${length(self.ids)} VPCs of this account and region have the tag Name = `${var.vpc}`, and it must be exactly one. Tag the VPC, or give its id in `vpc`."
      )
    }
  }
}

data "aws_vpc" "this" {
  id = one(data.aws_vpcs.this.ids)
}

data "aws_subnets" "private" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.this.id]
  }

  filter {
    name   = var.private_subnet_ids == null ? "tag:Name" : "subnet-id"
    values = coalesce(var.private_subnet_ids, ["*private*"])
  }

  lifecycle {
    postcondition {
      condition     = length(self.ids) > 0
      error_message = "The VPC `${var.vpc}` has no private subnet. Put `private` into the Name tags of the subnets in which tasks are to run, or give `private_subnet_ids`."
    }
    postcondition {
      condition     = var.private_subnet_ids == null ? true : length(setsubtract(var.private_subnet_ids, self.ids)) == 0
      error_message = "The VPC `${var.vpc}` does not have the subnets ${join(", ", setsubtract(coalesce(var.private_subnet_ids, []), self.ids))}. Give ids of its own subnets in `private_subnet_ids`."
    }
  }
}

data "aws_subnets" "public" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.this.id]
  }

  filter {
    name   = var.public_subnet_ids == null ? "tag:Name" : "subnet-id"
    values = coalesce(var.public_subnet_ids, ["*public*"])
  }

  lifecycle {
    postcondition {
      condition     = var.nat == "none" || length(self.ids) > 0
      error_message = "A NAT gateway stands in a public subnet, and the VPC `${var.vpc}` has none. Put `public` into the Name tags of its public subnets, give `public_subnet_ids`, or set `nat = \"none\"`."
    }
    postcondition {
      condition     = var.public_subnet_ids == null ? true : length(setsubtract(var.public_subnet_ids, self.ids)) == 0
      error_message = "The VPC `${var.vpc}` does not have the subnets ${join(", ", setsubtract(coalesce(var.public_subnet_ids, []), self.ids))}. Give ids of its own subnets in `public_subnet_ids`."
    }

    # A NAT gateway in a subnet whose own route leads to it leads nowhere.
    postcondition {
      condition     = var.nat == "none" || length(setintersection(self.ids, data.aws_subnets.private.ids)) == 0
      error_message = "${join(", ", sort(setintersection(self.ids, data.aws_subnets.private.ids)))} of the VPC `${var.vpc}` would be private and public. Let a Name tag contain one of the two words, or give `private_subnet_ids` and `public_subnet_ids` without a subnet in both."
    }
  }
}

data "aws_subnet" "private" {
  for_each = toset(data.aws_subnets.private.ids)
  id       = each.key
}

data "aws_subnet" "public" {
  for_each = toset(var.nat == "none" ? [] : data.aws_subnets.public.ids)
  id       = each.key
}

# A subnet without a route table of its own uses the VPC's main one, which public subnets may use as well: this module
# leaves that one alone.
data "aws_route_tables" "private" {
  for_each = toset(var.nat != "none" || length(var.gateway_endpoints) > 0 ? data.aws_subnets.private.ids : [])

  vpc_id = data.aws_vpc.this.id

  filter {
    name   = "association.subnet-id"
    values = [each.key]
  }

  lifecycle {
    postcondition {
      condition     = length(self.ids) == 1
      error_message = "The private subnet ${each.key} has no route table of its own, only the VPC's main one. Associate it with a private route table, or set `nat = \"none\"` and `gateway_endpoints = []`."
    }
  }
}

locals {
  # https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
  vpc_by_id = can(regex("^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$", var.vpc))

  # Load balancers and interface endpoints take one subnet of a zone, so the first by id stands for its zone.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
  private_subnets = {
    for zone, ids in { for subnet in data.aws_subnet.private : subnet.availability_zone => subnet.id... } : zone => sort(ids)[0]
  }
  public_subnets = {
    for zone, ids in { for subnet in data.aws_subnet.public : subnet.availability_zone => subnet.id... } : zone => sort(ids)[0]
  }

  # Each private route table with the zones of the subnets that use it.
  private_route_tables = {
    for subnet_id, tables in data.aws_route_tables.private : one(tables.ids) => data.aws_subnet.private[subnet_id].availability_zone...
  }
}
