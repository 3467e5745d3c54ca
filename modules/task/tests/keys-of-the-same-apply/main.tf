# A plan knows nothing of these keys but that there will be two.
resource "aws_kms_key" "this" {
  for_each = toset(["queue", "tunnel"])

  enable_key_rotation = true
}

module "task" {
  source = "../.."

  name        = "shop-dev-orders"
  service     = "orders"
  environment = "dev"
  image       = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:2026-11-02"
  cpu         = 512
  memory      = 1024

  consumes       = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders"]
  queue_kms_keys = { consumes = [aws_kms_key.this["queue"].arn] }
  tunnel         = { debug = false, kms_key = aws_kms_key.this["tunnel"].arn }
}

output "task_role_name" {
  value = module.task.task_role_name
}
