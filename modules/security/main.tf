# Membership groups: a service joins `alb_clients` to call through the load balancer and `alb_targets` to be reached by it.
# So no unit ever adds a rule to another unit's group.
#
# A group's name ends in `/<role>`. Services have no `/` in their names, so that none can take the name of one of these.

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

locals {
  # https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
  vpc_by_id = can(regex("^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$", var.vpc))
  vpc_id    = one(data.aws_vpcs.this.ids)

  # for_each wants strings; the rules turn them back into numbers.
  target_ports = var.load_balancer ? toset([for port in var.target_ports : tostring(port)]) : toset([])
}

# ---------------------------------------------------------------------------------------------------------------------
# The load balancer
# ---------------------------------------------------------------------------------------------------------------------

resource "aws_security_group" "alb" {
  #checkov:skip=CKV2_AWS_5:Attached by the modules network and service, which get its id
  count = var.load_balancer ? 1 : 0

  name        = "${var.name}/alb"
  description = "The internal load balancer of ${var.name}"
  vpc_id      = local.vpc_id
  tags        = { Name = "${var.name}/alb" }

  lifecycle {
    precondition {
      condition     = !var.public_api || var.internal_port != var.public_port
      error_message = "`internal_port` and `public_port` are both ${var.public_port}. Give two different ports: on a shared one, a public service at `/` would open the private services to the internet."
    }
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_from_clients" {
  #checkov:skip=CKV_AWS_260:Open to members of one security group, which checkov takes for everyone
  count = var.load_balancer ? 1 : 0

  security_group_id            = aws_security_group.alb[0].id
  description                  = "Requests of the services that call others, to the internal listener"
  referenced_security_group_id = aws_security_group.alb_clients[0].id
  ip_protocol                  = "tcp"
  from_port                    = var.internal_port
  to_port                      = var.internal_port
}

resource "aws_vpc_security_group_ingress_rule" "alb_from_vpc_link" {
  count = var.public_api && var.load_balancer ? 1 : 0

  security_group_id            = aws_security_group.alb[0].id
  description                  = "Requests of the VPC link, to the public listener only"
  referenced_security_group_id = aws_security_group.vpc_link[0].id
  ip_protocol                  = "tcp"
  from_port                    = var.public_port
  to_port                      = var.public_port
}

resource "aws_vpc_security_group_egress_rule" "alb_to_targets" {
  for_each = local.target_ports

  security_group_id            = aws_security_group.alb[0].id
  description                  = "Requests and health checks to targets on port ${each.key}"
  referenced_security_group_id = aws_security_group.alb_targets[0].id
  ip_protocol                  = "tcp"
  from_port                    = tonumber(each.key)
  to_port                      = tonumber(each.key)
}

# ---------------------------------------------------------------------------------------------------------------------
# Services that call others
# ---------------------------------------------------------------------------------------------------------------------

resource "aws_security_group" "alb_clients" {
  #checkov:skip=CKV2_AWS_5:Attached by the modules network and service, which get its id
  count = var.load_balancer ? 1 : 0

  name        = "${var.name}/alb-clients"
  description = "Members may call the internal load balancer of ${var.name}"
  vpc_id      = local.vpc_id
  tags        = { Name = "${var.name}/alb-clients" }
}

resource "aws_vpc_security_group_egress_rule" "clients_to_alb" {
  count = var.load_balancer ? 1 : 0

  security_group_id            = aws_security_group.alb_clients[0].id
  description                  = "Requests to the internal listener of the load balancer"
  referenced_security_group_id = aws_security_group.alb[0].id
  ip_protocol                  = "tcp"
  from_port                    = var.internal_port
  to_port                      = var.internal_port
}

# ---------------------------------------------------------------------------------------------------------------------
# Services that are called
# ---------------------------------------------------------------------------------------------------------------------

resource "aws_security_group" "alb_targets" {
  #checkov:skip=CKV2_AWS_5:Attached by the modules network and service, which get its id
  count = var.load_balancer ? 1 : 0

  name        = "${var.name}/alb-targets"
  description = "Members are reached by the internal load balancer of ${var.name}"
  vpc_id      = local.vpc_id
  tags        = { Name = "${var.name}/alb-targets" }
}

resource "aws_vpc_security_group_ingress_rule" "targets_from_alb" {
  for_each = local.target_ports

  security_group_id            = aws_security_group.alb_targets[0].id
  description                  = "Requests and health checks from the load balancer on port ${each.key}"
  referenced_security_group_id = aws_security_group.alb[0].id
  ip_protocol                  = "tcp"
  from_port                    = tonumber(each.key)
  to_port                      = tonumber(each.key)
}

# ---------------------------------------------------------------------------------------------------------------------
# The way in from the internet: API Gateway through a VPC link
# ---------------------------------------------------------------------------------------------------------------------

resource "aws_security_group" "vpc_link" {
  #checkov:skip=CKV2_AWS_5:Attached by the modules network and service, which get its id
  count = var.public_api ? 1 : 0

  name        = "${var.name}/vpc-link"
  description = "The VPC link through which the HTTP API of ${var.name} reaches the load balancer"
  vpc_id      = local.vpc_id
  tags        = { Name = "${var.name}/vpc-link" }

  lifecycle {
    precondition {
      condition     = var.load_balancer
      error_message = "`public_api` needs the load balancer, because the VPC link forwards to its public listener. Set `load_balancer = true` too."
    }
  }
}

resource "aws_vpc_security_group_egress_rule" "vpc_link_to_alb" {
  count = var.public_api && var.load_balancer ? 1 : 0

  security_group_id            = aws_security_group.vpc_link[0].id
  description                  = "Requests to the public listener of the load balancer, and nothing else"
  referenced_security_group_id = aws_security_group.alb[0].id
  ip_protocol                  = "tcp"
  from_port                    = var.public_port
  to_port                      = var.public_port
}
