# The service's own security group: where its tasks may connect to. Nothing comes in here; a service behind the load balancer joins
# the group that lets the load balancer in.

# The deploy role may change only groups with a Name tag of its own platform (modules/oidc).
resource "aws_security_group" "this" {
  name        = var.name
  description = "Tasks of ${var.name}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = var.name })

  # Tasks hold on to the old group until others run in the new one, and AWS deletes no group that is held. The two never meet: what
  # replaces a group is another name or another VPC.
  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # ECR, CloudWatch Logs, SQS, SSM and X-Ray are all reached by HTTPS.
  https_anywhere = { to = "0.0.0.0/0", port = 443, protocol = "tcp" }

  egress = {
    for rule in distinct(concat([local.https_anywhere], local.allowed)) :
    "${rule.protocol}-${rule.port}-${rule.to}" => rule
  }

  # AWS gives an IPv6 block back in lower case, and takes it once, however it is written.
  allowed = [for rule in var.egress : { to = strcontains(rule.to, ":") ? lower(rule.to) : rule.to, port = rule.port, protocol = rule.protocol }]
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = local.egress

  security_group_id = aws_security_group.this.id
  description       = "${upper(each.value.protocol)} ${each.value.port} to ${each.value.to}"

  ip_protocol = each.value.protocol
  from_port   = each.value.port
  to_port     = each.value.port

  referenced_security_group_id = startswith(each.value.to, "sg-") ? each.value.to : null
  prefix_list_id               = startswith(each.value.to, "pl-") ? each.value.to : null
  cidr_ipv4                    = strcontains(each.value.to, ".") && !strcontains(each.value.to, ":") ? each.value.to : null
  cidr_ipv6                    = strcontains(each.value.to, ":") ? each.value.to : null

  tags = var.tags

  # With another group the old tasks keep their way out until the new ones run.
  lifecycle {
    create_before_destroy = true
  }
}
