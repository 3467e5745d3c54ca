mock_provider "aws" {
  mock_data "aws_region" {
    defaults = {
      id = "eu-west-2"
    }
  }
  mock_data "aws_partition" {
    defaults = {
      partition  = "aws"
      dns_suffix = "amazonaws.com"
    }
  }
  mock_data "aws_caller_identity" {
    defaults = {
      account_id = "111111111111"
    }
  }
  mock_resource "aws_iam_role" {
    defaults = {
      arn = "arn:aws:iam::111111111111:role/mock"
    }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = {
      arn = "arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-orders:1"
    }
  }
  mock_resource "aws_ecs_service" {
    defaults = {
      id = "arn:aws:ecs:eu-west-2:111111111111:service/shop-dev/shop-dev-orders"
    }
  }
  mock_resource "aws_security_group" {
    defaults = {
      id = "sg-0aaaaaaaaaaaaaaaa"
    }
  }
  mock_resource "aws_lb_target_group" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/shop-dev-orders/0123456789abcdef"
      arn_suffix = "targetgroup/shop-dev-orders/0123456789abcdef"
    }
  }
  mock_resource "aws_apigatewayv2_integration" {
    defaults = {
      id = "integ01"
    }
  }
}

variables {
  name         = "shop-dev-orders"
  service      = "orders"
  environment  = "dev"
  image        = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  cpu          = 512
  memory       = 1024
  cluster_id   = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
  cluster_name = "shop-dev"
  vpc_id       = "vpc-0123456789abcdef0"
  subnet_ids   = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
  connection   = { type = "internal" }
  scaling      = { strategy = "default", min = 1, max = 1, desired = 1 }
  load_balancer = {
    arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
    internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
    internal_url          = "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
    public_listener_arn   = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/2222222222222222"
    api_id                = "api0000001"
    api_endpoint          = "https://api0000001.execute-api.eu-west-2.amazonaws.com"
    vpc_link_id           = "link01"
  }
}

run "lets_nothing_into_an_internal_service" {
  assert {
    condition     = length(aws_lb_target_group.this) == 0 && length(aws_lb_listener_rule.this) == 0 && length(aws_apigatewayv2_route.this) == 0 && length(aws_apigatewayv2_integration.this) == 0
    error_message = "No target group, rule or route, although there is a load balancer."
  }
  assert {
    condition     = length(aws_ecs_service.this.load_balancer) == 0 && aws_ecs_service.this.health_check_grace_period_seconds == null
    error_message = "The service registers nowhere."
  }
  assert {
    condition     = output.url == null && output.invoke_url == null && output.target_group_arn == null
    error_message = "It has no URL."
  }
}

run "reaches_an_internal_dns_service_through_the_internal_listener_only" {
  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
  }

  assert {
    condition     = keys(aws_lb_listener_rule.this) == ["internal"] && aws_lb_listener_rule.this["internal"].listener_arn == "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111" && aws_lb_listener_rule.this["internal"].priority == 120
    error_message = "One rule, on the internal listener."
  }
  assert {
    condition     = [for condition in aws_lb_listener_rule.this["internal"].condition : condition.path_pattern[0].values if length(condition.path_pattern) > 0] == [toset(["/orders", "/orders/*"])]
    error_message = "The path itself and everything below it."
  }
  assert {
    condition     = flatten([for condition in aws_lb_listener_rule.this["internal"].condition : [for header in condition.host_header : tolist(header.values)]]) == []
    error_message = "No host condition."
  }
  assert {
    condition     = aws_lb_listener_rule.this["internal"].action[0].type == "forward" && aws_lb_listener_rule.this["internal"].action[0].target_group_arn == "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/shop-dev-orders/0123456789abcdef"
    error_message = "It forwards to the service's own target group."
  }
  assert {
    condition     = length(aws_apigatewayv2_route.this) == 0 && length(aws_apigatewayv2_integration.this) == 0
    error_message = "The public API does not know it."
  }
  assert {
    condition     = one(aws_ecs_service.this.load_balancer).target_group_arn == "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/shop-dev-orders/0123456789abcdef" && one(aws_ecs_service.this.load_balancer).container_name == "orders" && one(aws_ecs_service.this.load_balancer).container_port == 3000
    error_message = "The tasks register with their port."
  }
  assert {
    condition     = output.url == "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com/orders" && output.invoke_url == null
    error_message = "It has a URL inside, and none outside."
  }
  assert {
    condition     = output.target_group_arn == "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/shop-dev-orders/0123456789abcdef"
    error_message = "Its target group is an output."
  }
}

run "checks_health_below_the_path_by_default" {
  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
  }

  assert {
    condition     = aws_lb_target_group.this[0].health_check[0].path == "/orders/health"
    error_message = "The load balancer strips nothing."
  }
  assert {
    condition     = aws_lb_target_group.this[0].health_check[0].interval == 10 && aws_lb_target_group.this[0].health_check[0].timeout == 5 && aws_lb_target_group.this[0].health_check[0].healthy_threshold == 2 && aws_lb_target_group.this[0].health_check[0].unhealthy_threshold == 3 && aws_lb_target_group.this[0].health_check[0].matcher == "200-299"
    error_message = "The documented defaults."
  }
  assert {
    condition     = aws_ecs_service.this.health_check_grace_period_seconds == 30 && aws_lb_target_group.this[0].deregistration_delay == "15"
    error_message = "Grace period and deregistration delay."
  }
  assert {
    condition     = aws_lb_target_group.this[0].target_type == "ip" && aws_lb_target_group.this[0].protocol == "HTTP" && aws_lb_target_group.this[0].port == 80 && aws_lb_target_group.this[0].vpc_id == "vpc-0123456789abcdef0"
    error_message = "Tasks register by address."
  }
}

run "checks_health_as_told" {
  variables {
    connection = {
      type                 = "internal_dns"
      path                 = "/orders"
      priority             = 120
      health_check         = { path = "/ready", interval = 20, timeout = 7, healthy = 4, unhealthy = 6, codes = "200,204", grace = 90 }
      deregistration_delay = 45
    }
  }

  assert {
    condition     = aws_lb_target_group.this[0].health_check[0].path == "/ready" && aws_lb_target_group.this[0].health_check[0].interval == 20 && aws_lb_target_group.this[0].health_check[0].timeout == 7 && aws_lb_target_group.this[0].health_check[0].healthy_threshold == 4 && aws_lb_target_group.this[0].health_check[0].unhealthy_threshold == 6 && aws_lb_target_group.this[0].health_check[0].matcher == "200,204"
    error_message = "Each number reaches its own setting."
  }
  assert {
    condition     = aws_ecs_service.this.health_check_grace_period_seconds == 90 && aws_lb_target_group.this[0].deregistration_delay == "45"
    error_message = "Grace period and deregistration delay."
  }
}

run "asks_for_the_host_too_and_says_so_in_the_url" {
  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120, host = "orders.internal.example" }
    load_balancer = {
      arn_suffix            = "app/shop-dev/aaaaaaaaaaaaaaaa"
      internal_listener_arn = "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111"
      internal_url          = "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com:8081"
    }
  }

  assert {
    condition     = [for condition in aws_lb_listener_rule.this["internal"].condition : condition.path_pattern[0].values if length(condition.path_pattern) > 0] == [toset(["/orders", "/orders/*"])]
    error_message = "Both paths."
  }
  assert {
    condition     = flatten([for condition in aws_lb_listener_rule.this["internal"].condition : [for header in condition.host_header : tolist(header.values)]]) == ["orders.internal.example"]
    error_message = "And the host."
  }
  assert {
    condition     = output.url == "http://orders.internal.example:8081/orders"
    error_message = "Callers have to use the host; scheme and port stay."
  }
}

run "reaches_a_vpc_link_service_through_the_public_listener_only" {
  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 7 }
  }

  assert {
    condition     = keys(aws_lb_listener_rule.this) == ["public"] && aws_lb_listener_rule.this["public"].listener_arn == "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/2222222222222222" && aws_lb_listener_rule.this["public"].priority == 7
    error_message = "One rule, on the public listener."
  }
  assert {
    condition     = [for condition in aws_lb_listener_rule.this["public"].condition : condition.path_pattern[0].values if length(condition.path_pattern) > 0] == [toset(["/orders", "/orders/*"])]
    error_message = "The path itself and everything below it."
  }
  assert {
    condition     = keys(aws_apigatewayv2_route.this) == ["ANY /orders", "ANY /orders/{proxy+}"]
    error_message = "Both routes."
  }
  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.this : route.api_id == "api0000001" && route.target == "integrations/integ01"])
    error_message = "They lead to the integration."
  }
  assert {
    condition     = aws_apigatewayv2_integration.this[0].integration_uri == "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/2222222222222222" && aws_apigatewayv2_integration.this[0].connection_id == "link01" && aws_apigatewayv2_integration.this[0].connection_type == "VPC_LINK" && aws_apigatewayv2_integration.this[0].integration_type == "HTTP_PROXY" && aws_apigatewayv2_integration.this[0].integration_method == "ANY"
    error_message = "The integration is the VPC link to the public listener."
  }
  assert {
    condition     = aws_apigatewayv2_integration.this[0].timeout_milliseconds == 30000
    error_message = "30 seconds are the most."
  }
  assert {
    condition     = output.invoke_url == "https://api0000001.execute-api.eu-west-2.amazonaws.com/orders" && output.url == null
    error_message = "It has a URL outside, and none inside."
  }
}

run "gives_public_requests_the_host_that_the_rule_asks_for" {
  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 7, host = "orders.internal.example" }
  }

  assert {
    condition     = flatten([for condition in aws_lb_listener_rule.this["public"].condition : [for header in condition.host_header : tolist(header.values)]]) == ["orders.internal.example"]
    error_message = "The rule of the public listener asks for the host."
  }
  assert {
    condition     = aws_apigatewayv2_integration.this[0].request_parameters == tomap({ "overwrite:header.Host" = "orders.internal.example" })
    error_message = "Clients call the API by its own host, which no rule asks for."
  }
}

run "lets_others_call_a_vpc_link_service_inside_too" {
  variables {
    connection = { type = "vpc_link", path = "/orders", priority = 7, internal_priority = 300 }
  }

  assert {
    condition     = keys(aws_lb_listener_rule.this) == ["internal", "public"] && aws_lb_listener_rule.this["internal"].listener_arn == "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/1111111111111111" && aws_lb_listener_rule.this["public"].listener_arn == "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/aaaaaaaaaaaaaaaa/2222222222222222"
    error_message = "A rule on each listener."
  }
  assert {
    condition     = aws_lb_listener_rule.this["internal"].priority == 300 && aws_lb_listener_rule.this["public"].priority == 7
    error_message = "Each has the priority of its listener."
  }
  assert {
    condition     = length(aws_lb_target_group.this) == 1 && alltrue([for rule in aws_lb_listener_rule.this : rule.action[0].target_group_arn == "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/shop-dev-orders/0123456789abcdef"])
    error_message = "Both forward to the same target group."
  }
  assert {
    condition     = output.url == "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com/orders" && output.invoke_url == "https://api0000001.execute-api.eu-west-2.amazonaws.com/orders"
    error_message = "It has both URLs."
  }
}

run "takes_everything_at_the_root" {
  variables {
    connection = { type = "vpc_link", path = "/", priority = 50000, internal_priority = 50000 }
  }

  assert {
    condition     = [for condition in aws_lb_listener_rule.this["public"].condition : condition.path_pattern[0].values if length(condition.path_pattern) > 0] == [toset(["/*"])]
    error_message = "One pattern."
  }
  assert {
    condition     = keys(aws_apigatewayv2_route.this) == ["ANY /", "ANY /{proxy+}"]
    error_message = "The root and everything below it."
  }
  assert {
    condition     = aws_lb_target_group.this[0].health_check[0].path == "/health"
    error_message = "The health check has no double slash."
  }
  assert {
    condition     = output.invoke_url == "https://api0000001.execute-api.eu-west-2.amazonaws.com" && output.url == "http://internal-shop-dev-1.eu-west-2.elb.amazonaws.com"
    error_message = "No slash at the end of a URL."
  }
}

run "takes_a_path_of_two_parts" {
  variables {
    connection = { type = "internal_dns", path = "/shop/orders", priority = 120 }
  }

  assert {
    condition     = [for condition in aws_lb_listener_rule.this["internal"].condition : condition.path_pattern[0].values if length(condition.path_pattern) > 0] == [toset(["/shop/orders", "/shop/orders/*"])]
    error_message = "Only the given path, not its parent."
  }
}

run "names_its_target_group_with_a_hash" {
  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
  }

  assert {
    condition     = aws_lb_target_group.this[0].name == "shop-dev-orders-a61f2a4d"
    error_message = "The name and eight characters of a hash."
  }
}

run "shortens_a_long_target_group_name" {
  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
    name       = "shop-dev-a-name-that-is-quite-long"
  }

  assert {
    condition     = aws_lb_target_group.this[0].name == "shop-dev-a-name-that-is-3176d595" && length(aws_lb_target_group.this[0].name) == 32
    error_message = "23 characters, a hyphen and eight of the hash."
  }
}

run "leaves_no_double_hyphen_in_a_shortened_name" {
  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
    name       = "shop-dev-abcdefghijklm-opqrst"
  }

  assert {
    condition     = aws_lb_target_group.this[0].name == "shop-dev-abcdefghijklm-635ccb21" && length(regexall("--", aws_lb_target_group.this[0].name)) == 0
    error_message = "A hyphen at the cut goes."
  }
}

run "keeps_its_target_group_when_the_port_changes" {
  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
    port       = 8080
  }

  assert {
    condition     = aws_lb_target_group.this[0].name == "shop-dev-orders-a61f2a4d" && aws_lb_target_group.this[0].port == 80 && one(aws_ecs_service.this.load_balancer).container_port == 8080
    error_message = "ECS registers each task with its own port, so tasks of both ports share the group while they are replaced."
  }
}

run "makes_another_target_group_in_another_vpc" {
  variables {
    connection = { type = "internal_dns", path = "/orders", priority = 120 }
    vpc_id     = "vpc-1"
  }

  assert {
    condition     = aws_lb_target_group.this[0].name == "shop-dev-orders-b0e426fa"
    error_message = "A changed VPC changes the name."
  }
}
