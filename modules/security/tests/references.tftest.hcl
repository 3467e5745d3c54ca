mock_provider "aws" {
  mock_data "aws_vpcs" {
    defaults = { ids = ["vpc-0123456789abcdef0"] }
  }
}

variables {
  name          = "shop-dev"
  vpc           = "vpc"
  load_balancer = true
  public_api    = true
  target_ports  = [3000]
}

run "finds_a_vpc_by_its_name_tag" {
  assert {
    condition     = one(data.aws_vpcs.this.filter).name == "tag:Name"
    error_message = "a name is not an id"
  }
}

run "finds_a_vpc_by_its_id" {
  variables {
    vpc = "vpc-0123456789abcdef0"
  }

  assert {
    condition     = one(data.aws_vpcs.this.filter).name == "vpc-id" && one(data.aws_vpcs.this.filter).values == toset(["vpc-0123456789abcdef0"])
    error_message = "an id is not a name"
  }
}

run "finds_a_vpc_by_an_id_of_eight_digits" {
  variables {
    vpc = "vpc-0123abcd"
  }

  assert {
    condition     = one(data.aws_vpcs.this.filter).name == "vpc-id"
    error_message = "VPCs from before 2018 have short ids"
  }
}

run "takes_ids_of_any_other_length_as_names" {
  variables {
    vpc = "vpc-0123abcd0"
  }

  assert {
    condition     = one(data.aws_vpcs.this.filter).name == "tag:Name"
    error_message = "nine digits are no id"
  }
}

run "takes_an_id_with_a_digit_too_many_as_a_name" {
  variables {
    vpc = "vpc-0123456789abcdef00"
  }

  assert {
    condition     = one(data.aws_vpcs.this.filter).name == "tag:Name"
    error_message = "eighteen digits are no id"
  }
}

run "takes_an_id_with_a_digit_too_few_as_a_name" {
  variables {
    vpc = "vpc-0123456789abcdef"
  }

  assert {
    condition     = one(data.aws_vpcs.this.filter).name == "tag:Name"
    error_message = "sixteen digits are no id"
  }
}

run "takes_seven_digits_as_a_name" {
  variables {
    vpc = "vpc-0123abc"
  }

  assert {
    condition     = one(data.aws_vpcs.this.filter).name == "tag:Name"
    error_message = "seven digits are no id"
  }
}

run "takes_a_name_that_only_starts_like_an_id" {
  variables {
    vpc = "vpc-main"
  }

  assert {
    condition     = one(data.aws_vpcs.this.filter).name == "tag:Name"
    error_message = "an id is hexadecimal"
  }
}

run "opens_the_port_of_https_and_no_other_with_a_certificate" {
  variables {
    internal_port = 443
  }

  assert {
    condition = alltrue([
      for rule in [aws_vpc_security_group_ingress_rule.alb_from_clients[0], aws_vpc_security_group_egress_rule.clients_to_alb[0]] :
      rule.from_port == 443 && rule.to_port == 443
    ])
    error_message = "both ways on 443"
  }
}

run "rejects_an_id_that_no_vpc_has" {
  command = plan

  variables {
    vpc = "vpc-0123456789abcdef1"
  }

  override_data {
    target = data.aws_vpcs.this
    values = { ids = [] }
  }

  expect_failures = [data.aws_vpcs.this]
}
