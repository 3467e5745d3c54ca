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

run "adds_a_collector_that_cannot_hold_the_task_back" {
  command = plan

  variables {
    tracing = { sampling_percentage = 100 }
  }

  assert {
    condition     = length(jsondecode(aws_ecs_task_definition.this.container_definitions)) == 2 && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].name == "otel-collector"
    error_message = "The collector is the second container."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].essential == false && !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].dependsOn)
    error_message = "A dead collector leaves the application running."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].dependsOn == [{ containerName = "otel-collector", condition = "START" }]
    error_message = "The application waits for its start, never for its health."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].memory == 256 && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].cpu == 32 && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].cpu == 480
    error_message = "The collector is limited, and the application has the rest of the CPU units."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].image == "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"
    error_message = "The image is pinned."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].healthCheck.command == ["CMD", "/healthcheck"]
    error_message = "The image has no shell, so its own probe is run."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].restartPolicy == { enabled = true, ignoredExitCodes = [0], restartAttemptPeriod = 60 }
    error_message = "A collector that crashed comes back without a new task."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].readonlyRootFilesystem
    error_message = "It writes no file."
  }
  assert {
    condition     = !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].portMappings)
    error_message = "The collector opens no port to the outside."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].logConfiguration.options.awslogs-group == "/ecs/shop-dev-orders/collector" && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].logConfiguration.options.mode == "non-blocking"
    error_message = "It writes into a log group of its own."
  }
  assert {
    condition     = aws_cloudwatch_log_group.collector[0].name == "/ecs/shop-dev-orders/collector" && aws_cloudwatch_log_group.collector[0].retention_in_days == 30
    error_message = "Its log group has the same retention."
  }
}

run "configures_the_collector_for_the_loopback_and_x_ray" {
  command = plan

  variables {
    tracing = { sampling_percentage = 100 }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment[0].name == "AOT_CONFIG_CONTENT" && length(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment) == 1
    error_message = "The configuration travels in the variable the image reads."
  }
  assert {
    condition     = jsondecode(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment[0].value).receivers == { otlp = { protocols = { http = { endpoint = "127.0.0.1:4318" } } } }
    error_message = "It listens on the loopback only."
  }
  assert {
    condition     = jsondecode(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment[0].value).extensions.health_check.endpoint == "127.0.0.1:13133" && jsondecode(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment[0].value).service.extensions == ["health_check"]
    error_message = "The probe has its extension."
  }
  assert {
    condition = (
      jsondecode(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment[0].value).exporters == {
        awsxray = {
          region                  = "eu-west-2"
          local_mode              = true
          request_timeout_seconds = 3
          max_retries             = 1
          indexed_attributes      = ["http.route"]
        }
      }
    )
    error_message = "It exports to X-Ray in this region, with a short timeout."
  }
  assert {
    condition     = jsondecode(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment[0].value).processors.memory_limiter == { check_interval = "1s", limit_mib = 160, spike_limit_mib = 40 }
    error_message = "It refuses spans before the container is killed."
  }
  assert {
    condition     = jsondecode(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment[0].value).processors.batch == { timeout = "1s", send_batch_size = 8192 }
    error_message = "A whole second of spans goes to the exporter at once, so that few calls are left to wait for at the end."
  }
  assert {
    condition     = jsondecode(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment[0].value).service.pipelines == { traces = { receivers = ["otlp"], processors = ["memory_limiter", "batch"], exporters = ["awsxray"] } }
    error_message = "One pipeline: traces."
  }
}

run "points_the_sdk_at_the_collector" {
  command = plan

  variables {
    tracing = { sampling_percentage = 10 }
  }

  assert {
    condition     = { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.OTEL_EXPORTER_OTLP_ENDPOINT == "http://127.0.0.1:4318" && { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.OTEL_SERVICE_NAME == "orders"
    error_message = "Endpoint and name."
  }
  assert {
    condition     = { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.OTEL_PROPAGATORS == "tracecontext,xray"
    error_message = "Propagators."
  }
  assert {
    condition     = { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.OTEL_TRACES_SAMPLER == "parentbased_traceidratio" && { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.OTEL_TRACES_SAMPLER_ARG == "0.1"
    error_message = "Ten percent are the ratio 0.1."
  }
  assert {
    condition     = { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.OTEL_NODE_RESOURCE_DETECTORS == "env"
    error_message = "No detector that leaks."
  }
  assert {
    condition     = { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.OTEL_RESOURCE_ATTRIBUTES == "cloud.provider=aws,cloud.platform=aws_ecs,aws.ecs.launchtype=fargate,deployment.environment.name=dev"
    error_message = "Resource attributes."
  }
}

run "writes_the_ratio_without_rounding_noise" {
  command = plan

  variables {
    tracing = { sampling_percentage = 33.3 }
  }

  assert {
    condition     = { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.OTEL_TRACES_SAMPLER_ARG == "0.333"
    error_message = "33.3 percent are 0.333."
  }
}

run "writes_everything_and_nothing_as_one_and_zero" {
  command = plan

  variables {
    tracing = { sampling_percentage = 0 }
  }

  assert {
    condition     = { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.OTEL_TRACES_SAMPLER_ARG == "0"
    error_message = "0 percent are 0."
  }
}

run "lets_a_team_replace_an_otel_variable" {
  command = plan

  variables {
    tracing   = { sampling_percentage = 10 }
    variables = { OTEL_TRACES_SAMPLER = "always_on" }
  }

  assert {
    condition     = { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.OTEL_TRACES_SAMPLER == "always_on" && { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.OTEL_SERVICE_NAME == "orders"
    error_message = "Only the one that was given changes."
  }
}

run "lets_only_a_traced_task_write_traces" {
  command = apply

  variables {
    tracing = { sampling_percentage = 100 }
  }

  assert {
    condition = (
      jsondecode(aws_iam_role_policy.task[0].policy).Statement == [{
        Sid      = "WriteTraces"
        Effect   = "Allow"
        Action   = ["xray:PutTraceSegments"]
        Resource = ["*"]
      }]
    )
    error_message = "The right to write traces, and no other."
  }
  assert {
    condition = (
      toset(jsondecode(aws_iam_role_policy.execution[0].policy).Statement[0].Resource) == toset([
        "arn:aws:logs:eu-west-2:111111111111:log-group:/ecs/shop-dev-orders:*",
        "arn:aws:logs:eu-west-2:111111111111:log-group:/ecs/shop-dev-orders/collector:*",
      ])
    )
    error_message = "ECS may write both log groups."
  }
}

run "opens_no_tunnel_unless_asked" {
  command = plan

  assert {
    condition     = length(aws_iam_role_policy.task) == 0 && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem
    error_message = "No right, and a root that nobody writes to."
  }
}

run "opens_a_tunnel_into_a_root_that_its_agent_can_write" {
  command = plan

  variables {
    tunnel = { debug = false }
  }

  assert {
    condition     = length(jsondecode(aws_ecs_task_definition.this.container_definitions)) == 1 && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].linuxParameters.initProcessEnabled && !jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem
    error_message = "ECS Exec leaves zombies without an init process, and AWS supports it on no read-only root."
  }
  assert {
    condition = (
      jsondecode(aws_iam_role_policy.task[0].policy).Statement == [{
        Sid      = "OpenTunnel"
        Effect   = "Allow"
        Action   = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
        Resource = ["*"]
        }, {
        Sid      = "FindTunnelLog"
        Effect   = "Allow"
        Action   = ["logs:DescribeLogGroups"]
        Resource = ["arn:aws:logs:eu-west-2:111111111111:log-group:*"]
        }, {
        Sid      = "WriteTunnelLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-west-2:111111111111:log-group:/ecs/shop-dev-orders:*"]
      }]
    )
    error_message = "The four rights of ECS Exec, and those to log its sessions."
  }
}

run "adds_a_debug_sidecar_that_stops_at_once" {
  command = plan

  variables {
    tracing = { sampling_percentage = 100 }
    tunnel  = { debug = true }
  }

  assert {
    condition     = length(jsondecode(aws_ecs_task_definition.this.container_definitions)) == 3 && jsondecode(aws_ecs_task_definition.this.container_definitions)[2].name == "debug" && jsondecode(aws_ecs_task_definition.this.container_definitions)[2].essential == false
    error_message = "The debug sidecar is the third container."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[2].entryPoint == ["sleep"] && jsondecode(aws_ecs_task_definition.this.container_definitions)[2].command == ["infinity"] && jsondecode(aws_ecs_task_definition.this.container_definitions)[2].linuxParameters.initProcessEnabled
    error_message = "It sleeps behind an init process."
  }
  assert {
    condition     = !jsondecode(aws_ecs_task_definition.this.container_definitions)[2].readonlyRootFilesystem && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].readonlyRootFilesystem
    error_message = "ECS Exec writes into the debug sidecar; nobody enters the collector."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].cpu == 464 && jsondecode(aws_ecs_task_definition.this.container_definitions)[2].cpu == 16 && jsondecode(aws_ecs_task_definition.this.container_definitions)[2].memory == 128
    error_message = "The application has what both sidecars leave."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].cpu + jsondecode(aws_ecs_task_definition.this.container_definitions)[1].cpu + jsondecode(aws_ecs_task_definition.this.container_definitions)[2].cpu == 512
    error_message = "The containers add up to the task."
  }
}
