mock_provider "aws" {
  mock_resource "aws_ecs_cluster" {
    defaults = {
      arn = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
    }
  }
}

variables {
  name = "shop-dev"
}

run "turns_container_insights_on" {
  command = plan

  assert {
    condition     = one(aws_ecs_cluster.this.setting).name == "containerInsights" && one(aws_ecs_cluster.this.setting).value == "enabled"
    error_message = "queue-driven scaling divides by RunningTaskCount, which only Container Insights gives"
  }
}

run "offers_fargate_and_fargate_spot" {
  command = plan

  assert {
    condition     = aws_ecs_cluster_capacity_providers.this.capacity_providers == toset(["FARGATE", "FARGATE_SPOT"])
    error_message = "services choose between on-demand and Spot"
  }

  assert {
    condition     = one(aws_ecs_cluster_capacity_providers.this.default_capacity_provider_strategy).capacity_provider == "FARGATE"
    error_message = "a task that names no provider must not land on Spot"
  }
}

run "tells_its_arn_and_its_name" {
  command = apply

  assert {
    condition     = output.cluster_id == "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
    error_message = "cluster_id is the ARN"
  }

  assert {
    condition     = output.cluster_name == "shop-dev"
    error_message = "cluster_name is the name"
  }
}

run "rejects_an_upper_case_name" {
  command = plan

  variables {
    name = "Shop-dev"
  }

  expect_failures = [var.name]
}

run "rejects_a_name_that_ends_with_a_dash" {
  command = plan

  variables {
    name = "shop-"
  }

  expect_failures = [var.name]
}

run "rejects_a_name_of_256_characters" {
  command = plan

  variables {
    name = format("a%0255d", 0)
  }

  expect_failures = [var.name]
}
