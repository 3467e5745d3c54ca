# A cluster, a load balancer, and one public service behind it, in a VPC with the Name tag `vpc`.
module "cluster" {
  source = "../../../cluster"

  name = "shop-dev"
}

module "security" {
  source = "../../../security"

  name          = "shop-dev"
  vpc           = "vpc"
  load_balancer = true
  public_api    = true
  target_ports  = [3000]
}

module "network" {
  source = "../../../network"

  name                       = "shop-dev"
  vpc                        = "vpc"
  load_balancer              = true
  public_api                 = true
  alb_security_group_id      = module.security.alb_id
  vpc_link_security_group_id = module.security.vpc_link_id
  nat                        = "single"
}

module "orders" {
  source = "../.."

  name        = "shop-dev-orders"
  service     = "orders"
  environment = "dev"
  image       = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:2026-11-02"
  cpu         = 512
  memory      = 1024
  port        = 3000

  cluster_id         = module.cluster.cluster_id
  cluster_name       = module.cluster.cluster_name
  vpc_id             = module.network.vpc_id
  subnet_ids         = module.network.private_subnet_ids
  security_group_ids = [module.security.alb_targets_id]

  # Public under /orders, and called inside the VPC by the same path: a priority on each listener, which no other service may have.
  connection = { type = "vpc_link", path = "/orders", priority = 120, internal_priority = 120 }
  load_balancer = {
    arn_suffix            = module.network.alb_arn_suffix
    internal_listener_arn = module.network.internal_listener_arn
    internal_url          = module.network.internal_url
    public_listener_arn   = module.network.public_listener_arn
    api_id                = module.network.api_id
    api_endpoint          = module.network.api_endpoint
    vpc_link_id           = module.network.vpc_link_id
  }

  scaling = { strategy = "cpu", min = 1, max = 4, desired = 1, target = 60 }
}

output "url" {
  value = module.orders.url
}

output "invoke_url" {
  value = module.orders.invoke_url
}
