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
}

override_resource {
  target = aws_iam_role.task
  values = {
    arn = "arn:aws:iam::111111111111:role/shop-dev-orders-task"
  }
}

override_resource {
  target = aws_iam_role.execution
  values = {
    arn = "arn:aws:iam::111111111111:role/shop-dev-orders-execution"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.application
  values = {
    arn = "arn:aws:logs:eu-west-2:111111111111:log-group:/ecs/shop-dev-orders"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.collector
  values = {
    arn = "arn:aws:logs:eu-west-2:111111111111:log-group:/ecs/shop-dev-orders/collector"
  }
}

override_resource {
  target = aws_ecs_task_definition.this
  values = {
    arn = "arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-orders:1"
  }
}

variables {
  name        = "shop-dev-orders"
  service     = "orders"
  environment = "dev"
  image       = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  cpu         = 512
  memory      = 1024
}

run "rejects_an_upper_case_name" {
  command = plan

  variables {
    name = "Shop-dev-orders"
  }

  expect_failures = [var.name]
}

run "rejects_a_name_that_ends_in_a_hyphen" {
  command = plan

  variables {
    name = "shop-dev-orders-"
  }

  expect_failures = [var.name]
}

run "rejects_a_name_of_201_characters" {
  command = plan

  variables {
    name = "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
  }

  expect_failures = [var.name]
}

run "rejects_a_service_with_an_underscore" {
  command = plan

  variables {
    service = "my_orders"
  }

  expect_failures = [var.service]
}

run "rejects_an_environment_with_a_comma" {
  command = plan

  variables {
    environment = "dev,cloud.provider=gcp"
  }

  expect_failures = [var.environment]
}

run "rejects_an_empty_image" {
  command = plan

  variables {
    image = ""
  }

  expect_failures = [var.image]
}

run "rejects_an_image_with_a_space" {
  command = plan

  variables {
    image = "orders :1"
  }

  expect_failures = [var.image]
}

run "rejects_cpu_units_that_fargate_does_not_have" {
  command = plan

  variables {
    cpu = 300
  }

  expect_failures = [var.cpu]
}

run "rejects_memory_under_512_mib" {
  command = plan

  variables {
    memory = 256
  }

  expect_failures = [var.memory]
}

run "rejects_memory_that_does_not_go_with_the_cpu_units" {
  command = plan

  variables {
    cpu    = 256
    memory = 4096
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_memory_over_30_gib_with_4_vcpu" {
  command = plan

  variables {
    cpu    = 4096
    memory = 31744
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_memory_between_the_steps_of_8_vcpu" {
  command = plan

  variables {
    cpu    = 8192
    memory = 17408
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_an_image_without_a_chosen_version" {
  command = plan

  variables {
    image = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:unpinned"
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_a_name_that_is_a_variable_and_a_secret" {
  command = plan

  variables {
    variables = { TOKEN = "a" }
    secrets   = { TOKEN = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/token" } }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_a_service_named_like_its_collector" {
  command = plan

  variables {
    service = "otel-collector"
    tracing = { sampling_percentage = 1 }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_the_port_of_the_collector" {
  command = plan

  variables {
    port    = 4318
    tracing = { sampling_percentage = 1 }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_an_unknown_architecture" {
  command = plan

  variables {
    architecture = "arm"
  }

  expect_failures = [var.architecture]
}

run "rejects_port_zero" {
  command = plan

  variables {
    port = 0
  }

  expect_failures = [var.port]
}

run "rejects_a_port_over_65535" {
  command = plan

  variables {
    port = 65536
  }

  expect_failures = [var.port]
}

run "rejects_a_base_path_that_ends_in_a_slash" {
  command = plan

  variables {
    base_path = "/orders/"
  }

  expect_failures = [var.base_path]
}

run "rejects_a_base_path_without_a_slash" {
  command = plan

  variables {
    base_path = "orders"
  }

  expect_failures = [var.base_path]
}

run "rejects_an_empty_command" {
  command = plan

  variables {
    command = []
  }

  expect_failures = [var.command]
}

run "rejects_an_empty_entry_point" {
  command = plan

  variables {
    entrypoint = []
  }

  expect_failures = [var.entrypoint]
}

run "rejects_a_stop_timeout_over_120_seconds" {
  command = plan

  variables {
    stop_timeout = 121
  }

  expect_failures = [var.stop_timeout]
}

run "rejects_a_stop_timeout_under_2_seconds" {
  command = plan

  variables {
    stop_timeout = 1
  }

  expect_failures = [var.stop_timeout]
}

run "rejects_a_health_check_without_a_command" {
  command = plan

  variables {
    health_check = { command = [], interval = 10, timeout = 5, retries = 3, start_period = 0 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_every_4_seconds" {
  command = plan

  variables {
    health_check = { command = ["true"], interval = 4, timeout = 2, retries = 3, start_period = 0 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_that_may_take_61_seconds" {
  command = plan

  variables {
    health_check = { command = ["true"], interval = 70, timeout = 61, retries = 3, start_period = 0 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_with_11_retries" {
  command = plan

  variables {
    health_check = { command = ["true"], interval = 10, timeout = 5, retries = 11, start_period = 0 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_that_starts_after_301_seconds" {
  command = plan

  variables {
    health_check = { command = ["true"], interval = 10, timeout = 5, retries = 3, start_period = 301 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_variable_with_a_hyphen" {
  command = plan

  variables {
    variables = { LOG-LEVEL = "info" }
  }

  expect_failures = [var.variables]
}

run "rejects_a_variable_that_the_module_sets" {
  command = plan

  variables {
    variables = { PORT = "80" }
  }

  expect_failures = [var.variables]
}

run "rejects_a_secret_with_a_hyphen" {
  command = plan

  variables {
    secrets = { DB-PASSWORD = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/db" } }
  }

  expect_failures = [var.secrets]
}

run "rejects_a_secret_that_the_module_sets" {
  command = plan

  variables {
    secrets = { PORT = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/db" } }
  }

  expect_failures = [var.secrets]
}

run "rejects_a_secret_that_is_no_arn" {
  command = plan

  variables {
    secrets = { DB_PASSWORD = { value_from = "/orders/db" } }
  }

  expect_failures = [var.secrets]
}

run "rejects_a_secret_without_an_account" {
  command = plan

  variables {
    secrets = { DB_PASSWORD = { value_from = "arn:aws:ssm:eu-west-2::parameter/db" } }
  }

  expect_failures = [var.secrets]
}

run "rejects_a_secret_whose_key_lacks_its_last_colons" {
  command = plan

  variables {
    secrets = { DB_PASSWORD = { value_from = "arn:aws:secretsmanager:eu-west-2:111111111111:secret:orders/api-AbCdEf:key" } }
  }

  expect_failures = [var.secrets]
}

run "rejects_the_resource_of_another_store" {
  command = plan

  variables {
    secrets = { DB_PASSWORD = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/db", resource = "arn:aws:secretsmanager:eu-west-2:111111111111:secret:db" } }
  }

  expect_failures = [var.secrets]
}

run "rejects_the_resource_of_another_region" {
  command = plan

  variables {
    secrets = { DB_PASSWORD = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/db", resource = "arn:aws:ssm:eu-west-1:111111111111:parameter/db" } }
  }

  expect_failures = [var.secrets]
}

run "rejects_the_resource_of_another_account" {
  command = plan

  variables {
    secrets = { DB_PASSWORD = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/db", resource = "arn:aws:ssm:eu-west-2:222222222222:parameter/db" } }
  }

  expect_failures = [var.secrets]
}

run "rejects_a_secret_key_of_another_region" {
  command = plan

  variables {
    secrets = { DB_PASSWORD = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/db", kms_key = "arn:aws:kms:eu-west-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef" } }
  }

  expect_failures = [var.secrets]
}

run "rejects_a_secret_resource_of_another_service" {
  command = plan

  variables {
    secrets = { DB_PASSWORD = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/db", resource = "*" } }
  }

  expect_failures = [var.secrets]
}

run "rejects_a_key_given_by_its_alias" {
  command = plan

  variables {
    secrets = { DB_PASSWORD = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/db", kms_key = "arn:aws:kms:eu-west-2:111111111111:alias/db" } }
  }

  expect_failures = [var.secrets]
}

run "rejects_a_queue_url_to_consume" {
  command = plan

  variables {
    consumes = ["https://sqs.eu-west-2.amazonaws.com/111111111111/orders"]
  }

  expect_failures = [var.consumes]
}

run "rejects_the_arn_of_a_cluster_as_its_name" {
  command = plan

  variables {
    cluster_name = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
  }

  expect_failures = [var.cluster_name]
}

run "rejects_a_wildcard_to_consume" {
  command = plan

  variables {
    consumes = ["arn:aws:sqs:eu-west-2:111111111111:*"]
  }

  expect_failures = [var.consumes]
}

run "rejects_a_wildcard_to_send_to" {
  command = plan

  variables {
    sends_to = ["arn:aws:sqs:eu-west-2:111111111111:shop-*"]
  }

  expect_failures = [var.sends_to]
}

run "rejects_a_permission_without_actions" {
  command = plan

  variables {
    permissions = [{ actions = [], resources = ["*"] }]
  }

  expect_failures = [var.permissions]
}

run "rejects_a_permission_to_do_anything" {
  command = plan

  variables {
    permissions = [{ actions = ["*"], resources = ["*"] }]
  }

  expect_failures = [var.permissions]
}

run "rejects_a_permission_on_a_name" {
  command = plan

  variables {
    permissions = [{ actions = ["s3:GetObject"], resources = ["orders"] }]
  }

  expect_failures = [var.permissions]
}

run "rejects_a_policy_by_its_name" {
  command = plan

  variables {
    policy_arns = ["ReadOnlyAccess"]
  }

  expect_failures = [var.policy_arns]
}

run "rejects_a_sampling_percentage_over_100" {
  command = plan

  variables {
    tracing = { sampling_percentage = 101 }
  }

  expect_failures = [var.tracing]
}

run "rejects_a_negative_sampling_percentage" {
  command = plan

  variables {
    tracing = { sampling_percentage = -1 }
  }

  expect_failures = [var.tracing]
}

run "rejects_the_latest_collector" {
  command = plan

  variables {
    collector_image = "public.ecr.aws/aws-observability/aws-otel-collector:latest"
  }

  expect_failures = [var.collector_image]
}

run "rejects_a_collector_without_a_version" {
  command = plan

  variables {
    collector_image = "public.ecr.aws/aws-observability/aws-otel-collector"
  }

  expect_failures = [var.collector_image]
}

run "rejects_the_latest_debug_image" {
  command = plan

  variables {
    debug_image = "quay.io/curl/curl:latest"
  }

  expect_failures = [var.debug_image]
}

run "rejects_a_retention_that_cloudwatch_does_not_have" {
  command = plan

  variables {
    log_retention = 45
  }

  expect_failures = [var.log_retention]
}
