module "security" {
  source = "../.."

  name          = "shop-dev"
  vpc           = "vpc" # the VPC's Name tag
  load_balancer = true
  public_api    = true
  target_ports  = [3000]
}

# Services that the load balancer reaches join this group.
output "alb_targets_id" {
  value = module.security.alb_targets_id
}
