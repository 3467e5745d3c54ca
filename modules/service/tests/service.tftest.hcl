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

run "runs_a_service_on_fargate_in_private_subnets" {
  assert {
    condition     = aws_ecs_service.this.name == "shop-dev-orders" && aws_ecs_service.this.cluster == "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
    error_message = "Name and cluster."
  }
  assert {
    condition     = aws_ecs_service.this.task_definition == "arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-orders:1"
    error_message = "It runs its own task definition."
  }
  assert {
    condition     = aws_ecs_service.this.network_configuration[0].assign_public_ip == false && aws_ecs_service.this.network_configuration[0].subnets == toset(["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"])
    error_message = "No public address."
  }
  assert {
    condition     = aws_ecs_service.this.capacity_provider_strategy == toset([{ capacity_provider = "FARGATE", base = 0, weight = 100 }])
    error_message = "On demand only, by a capacity provider."
  }
  assert {
    condition     = aws_ecs_service.this.platform_version == "LATEST"
    error_message = "1.4.0 or what follows it."
  }
  assert {
    condition     = aws_ecs_service.this.force_new_deployment
    error_message = "A change of the share of Spot is no replacement."
  }
  assert {
    condition     = aws_ecs_service.this.availability_zone_rebalancing == "ENABLED"
    error_message = "Zones are rebalanced."
  }
  assert {
    condition     = aws_ecs_service.this.propagate_tags == "SERVICE" && aws_ecs_service.this.enable_ecs_managed_tags
    error_message = "Tasks carry the tags of the service."
  }
  assert {
    condition     = aws_ecs_service.this.enable_execute_command == false
    error_message = "No tunnel unless asked."
  }
}

run "deploys_without_a_gap_and_goes_back_when_it_fails" {
  assert {
    condition     = aws_ecs_service.this.deployment_minimum_healthy_percent == 100 && aws_ecs_service.this.deployment_maximum_percent == 200
    error_message = "The defaults of a deployment."
  }
  assert {
    condition     = aws_ecs_service.this.deployment_circuit_breaker[0].enable && aws_ecs_service.this.deployment_circuit_breaker[0].rollback
    error_message = "The circuit breaker is on and rolls back."
  }
  assert {
    condition     = aws_ecs_service.this.wait_for_steady_state
    error_message = "Terraform waits for the result."
  }
}

run "deploys_as_told" {
  variables {
    scaling    = { strategy = "default", min = 2, max = 2, desired = 2 }
    deployment = { minimum_healthy = 50, maximum = 150, circuit_breaker = false, wait_for_steady_state = false }
  }

  assert {
    condition     = aws_ecs_service.this.deployment_minimum_healthy_percent == 50 && aws_ecs_service.this.deployment_maximum_percent == 150
    error_message = "The percentages."
  }
  assert {
    condition     = aws_ecs_service.this.deployment_circuit_breaker[0].enable == false && aws_ecs_service.this.deployment_circuit_breaker[0].rollback == false && aws_ecs_service.this.wait_for_steady_state == false
    error_message = "Circuit breaker and waiting off."
  }
}

run "stops_a_task_before_it_starts_another" {
  variables {
    deployment = { minimum_healthy = 0, maximum = 100 }
  }

  assert {
    condition     = aws_ecs_service.this.deployment_maximum_percent == 100 && aws_ecs_service.this.availability_zone_rebalancing == "DISABLED"
    error_message = "ECS refuses to rebalance without room for another task."
  }
}

run "drains_on_spot_within_its_stop_timeout" {
  variables {
    connection   = { type = "internal_dns", path = "/orders", priority = 120, deregistration_delay = 60 }
    stop_timeout = 60
    capacity     = { on_demand_base = 1, spot_percent = 50 }
  }

  assert {
    condition     = aws_lb_target_group.this[0].deregistration_delay == "60"
    error_message = "As long as the task lives after SIGTERM."
  }
}

run "keeps_a_base_on_demand_beside_spot" {
  variables {
    capacity = { on_demand_base = 2, spot_percent = 70 }
  }

  assert {
    condition = (
      aws_ecs_service.this.capacity_provider_strategy == toset([
        { capacity_provider = "FARGATE", base = 2, weight = 30 },
        { capacity_provider = "FARGATE_SPOT", base = 0, weight = 70 },
      ])
    )
    error_message = "Two on demand, then 70 of 100 on Spot."
  }
}

run "runs_on_spot_alone" {
  variables {
    capacity = { on_demand_base = 0, spot_percent = 100 }
  }

  assert {
    condition     = aws_ecs_service.this.capacity_provider_strategy == toset([{ capacity_provider = "FARGATE_SPOT", base = 0, weight = 100 }])
    error_message = "Nothing on demand."
  }
}

run "runs_a_base_on_demand_and_the_rest_on_spot" {
  variables {
    capacity = { on_demand_base = 1, spot_percent = 100 }
  }

  assert {
    condition = (
      aws_ecs_service.this.capacity_provider_strategy == toset([
        { capacity_provider = "FARGATE", base = 1, weight = 0 },
        { capacity_provider = "FARGATE_SPOT", base = 0, weight = 100 },
      ])
    )
    error_message = "The base keeps its provider although its weight is 0."
  }
}

run "opens_a_tunnel" {
  variables {
    tunnel = { debug = false }
  }

  assert {
    condition     = aws_ecs_service.this.enable_execute_command
    error_message = "ECS Exec is on."
  }
}

run "connects_to_https_anywhere_and_nowhere_else" {
  assert {
    condition     = keys(aws_vpc_security_group_egress_rule.this) == ["tcp-443-0.0.0.0/0"]
    error_message = "One rule."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.this["tcp-443-0.0.0.0/0"].cidr_ipv4 == "0.0.0.0/0" && aws_vpc_security_group_egress_rule.this["tcp-443-0.0.0.0/0"].from_port == 443 && aws_vpc_security_group_egress_rule.this["tcp-443-0.0.0.0/0"].to_port == 443
    error_message = "HTTPS over IPv4."
  }
  assert {
    condition     = aws_security_group.this.name == "shop-dev-orders" && aws_ecs_service.this.network_configuration[0].security_groups == toset(["sg-0aaaaaaaaaaaaaaaa"])
    error_message = "The tasks are in the group of the service."
  }

  assert {
    condition     = aws_security_group.this.tags["Name"] == "shop-dev-orders"
    error_message = "The deploy role may change only groups with a Name tag of the platform."
  }
}

run "connects_where_the_team_asks" {
  variables {
    security_group_ids = ["sg-0bbbbbbbbbbbbbbbb"]
    egress = [
      { to = "sg-0123", port = 5432 },
      { to = "10.0.0.0/16", port = 53, protocol = "udp" },
      { to = "2001:db8::/32", port = 443 },
      { to = "pl-0123", port = 443 },
      { to = "0.0.0.0/0", port = 443 },
    ]
  }

  assert {
    condition     = length(aws_vpc_security_group_egress_rule.this) == 5
    error_message = "HTTPS once, although it is asked for again, and four more."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.this["tcp-5432-sg-0123"].referenced_security_group_id == "sg-0123" && aws_vpc_security_group_egress_rule.this["tcp-5432-sg-0123"].from_port == 5432 && aws_vpc_security_group_egress_rule.this["tcp-5432-sg-0123"].cidr_ipv4 == null
    error_message = "A security group."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.this["udp-53-10.0.0.0/16"].cidr_ipv4 == "10.0.0.0/16" && aws_vpc_security_group_egress_rule.this["udp-53-10.0.0.0/16"].ip_protocol == "udp" && aws_vpc_security_group_egress_rule.this["udp-53-10.0.0.0/16"].cidr_ipv6 == null
    error_message = "An IPv4 block over UDP."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.this["tcp-443-2001:db8::/32"].cidr_ipv6 == "2001:db8::/32" && aws_vpc_security_group_egress_rule.this["tcp-443-2001:db8::/32"].cidr_ipv4 == null
    error_message = "An IPv6 block."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.this["tcp-443-pl-0123"].prefix_list_id == "pl-0123" && aws_vpc_security_group_egress_rule.this["tcp-443-pl-0123"].referenced_security_group_id == null
    error_message = "A prefix list."
  }
  assert {
    condition     = aws_ecs_service.this.network_configuration[0].security_groups == toset(["sg-0aaaaaaaaaaaaaaaa", "sg-0bbbbbbbbbbbbbbbb"])
    error_message = "The groups of the team are joined."
  }
}

run "names_what_it_made_in_its_outputs" {
  assert {
    condition     = output.service_name == "shop-dev-orders" && output.service_arn == "arn:aws:ecs:eu-west-2:111111111111:service/shop-dev/shop-dev-orders"
    error_message = "The service."
  }
  assert {
    condition     = output.task_definition_arn == "arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-orders:1"
    error_message = "The task definition."
  }
  assert {
    condition     = output.task_role_name == "shop-dev-orders-task" && output.task_role_arn == "arn:aws:iam::111111111111:role/mock" && output.execution_role_arn == "arn:aws:iam::111111111111:role/mock"
    error_message = "The roles."
  }
  assert {
    condition     = output.security_group_id == "sg-0aaaaaaaaaaaaaaaa" && output.log_group_name == "/ecs/shop-dev-orders"
    error_message = "The security group and the log group."
  }
}
