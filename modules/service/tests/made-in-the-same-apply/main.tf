# All that may be made in the same apply as the service: a plan knows of these ids and ARNs only that there will be some.
resource "aws_ecs_cluster" "this" {
  name = "shop-dev"
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "this" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.0.0.0/20"
}

resource "aws_security_group" "database" {
  name   = "shop-dev-database"
  vpc_id = aws_vpc.this.id
}

resource "aws_lb" "this" {
  name     = "shop-dev"
  internal = true
  subnets  = [aws_subnet.this.id]
}

resource "aws_lb_listener" "this" {
  for_each = { internal = 80, public = 8080 }

  load_balancer_arn = aws_lb.this.arn
  port              = each.value

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
    }
  }
}

resource "aws_apigatewayv2_api" "this" {
  name          = "shop-dev"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_vpc_link" "this" {
  name               = "shop-dev"
  subnet_ids         = [aws_subnet.this.id]
  security_group_ids = [aws_security_group.database.id]
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_sqs_queue" "this" {
  name_prefix = "shop-dev-"
}

resource "aws_sns_topic" "this" {
  name = "shop-dev-alarms"
}

resource "aws_iam_policy" "boundary" {
  name   = "shop-dev-boundary"
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_s3_bucket" "this" {
  bucket_prefix = "shop-dev-"
}

resource "aws_ssm_parameter" "this" {
  name  = "/shop-dev/api-key"
  type  = "SecureString"
  value = "unset"
}

module "service" {
  source = "../.."

  name        = "shop-dev-orders"
  service     = "orders"
  environment = "dev"
  image       = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:2026-11-02"
  cpu         = 512
  memory      = 1024

  cluster_id         = aws_ecs_cluster.this.arn
  cluster_name       = aws_ecs_cluster.this.name
  vpc_id             = aws_vpc.this.id
  subnet_ids         = [aws_subnet.this.id]
  security_group_ids = [aws_security_group.database.id]

  connection = { type = "vpc_link", path = "/orders", priority = 120 }
  load_balancer = {
    arn_suffix            = aws_lb.this.arn_suffix
    internal_listener_arn = aws_lb_listener.this["internal"].arn
    internal_url          = "http://${aws_lb.this.dns_name}"
    public_listener_arn   = aws_lb_listener.this["public"].arn
    api_id                = aws_apigatewayv2_api.this.id
    api_endpoint          = aws_apigatewayv2_api.this.api_endpoint
    vpc_link_id           = aws_apigatewayv2_vpc_link.this.id
  }
  scaling = {
    strategy   = "sqs", min = 0, max = 4, desired = 0
    queue_name = aws_sqs_queue.this.name
    latency    = { acceptable = 600, per_message = 1 }
    schedule   = [{ cron = "0 7 ? * MON-FRI *", min = 1, max = 4 }, { cron = "0 19 ? * MON-FRI *", min = 0, max = 4 }]
  }

  consumes             = [aws_sqs_queue.this.arn]
  sends_to             = [aws_sqs_queue.this.arn]
  queue_kms_keys       = { consumes = [aws_kms_key.this.arn], sends_to = [aws_kms_key.this.arn] }
  permissions          = [{ actions = ["s3:GetObject"], resources = ["${aws_s3_bucket.this.arn}/*"] }]
  permissions_boundary = aws_iam_policy.boundary.arn
  secrets              = { API_KEY = { value_from = aws_ssm_parameter.this.arn, kms_key = aws_kms_key.this.arn } }
  variables            = { BUCKET = aws_s3_bucket.this.bucket }
  tunnel               = { debug = false, kms_key = aws_kms_key.this.arn }
  kms_key              = aws_kms_key.this.arn
  alarm_topic_arns     = [aws_sns_topic.this.arn]
  tags                 = { bucket = aws_s3_bucket.this.bucket }
}

output "service_name" {
  value = module.service.service_name
}
