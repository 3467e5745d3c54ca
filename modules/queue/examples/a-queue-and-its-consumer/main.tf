module "orders_queue" {
  source = "../.."

  name               = "shop-dev-orders"
  visibility_timeout = 60     # seconds, more than the slowest processing of one message
  retention          = 345600 # 4 days
  max_receives       = 5
}

module "consumer" {
  source = "../../../service"

  name        = "shop-dev-consumer"
  service     = "consumer"
  environment = "dev"
  image       = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/consumer:2026-11-02"
  cpu         = 512
  memory      = 1024

  cluster_id   = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
  cluster_name = "shop-dev"
  vpc_id       = "vpc-0123456789abcdef0"
  subnet_ids   = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]

  connection = { type = "internal" }
  consumes   = [module.orders_queue.arn]
  variables  = { ORDERS_QUEUE_URL = module.orders_queue.url }

  # No task while the queue is empty.
  scaling = {
    strategy   = "sqs"
    min        = 0
    max        = 4
    desired    = 0
    queue_name = module.orders_queue.name
    scale_out  = { threshold = 100, adjustment = 1, cooldown = 120 }
    scale_in   = { threshold = 1, adjustment = 1, cooldown = 300 }
  }
}
