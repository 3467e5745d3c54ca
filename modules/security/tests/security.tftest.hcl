mock_provider "aws" {
  mock_data "aws_vpcs" {
    defaults = { ids = ["vpc-1"] }
  }
}

override_resource {
  target = aws_security_group.alb
  values = { id = "sg-alb" }
}

override_resource {
  target = aws_security_group.alb_clients
  values = { id = "sg-clients" }
}

override_resource {
  target = aws_security_group.alb_targets
  values = { id = "sg-targets" }
}

override_resource {
  target = aws_security_group.vpc_link
  values = { id = "sg-link" }
}

variables {
  name          = "shop-dev"
  vpc           = "vpc"
  load_balancer = true
  public_api    = true
  target_ports  = [3000, 8000]
}

run "makes_nothing_without_a_load_balancer" {
  command = apply

  variables {
    load_balancer = false
    public_api    = false
  }

  assert {
    condition = alltrue([
      output.vpc_id == "vpc-1",
      output.alb_id == null,
      output.alb_clients_id == null,
      output.alb_targets_id == null,
      output.vpc_link_id == null,
    ])
    error_message = "the VPC's id, and null for each group"
  }

  assert {
    condition = sum([for rules in [
      aws_vpc_security_group_ingress_rule.alb_from_clients, aws_vpc_security_group_ingress_rule.alb_from_vpc_link,
      aws_vpc_security_group_egress_rule.clients_to_alb, aws_vpc_security_group_egress_rule.vpc_link_to_alb,
    ] : length(rules)]) + length(aws_vpc_security_group_egress_rule.alb_to_targets) + length(aws_vpc_security_group_ingress_rule.targets_from_alb) == 0
    error_message = "no group, no rule"
  }
}

run "makes_no_vpc_link_group_with_a_load_balancer_only" {
  command = apply

  variables {
    public_api = false
  }

  assert {
    condition = alltrue([
      output.alb_id == "sg-alb",
      output.alb_clients_id == "sg-clients",
      output.alb_targets_id == "sg-targets",
      output.vpc_link_id == null,
    ])
    error_message = "the three groups of the load balancer"
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.alb_from_vpc_link) == 0 && length(aws_vpc_security_group_egress_rule.vpc_link_to_alb) == 0
    error_message = "nothing reaches the public port"
  }
}

run "makes_all_groups_with_a_public_api" {
  command = apply

  assert {
    condition = alltrue([
      output.alb_id == "sg-alb",
      output.alb_clients_id == "sg-clients",
      output.alb_targets_id == "sg-targets",
      output.vpc_link_id == "sg-link",
    ])
    error_message = "all four groups"
  }

  assert {
    condition = [for made in [
      aws_security_group.alb, aws_security_group.alb_clients, aws_security_group.alb_targets, aws_security_group.vpc_link,
      aws_vpc_security_group_ingress_rule.alb_from_clients, aws_vpc_security_group_ingress_rule.alb_from_vpc_link,
      aws_vpc_security_group_egress_rule.clients_to_alb, aws_vpc_security_group_egress_rule.vpc_link_to_alb,
    ] : length(made)] == [1, 1, 1, 1, 1, 1, 1, 1]
    error_message = "each group and each rule once: EC2 takes no second one that is alike"
  }

  assert {
    condition = toset([
      aws_security_group.alb[0].name,
      aws_security_group.alb_clients[0].name,
      aws_security_group.alb_targets[0].name,
      aws_security_group.vpc_link[0].name,
    ]) == toset(["shop-dev/alb", "shop-dev/alb-clients", "shop-dev/alb-targets", "shop-dev/vpc-link"])
    error_message = "names that no service can take"
  }

  assert {
    condition = alltrue([
      for group in [aws_security_group.alb[0], aws_security_group.alb_clients[0], aws_security_group.alb_targets[0], aws_security_group.vpc_link[0]] :
      group.tags.Name == group.name && group.vpc_id == "vpc-1"
    ])
    error_message = "in the given VPC, and tagged, because the deploy role may change only what carries the environment's name"
  }
}

run "lets_clients_reach_the_internal_port_only" {
  command = apply

  variables {
    internal_port = 81
  }

  assert {
    condition = alltrue([
      aws_vpc_security_group_egress_rule.clients_to_alb[0].security_group_id == "sg-clients",
      aws_vpc_security_group_egress_rule.clients_to_alb[0].referenced_security_group_id == "sg-alb",
      aws_vpc_security_group_egress_rule.clients_to_alb[0].from_port == 81,
      aws_vpc_security_group_egress_rule.clients_to_alb[0].to_port == 81,
    ])
    error_message = "out of the clients, to the load balancer's internal port"
  }

  assert {
    condition = alltrue([
      aws_vpc_security_group_ingress_rule.alb_from_clients[0].security_group_id == "sg-alb",
      aws_vpc_security_group_ingress_rule.alb_from_clients[0].referenced_security_group_id == "sg-clients",
      aws_vpc_security_group_ingress_rule.alb_from_clients[0].from_port == 81,
      aws_vpc_security_group_ingress_rule.alb_from_clients[0].to_port == 81,
    ])
    error_message = "into the load balancer from the clients, on its internal port"
  }
}

run "lets_the_vpc_link_reach_the_public_port_only" {
  command = apply

  variables {
    public_port = 8081
  }

  assert {
    condition = alltrue([
      aws_vpc_security_group_egress_rule.vpc_link_to_alb[0].security_group_id == "sg-link",
      aws_vpc_security_group_egress_rule.vpc_link_to_alb[0].referenced_security_group_id == "sg-alb",
      aws_vpc_security_group_egress_rule.vpc_link_to_alb[0].from_port == 8081,
      aws_vpc_security_group_egress_rule.vpc_link_to_alb[0].to_port == 8081,
    ])
    error_message = "out of the link, to the load balancer's public port"
  }

  assert {
    condition = alltrue([
      aws_vpc_security_group_ingress_rule.alb_from_vpc_link[0].security_group_id == "sg-alb",
      aws_vpc_security_group_ingress_rule.alb_from_vpc_link[0].referenced_security_group_id == "sg-link",
      aws_vpc_security_group_ingress_rule.alb_from_vpc_link[0].from_port == 8081,
      aws_vpc_security_group_ingress_rule.alb_from_vpc_link[0].to_port == 8081,
    ])
    error_message = "into the load balancer from the link, on its public port"
  }
}

run "joins_load_balancer_and_targets_on_each_target_port" {
  command = apply

  variables {
    target_ports = [8000, 3000, 8000]
  }

  assert {
    condition     = toset(keys(aws_vpc_security_group_egress_rule.alb_to_targets)) == toset(["3000", "8000"])
    error_message = "one rule for each port, however often it is named"
  }

  assert {
    condition = alltrue([
      for port, rule in aws_vpc_security_group_egress_rule.alb_to_targets :
      rule.security_group_id == "sg-alb" && rule.referenced_security_group_id == "sg-targets" && rule.from_port == tonumber(port) && rule.to_port == tonumber(port)
    ])
    error_message = "out of the load balancer, to the targets"
  }

  assert {
    condition     = toset(keys(aws_vpc_security_group_ingress_rule.targets_from_alb)) == toset(["3000", "8000"])
    error_message = "one rule for each port on the targets' side as well"
  }

  assert {
    condition = alltrue([
      for port, rule in aws_vpc_security_group_ingress_rule.targets_from_alb :
      rule.security_group_id == "sg-targets" && rule.referenced_security_group_id == "sg-alb" && rule.from_port == tonumber(port) && rule.to_port == tonumber(port)
    ])
    error_message = "into the targets from the load balancer"
  }
}

run "describes_each_rule_and_opens_none_to_an_address_range" {
  command = apply

  assert {
    condition = alltrue([
      for rule in concat(
        aws_vpc_security_group_ingress_rule.alb_from_clients,
        aws_vpc_security_group_ingress_rule.alb_from_vpc_link,
        values(aws_vpc_security_group_ingress_rule.targets_from_alb),
      ) : length(rule.description) > 0 && rule.cidr_ipv4 == null && rule.cidr_ipv6 == null && rule.ip_protocol == "tcp"
    ])
    error_message = "ingress rules: described, TCP, from groups"
  }

  assert {
    condition = alltrue([
      for rule in concat(
        aws_vpc_security_group_egress_rule.clients_to_alb,
        aws_vpc_security_group_egress_rule.vpc_link_to_alb,
        values(aws_vpc_security_group_egress_rule.alb_to_targets),
      ) : length(rule.description) > 0 && rule.cidr_ipv4 == null && rule.cidr_ipv6 == null && rule.ip_protocol == "tcp"
    ])
    error_message = "egress rules: described, TCP, to groups"
  }
}
