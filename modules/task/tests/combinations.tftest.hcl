# Inputs that are each as they should be, and that AWS would refuse together.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-2" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111111111111" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111111111111:role/mock" }
  }
}

variables {
  name        = "shop-dev-orders"
  service     = "orders"
  environment = "dev"
  image       = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:2026-11-02"
  cpu         = 512
  memory      = 1024
}

run "lets_a_secret_replace_a_variable_of_tracing" {
  command = plan

  variables {
    tracing = { sampling_percentage = 10 }
    secrets = { OTEL_RESOURCE_ATTRIBUTES = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders/attributes" } }
  }

  assert {
    condition = !contains(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment[*].name, "OTEL_RESOURCE_ATTRIBUTES") && (
      contains(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment[*].name, "OTEL_SERVICE_NAME")
    )
    error_message = "ECS takes a name once; the others stay."
  }
}

run "takes_secrets_that_fill_the_policy_of_the_execution_role" {
  command = plan

  variables {
    secrets = { for number in range(166) : "SECRET_${number}" => { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders/${format("%03d", number)}" } }
  }

  assert {
    condition     = length(aws_iam_role_policy.execution[0].policy) > 10182 && length(aws_iam_role_policy.execution[0].policy) <= 10240
    error_message = "${length(aws_iam_role_policy.execution[0].policy)} characters are at most 10240, and another secret takes 58."
  }
}

run "rejects_more_secrets_than_the_policy_of_the_execution_role_holds" {
  command = plan

  variables {
    secrets = { for number in range(167) : "SECRET_${number}" => { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders/${format("%03d", number)}" } }
  }

  expect_failures = [aws_iam_role_policy.execution]
}

run "rejects_secrets_of_sidecars_that_the_policy_does_not_hold_either" {
  command = plan

  variables {
    secrets  = { for number in range(90) : "SECRET_${number}" => { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders/${format("%03d", number)}" } }
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", secrets = { for number in range(90) : "SECRET_${number}" => { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/proxy/${format("%03d", number)}" } } } }
  }

  expect_failures = [aws_iam_role_policy.execution]
}

run "leaves_the_size_of_its_policy_to_whoever_gives_the_execution_role" {
  command = plan

  variables {
    execution_role_arn = "arn:aws:iam::111111111111:role/ecs-execution"
    secrets            = { for number in range(167) : "SECRET_${number}" => { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders/${number}" } }
  }

  assert {
    condition     = length(aws_iam_role_policy.execution) == 0
    error_message = "It has a policy of its own."
  }

  expect_failures = [check.execution_role]
}

run "rejects_variables_that_make_the_task_definition_too_large" {
  command = plan

  variables {
    variables = { A = format("%040000d", 0), B = format("%030000d", 0) }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "takes_variables_that_nearly_fill_the_task_definition" {
  command = plan

  variables {
    variables = { A = format("%040000d", 0), B = format("%024000d", 0) }
  }

  assert {
    condition     = length(aws_ecs_task_definition.this.container_definitions) > 64000
    error_message = "ECS takes 65536."
  }
}

run "rejects_a_resource_whose_service_is_a_wildcard" {
  command = plan

  variables {
    permissions = [{ actions = ["s3:GetObject"], resources = ["arn:aws:*:::reports/*"] }]
  }

  expect_failures = [var.permissions]
}

run "rejects_half_an_arn_as_a_resource" {
  command = plan

  variables {
    permissions = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3"] }]
  }

  expect_failures = [var.permissions]
}
