# How requests reach the tasks: a target group, a rule on one or two listeners, and for a public service two routes of the API.

locals {
  # 32 characters are allowed, and no hyphen at the end: a hash keeps shortened names apart, and a changed VPC makes a new group
  # beside the old one instead of failing on its name. The port is not in it: see the group.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
  target_group_name = join("-", [
    replace(substr(var.name, 0, 23), "/-+$/", ""),
    substr(sha256(jsonencode([var.name, var.vpc_id])), 0, 8),
  ])

  health_check_path = coalesce(var.connection.health_check.path, "${local.path_prefix}/health")

  # The internal listener is for callers in the VPC, the public one for the VPC link alone.
  internal_rule_priority = local.public ? var.connection.internal_priority : var.connection.priority
  listener_rules = { for listener, rule in {
    internal = local.routed && local.internal_rule_priority != null ? {
      listener_arn = try(var.load_balancer.internal_listener_arn, null)
      priority     = local.internal_rule_priority
    } : null
    public = local.public ? {
      listener_arn = try(var.load_balancer.public_listener_arn, null)
      priority     = var.connection.priority
    } : null
  } : listener => rule if rule != null }

  # `/orders/*` alone would miss `/orders`.
  rule_paths = distinct(concat(local.path_prefix == "" ? [] : [local.path_prefix], ["${local.path_prefix}/*"]))

  # Both routes are needed for the same reason: `{proxy+}` wants at least one more part.
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
  routes = !local.public ? [] : ["ANY ${local.path_prefix == "" ? "/" : local.path_prefix}", "ANY ${local.path_prefix}/{proxy+}"]

  # An address that is missing is reported by the target group; it is not a second error here.
  public_origin = try(trimsuffix(var.load_balancer.api_endpoint, "/"), "")
  internal_url  = try(trimsuffix(var.load_balancer.internal_url, "/"), "")

  # With a host, callers have to use it: the rule asks for it. It resolves to the load balancer, whose scheme and port stay.
  internal_origin = (
    var.connection.host == null ? local.internal_url :
    replace(local.internal_url, "/\\/\\/[^:\\/]+/", "//${var.connection.host}")
  )
}

resource "aws_lb_target_group" "this" {
  #checkov:skip=CKV_AWS_378:From the load balancer to its targets the way is inside the VPC, between two security groups
  count = local.routed ? 1 : 0

  name   = local.target_group_name
  vpc_id = var.vpc_id

  # Only for targets that are registered without a port; ECS names each task's. So tasks of the old port and the new one share the
  # group while one replaces the other. A group with the port in it would be a new, empty one, and the rules lead to it at once.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
  port                 = 80
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = var.connection.deregistration_delay
  tags                 = var.tags

  health_check {
    path                = local.health_check_path
    interval            = var.connection.health_check.interval
    timeout             = var.connection.health_check.timeout
    healthy_threshold   = var.connection.health_check.healthy
    unhealthy_threshold = var.connection.health_check.unhealthy
    matcher             = var.connection.health_check.codes
  }

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = var.load_balancer != null
      error_message = "A service with the connection ${var.connection.type} is reached through a load balancer. Give load_balancer, or the connection internal."
    }
    precondition {
      condition = !local.public || alltrue([
        for value in [try(var.load_balancer.public_listener_arn, null), try(var.load_balancer.api_id, null), try(var.load_balancer.api_endpoint, null), try(var.load_balancer.vpc_link_id, null)] :
        value != null
      ])
      error_message = "A service with the connection vpc_link is reached through API Gateway. Give public_listener_arn, api_id, api_endpoint and vpc_link_id in load_balancer."
    }
    # A target group belongs to one load balancer, and its alarms look at that one.
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
    precondition {
      condition     = alltrue([for rule in local.listener_rules : try(strcontains(rule.listener_arn, ":listener/${var.load_balancer.arn_suffix}/"), true)])
      error_message = "A listener and arn_suffix are of two load balancers, and a target group belongs to one. Give outputs of the same module network in load_balancer."
    }
    # Both rules ask for the same path, so on one listener the second never answers; of the same number, AWS refuses it.
    precondition {
      condition     = var.connection.internal_priority == null || try(var.load_balancer.internal_listener_arn != var.load_balancer.public_listener_arn, true)
      error_message = "The internal and the public listener are the same one, and one rule on it is enough. Leave internal_priority out, or give two listeners in load_balancer."
    }
    # Spot gives two minutes from its warning to the end of the task.
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
    precondition {
      condition     = var.capacity.spot_percent == 0 || var.connection.deregistration_delay < 120
      error_message = "A task on Spot ends two minutes after its warning, so requests cannot have ${var.connection.deregistration_delay} seconds to finish. Give a deregistration delay under 120 seconds, or no Spot."
    }
    # The warning is SIGTERM itself, and the task may leave the load balancer only then: it has to serve until it is out.
    # https://repost.aws/knowledge-center/fargate-spot-termination-notice
    precondition {
      condition     = var.capacity.spot_percent == 0 || var.stop_timeout >= var.connection.deregistration_delay
      error_message = "On Spot a task drains after SIGTERM: with a stop_timeout of ${var.stop_timeout} seconds it is killed before its ${var.connection.deregistration_delay} seconds of draining are over. Give a stop_timeout of at least the deregistration delay."
    }
  }
}

resource "aws_lb_listener_rule" "this" {
  for_each = local.listener_rules

  listener_arn = each.value.listener_arn
  priority     = each.value.priority
  tags         = var.tags

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[0].arn
  }

  condition {
    path_pattern {
      values = local.rule_paths
    }
  }

  dynamic "condition" {
    for_each = var.connection.host == null ? [] : [var.connection.host]

    content {
      host_header {
        values = [condition.value]
      }
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Between a rule that is made and one that goes Terraform knows no order. Both are before and after this one, so the new way in is there
# first: targets of a group that no rule leads to, for a moment only, have to pass their health check again.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
resource "terraform_data" "ways_in" {
  input = { for listener, rule in aws_lb_listener_rule.this : listener => rule.arn }
}

resource "aws_apigatewayv2_integration" "this" {
  count = local.public ? 1 : 0

  api_id             = var.load_balancer.api_id
  description        = var.name
  integration_type   = "HTTP_PROXY"
  integration_method = "ANY"
  integration_uri    = var.load_balancer.public_listener_arn
  connection_type    = "VPC_LINK"
  connection_id      = var.load_balancer.vpc_link_id

  payload_format_version = "1.0"

  # The client's host is the API's, and the rule asks for the service's.
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
  request_parameters = var.connection.host == null ? null : { "overwrite:header.Host" = var.connection.host }

  # Without it API Gateway speaks HTTP to the listener.
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
  dynamic "tls_config" {
    for_each = try(var.load_balancer.server_name, null) == null ? [] : [var.load_balancer.server_name]

    content {
      server_name_to_verify = tls_config.value
    }
  }

  # The longest an HTTP API waits. The service answers, or gives up, before that.
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
  timeout_milliseconds = 30000

  # A route without a rule behind it would answer with the listener's 404.
  depends_on = [aws_lb_listener_rule.this]

  lifecycle {
    # The ARN of a listener does not tell its protocol. One certificate is for both listeners of the module network, and HTTP to a
    # listener that expects TLS is answered with 400.
    precondition {
      condition     = !startswith(try(var.load_balancer.internal_url, ""), "https:") || try(var.load_balancer.server_name, null) != null
      error_message = "The load balancer speaks TLS, as its internal_url says, and API Gateway would speak HTTP to it. Give server_name in load_balancer: the host name that the certificate of the public listener is for."
    }
  }
}

resource "aws_apigatewayv2_route" "this" {
  #checkov:skip=CKV_AWS_309:Public because the manifest says so; authorization is not offered yet
  for_each = toset(local.routes)

  api_id             = var.load_balancer.api_id
  route_key          = each.value
  target             = "integrations/${aws_apigatewayv2_integration.this[0].id}"
  authorization_type = "NONE"
}
