# OpenTofu's mock puts all subnets into one zone, where a load balancer is refused: the network is taken as made, and what is run is
# the wiring around it.

mock_provider "aws" {
  mock_resource "aws_security_group" {
    defaults = { id = "sg-0aaaaaaaaaaaaaaaa" }
  }
  mock_data "aws_vpcs" {
    defaults = { ids = ["vpc-0123456789abcdef0"] }
  }
}

override_module {
  target  = module.network
  outputs = { api_endpoint = "https://api0000001.execute-api.eu-west-2.amazonaws.com" }
}

run "a_load_balancer_and_a_public_api" {
  command = apply

  module {
    source = "./examples/a-load-balancer-and-a-public-api"
  }

  assert {
    condition     = output.api_endpoint == "https://api0000001.execute-api.eu-west-2.amazonaws.com"
    error_message = "The public API has an address."
  }

  assert {
    condition     = module.security.alb_id != null && module.security.vpc_link_id != null
    error_message = "The load balancer and the VPC link have their groups."
  }
}
