module "security" {
  source = "../../../security"

  name          = "shop-dev"
  vpc           = "vpc"
  load_balancer = true
  public_api    = true
  target_ports  = [3000]
}

module "network" {
  source = "../.."

  name                       = "shop-dev"
  vpc                        = "vpc" # the VPC's Name tag
  load_balancer              = true
  public_api                 = true
  alb_security_group_id      = module.security.alb_id
  vpc_link_security_group_id = module.security.vpc_link_id

  # No NAT gateway: the tasks reach these services of AWS, and nothing else outside the VPC.
  nat                 = "none"
  interface_endpoints = ["ecr.api", "ecr.dkr", "logs", "sqs"]
  gateway_endpoints   = ["s3"]
}

output "api_endpoint" {
  value = module.network.api_endpoint
}
