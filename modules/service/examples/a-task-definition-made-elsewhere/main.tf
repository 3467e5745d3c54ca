# Any task definition will do, also one that another tool registers. Here it is one of the module task, in the same apply.
module "task" {
  source = "../../../task"

  name        = "shop-dev-orders"
  service     = "orders"
  environment = "dev"
  image       = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:2026-11-02"
  cpu         = 512
  memory      = 1024
}

module "service" {
  source = "../.."

  name                = "shop-dev-orders"
  service             = "orders"
  environment         = "dev"
  task_definition_arn = module.task.task_definition_arn
  container_name      = module.task.container_name
  port                = 3000

  cluster_id   = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
  cluster_name = "shop-dev"
  vpc_id       = "vpc-0123456789abcdef0"
  subnet_ids   = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]

  connection = { type = "internal_dns", path = "/orders", priority = 120 }
  load_balancer = {
    arn_suffix            = "app/shop-dev/0123456789abcdef"
    internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/0123456789abcdef/fedcba9876543210"
    internal_url          = "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
  }

  scaling = { strategy = "default", min = 2, max = 2, desired = 2 }
}

output "url" {
  value = module.service.url
}
