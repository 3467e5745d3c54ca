# The public HTTP API. It has no route by itself: each `vpc_link` service adds its own, and the rest is API Gateway's 404.

resource "aws_apigatewayv2_api" "this" {
  count = var.public_api ? 1 : 0

  name          = var.name
  protocol_type = "HTTP"
  description   = "Public services of ${var.name}"

  lifecycle {
    precondition {
      condition     = var.load_balancer
      error_message = "`public_api` needs the load balancer, because the VPC link forwards to its public listener. Set `load_balancer = true` too."
    }
  }
}

# Immutable: other subnets or another group make a new link, which has to stand before the services leave the old one.
# A link without traffic for 60 days becomes INACTIVE and takes minutes to wake.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
resource "aws_apigatewayv2_vpc_link" "this" {
  count = var.public_api ? 1 : 0

  name               = var.name
  subnet_ids         = local.link_subnets
  security_group_ids = [var.vpc_link_security_group_id]
  tags               = { Name = var.name }

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = var.vpc_link_security_group_id != null
      error_message = "`public_api` needs `vpc_link_security_group_id`. Give the output `vpc_link_id` of the module `security`."
    }

    precondition {
      condition     = length(local.link_subnets) > 0
      error_message = "A VPC link cannot stand in ${join(", ", [for subnet in data.aws_subnet.private : subnet.availability_zone_id])}, where all private subnets are. Add a private subnet in another zone, or set `public_api = false`."
    }
  }
}

locals {
  # Zones in which API Gateway makes no link: those that its page, which lists the others, leaves out of a region.
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
  zones_without_links = ["apne1-az3", "apne2-az4", "ape1-az1", "cac1-az4", "euw3-az2", "use1-az3", "usw1-az2"]

  link_subnets = [for id in values(local.private_subnets) : id if !contains(local.zones_without_links, data.aws_subnet.private[id].availability_zone_id)]
}

# The name of any other stage would turn up in the path that the services see.
resource "aws_apigatewayv2_stage" "default" {
  count = var.public_api ? 1 : 0

  api_id      = aws_apigatewayv2_api.this[0].id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api[0].arn

    # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
    format = jsonencode({
      requestId          = "$context.requestId"
      requestTime        = "$context.requestTime"
      sourceIp           = "$context.identity.sourceIp"
      userAgent          = "$context.identity.userAgent"
      method             = "$context.httpMethod"
      path               = "$context.path"
      routeKey           = "$context.routeKey"
      status             = "$context.status"
      responseLength     = "$context.responseLength"
      responseLatency    = "$context.responseLatency"
      integrationStatus  = "$context.integrationStatus"
      integrationLatency = "$context.integrationLatency"
      error              = "$context.error.message"
      integrationError   = "$context.integrationErrorMessage"
    })
  }
}

# Below /aws/vendedlogs/, because API Gateway adds each other group to a resource policy of limited length.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
resource "aws_cloudwatch_log_group" "api" {
  #checkov:skip=CKV_AWS_338:Access logs serve to look into recent faults, they are no archive
  count = var.public_api ? 1 : 0

  name              = "/aws/vendedlogs/apigateway/${var.name}"
  retention_in_days = var.log_retention
  kms_key_id        = var.kms_key

  lifecycle {
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    precondition {
      condition     = var.kms_key == null ? true : split(":", var.kms_key)[3] == local.region
      error_message = "A log group is encrypted with a key of its own region, ${local.region}, and `kms_key` is ${coalesce(var.kms_key, "null")}. Give the ARN of a key in ${local.region}."
    }
  }
}
