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

run "adds_a_sidecar_with_the_least_said" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29" } }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1] == { name = "proxy", image = "public.ecr.aws/nginx/nginx:1.29", essential = false, environment = [], linuxParameters = { initProcessEnabled = true }, readonlyRootFilesystem = true, logConfiguration = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].logConfiguration }
    error_message = "Not essential, read-only, in the log group of the application, and nothing else."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].cpu == 512 && !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].dependsOn)
    error_message = "It takes no share that was not asked for, and nobody waits for it."
  }
}

run "renders_everything_a_sidecar_may_say" {
  command = apply

  variables {
    sidecars = {
      proxy = {
        image        = "222222222222.dkr.ecr.eu-west-1.amazonaws.com/edge/proxy:1.4"
        essential    = true
        await        = "healthy"
        cpu          = 64
        memory       = 128
        port         = 9901
        command      = ["run"]
        entrypoint   = ["/proxy"]
        variables    = { UPSTREAM = "127.0.0.1:3000" }
        secrets      = { TOKEN = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/proxy/token", kms_key = "arn:aws:kms:eu-west-2:111111111111:key/one" } }
        health_check = { command = ["/proxy", "check"] }
        restart      = { ignored_exit_codes = [0] }
        init_process = false
        filesystem   = { writable = ["/var/run/proxy"] }
      }
    }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].essential && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].cpu == 64 && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].memory == 128 && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].command == ["run"] && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].entryPoint == ["/proxy"]
    error_message = "Size and command."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].portMappings == [{ containerPort = 9901, hostPort = 9901, protocol = "tcp" }]
    error_message = "Its port."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment == [{ name = "UPSTREAM", value = "127.0.0.1:3000" }] && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].secrets == [{ name = "TOKEN", valueFrom = "arn:aws:ssm:eu-west-2:111111111111:parameter/proxy/token" }]
    error_message = "Its variables and secrets, and none of the application."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].healthCheck == { command = ["CMD", "/proxy", "check"], interval = 10, timeout = 5, retries = 3, startPeriod = 10 }
    error_message = "Its health."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].restartPolicy == { enabled = true, ignoredExitCodes = [0], restartAttemptPeriod = 60 } && !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].linuxParameters)
    error_message = "Its restart, and process 1 of its own."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].mountPoints == [{ containerPath = "/var/run/proxy", readOnly = false, sourceVolume = "proxy-0" }] && [for volume in aws_ecs_task_definition.this.volume : volume.name] == ["proxy-0"]
    error_message = "Its volume."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].dependsOn == [{ containerName = "proxy", condition = "HEALTHY" }] && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].cpu == 448
    error_message = "The application waits for it, and has the CPU it leaves."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement.Resource if statement.Sid == "ReadParameters"] == [["arn:aws:ssm:eu-west-2:111111111111:parameter/proxy/token"]] && contains([for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement.Sid], "DecryptSecrets0")
    error_message = "The execution role reads and decrypts its secret."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement.Resource if statement.Sid == "PullImages"] == [["arn:aws:ecr:eu-west-2:111111111111:repository/orders", "arn:aws:ecr:eu-west-1:222222222222:repository/edge/proxy"]]
    error_message = "And pulls exactly its repository."
  }
}

run "waits_for_the_collector_and_for_a_migration" {
  command = plan

  variables {
    tracing  = { sampling_percentage = 10 }
    sidecars = { migrate = { image = "public.ecr.aws/nginx/nginx:1.29", await = "success" } }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].dependsOn == [{ containerName = "otel-collector", condition = "START" }, { containerName = "migrate", condition = "SUCCESS" }]
    error_message = "The collector has to start, the migration to end well."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[*].name == ["orders", "otel-collector", "migrate"]
    error_message = "The application first, the own sidecars next."
  }
}

run "enters_no_sidecar_through_the_tunnel" {
  command = plan

  variables {
    tunnel   = { debug = false }
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29" } }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].readonlyRootFilesystem
    error_message = "The tunnel opens the application; a sidecar says so itself."
  }
}

run "rejects_a_sidecar_named_like_the_collector" {
  command = plan

  variables {
    sidecars = { otel-collector = { image = "public.ecr.aws/nginx/nginx:1.29" } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_sidecar_named_like_the_debug_shell" {
  command = plan

  variables {
    sidecars = { debug = { image = "public.ecr.aws/nginx/nginx:1.29" } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_sidecar_with_an_upper_case_name" {
  command = plan

  variables {
    sidecars = { Proxy = { image = "public.ecr.aws/nginx/nginx:1.29" } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_sidecar_named_like_the_service" {
  command = plan

  variables {
    sidecars = { orders = { image = "public.ecr.aws/nginx/nginx:1.29" } }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_the_latest_sidecar" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:latest" } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_sidecar_without_a_version" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx" } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_an_unknown_thing_to_wait_for" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", await = "stop" } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_waiting_for_the_health_of_a_sidecar_that_has_none" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", await = "healthy" } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_waiting_for_the_end_of_an_essential_sidecar" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", await = "complete", essential = true } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_waiting_for_the_end_of_a_sidecar_that_is_started_again" {
  command = plan

  variables {
    sidecars = { migrate = { image = "public.ecr.aws/nginx/nginx:1.29", await = "success", restart = { ignored_exit_codes = [3] } } }
  }

  expect_failures = [var.sidecars]
}

run "waits_for_a_sidecar_that_is_started_again_until_it_succeeds" {
  command = plan

  variables {
    sidecars = { migrate = { image = "public.ecr.aws/nginx/nginx:1.29", await = "success", restart = { ignored_exit_codes = [0] } } }
  }

  assert {
    condition     = one([for container in jsondecode(aws_ecs_task_definition.this.container_definitions) : container.restartPolicy.ignoredExitCodes if container.name == "migrate"]) == [0]
    error_message = "success should be the end of the migration"
  }
}

run "rejects_half_a_cpu_unit" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", cpu = 0.5 } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_sidecar_with_5_mib" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", memory = 5 } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_sidecar_on_port_zero" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", port = 0 } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_an_empty_command_of_a_sidecar" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", command = [] } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_variable_of_a_sidecar_with_a_hyphen" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", variables = { LOG-LEVEL = "info" } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_variable_of_a_sidecar_that_is_a_secret_too" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", variables = { A = "a" }, secrets = { A = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/a" } } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_secret_of_a_sidecar_without_an_account" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", secrets = { A = { value_from = "arn:aws:ssm:eu-west-2::parameter/a" } } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_secret_resource_of_a_sidecar_that_its_secret_is_not" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", secrets = { A = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/a", resource = "arn:aws:secretsmanager:eu-west-2:111111111111:secret:a" } } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_secret_key_of_a_sidecar_of_another_region" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", secrets = { A = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/a", kms_key = "arn:aws:kms:eu-west-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef" } } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_secret_of_a_sidecar_that_is_no_arn" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", secrets = { A = { value_from = "ssm:/a" } } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_every_4_seconds" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["true"], interval = 4 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_restart_of_a_sidecar_within_59_seconds" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", restart = { attempt_period = 59 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_with_half_a_second" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["true"], timeout = 2.5 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_with_11_retries" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["true"], retries = 11 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_51_exit_codes_of_a_sidecar" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", restart = { ignored_exit_codes = range(51) } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_relative_writable_path_of_a_sidecar" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", filesystem = { writable = ["run"] } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_eleven_containers" {
  command = plan

  variables {
    sidecars = { for name in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] : name => { image = "public.ecr.aws/nginx/nginx:1.29" } }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_sidecars_that_take_all_of_the_cpu" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", cpu = 512 } }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_sidecars_that_take_all_of_the_memory_beside_the_collector" {
  command = plan

  variables {
    tracing  = { sampling_percentage = 10 }
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", memory = 768 } }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_the_port_of_the_application_for_a_sidecar" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", port = 3000 } }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_the_port_of_the_collector_for_a_sidecar" {
  command = plan

  variables {
    tracing  = { sampling_percentage = 10 }
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", port = 4318 } }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_two_sidecars_on_one_port" {
  command = plan

  variables {
    sidecars = { a = { image = "public.ecr.aws/nginx/nginx:1.29", port = 9000 }, b = { image = "public.ecr.aws/nginx/nginx:1.29", port = 9000 } }
  }

  expect_failures = [aws_ecs_task_definition.this]
}
