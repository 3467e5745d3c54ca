mock_provider "aws" {
  mock_data "aws_vpcs" {
    defaults = { ids = ["vpc-1"] }
  }
}

variables {
  name          = "shop-dev"
  vpc           = "vpc"
  load_balancer = true
  public_api    = true
  target_ports  = [3000]
}

run "rejects_an_upper_case_name" {
  command = plan

  variables {
    name = "Shop"
  }

  expect_failures = [var.name]
}

run "rejects_a_name_that_starts_like_a_group_id" {
  command = plan

  variables {
    name = "sg-shop"
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

run "rejects_an_empty_vpc" {
  command = plan

  variables {
    vpc = ""
  }

  expect_failures = [var.vpc]
}

run "rejects_a_target_port_of_zero" {
  command = plan

  variables {
    target_ports = [3000, 0]
  }

  expect_failures = [var.target_ports]
}

run "rejects_a_target_port_above_65535" {
  command = plan

  variables {
    target_ports = [65536]
  }

  expect_failures = [var.target_ports]
}

run "rejects_half_a_target_port" {
  command = plan

  variables {
    target_ports = [3000.5]
  }

  expect_failures = [var.target_ports]
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
    public_port = 70000
  }

  expect_failures = [var.public_port]
}

run "rejects_one_port_for_both_listeners" {
  command = plan

  variables {
    internal_port = 8080
  }

  expect_failures = [aws_security_group.alb]
}

run "takes_one_port_for_both_where_nothing_is_public" {
  command = plan

  variables {
    public_api    = false
    internal_port = 8080
  }
}

run "rejects_a_public_api_without_a_load_balancer" {
  command = plan

  variables {
    load_balancer = false
  }

  expect_failures = [aws_security_group.vpc_link]
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

run "rejects_61_ports_of_targets" {
  command = plan

  variables {
    target_ports = range(3000, 3061)
  }

  expect_failures = [var.target_ports]
}

run "takes_60_ports_of_targets_however_often_they_are_named" {
  command = plan

  variables {
    target_ports = concat(range(3000, 3060), [3000, 3001])
  }

  assert {
    condition     = length(aws_vpc_security_group_egress_rule.alb_to_targets) == 60
    error_message = "a rule for each port"
  }
}

run "takes_the_first_and_the_last_port" {
  command = plan

  variables {
    name          = format("a%0127d", 0)
    target_ports  = [1, 65535]
    internal_port = 1
    public_port   = 65535
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.alb_from_clients[0].from_port == 1 && aws_vpc_security_group_ingress_rule.alb_from_vpc_link[0].from_port == 65535
    error_message = "1 and 65535 are ports"
  }
}

run "takes_the_last_internal_and_the_first_public_port" {
  command = plan

  variables {
    internal_port = 65535
    public_port   = 1
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.alb_from_clients[0].from_port == 65535 && aws_vpc_security_group_ingress_rule.alb_from_vpc_link[0].from_port == 1
    error_message = "and the other way round"
  }
}

run "rejects_an_internal_port_above_65535" {
  command = plan

  variables {
    internal_port = 65536
  }

  expect_failures = [var.internal_port]
}

run "rejects_half_an_internal_port" {
  command = plan

  variables {
    internal_port = 80.5
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
