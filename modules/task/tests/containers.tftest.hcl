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

run "keeps_the_revisions_of_before_for_a_way_back" {
  command = plan

  assert {
    condition     = aws_ecs_task_definition.this.skip_destroy
    error_message = "A service takes no revision that is deregistered."
  }
}

run "makes_one_container_on_fargate" {
  command = plan

  assert {
    condition     = aws_ecs_task_definition.this.family == "shop-dev-orders"
    error_message = "The family is the name."
  }
  assert {
    condition     = aws_ecs_task_definition.this.requires_compatibilities == toset(["FARGATE"]) && aws_ecs_task_definition.this.network_mode == "awsvpc"
    error_message = "The task runs on Fargate."
  }
  assert {
    condition     = aws_ecs_task_definition.this.cpu == "512" && aws_ecs_task_definition.this.memory == "1024"
    error_message = "The size is the one given."
  }
  assert {
    condition     = aws_ecs_task_definition.this.runtime_platform[0].cpu_architecture == "ARM64" && aws_ecs_task_definition.this.runtime_platform[0].operating_system_family == "LINUX"
    error_message = "The default processor is ARM64."
  }
  assert {
    condition     = length(jsondecode(aws_ecs_task_definition.this.container_definitions)) == 1 && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].name == "orders" && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].essential
    error_message = "Without tracing and tunnel there is one container, named after the service."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].cpu == 512 && !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].memory)
    error_message = "It has all CPU units and no memory limit of its own."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].portMappings == [{ containerPort = 3000, hostPort = 3000, protocol = "tcp" }]
    error_message = "It listens on the port."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].stopTimeout == 30
    error_message = "It has 30 seconds to stop."
  }
  assert {
    condition     = alltrue([for key in ["command", "entryPoint", "healthCheck", "secrets", "dependsOn", "restartPolicy", "mountPoints"] : !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[0][key])])
    error_message = "What is not wanted is left out."
  }
}

run "tells_the_container_who_and_where_it_is" {
  command = plan

  variables {
    port      = 8080
    base_path = "/orders"
    variables = { LOG_LEVEL = "info" }
  }

  assert {
    condition = (
      { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value } == {
        PORT         = "8080"
        SERVICE_NAME = "orders"
        ENVIRONMENT  = "dev"
        BASE_PATH    = "/orders"
        STOP_TIMEOUT = "30"
        IMAGE        = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
        AWS_REGION   = "eu-west-2"
        LOG_LEVEL    = "info"
      }
    )
    error_message = "These are the variables of the runtime contract, the team's beside them."
  }
}

run "passes_values_on_as_they_are" {
  command = plan

  variables {
    variables = { GREETING = "a \"quoted\" $${word}\n%%{line}" }
  }

  assert {
    condition     = { for item in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : item.name => item.value }.GREETING == "a \"quoted\" $${word}\n%%{line}"
    error_message = "A value is data: quotes, dollar signs and newlines survive."
  }
}

run "runs_another_command_on_another_processor" {
  command = plan

  variables {
    architecture = "x86_64"
    command      = ["node", "server.js"]
    entrypoint   = ["/init"]
    stop_timeout = 120
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].command == ["node", "server.js"] && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].entryPoint == ["/init"] && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].stopTimeout == 120
    error_message = "Command, entry point and stop timeout reach the container."
  }
  assert {
    condition     = aws_ecs_task_definition.this.runtime_platform[0].cpu_architecture == "X86_64"
    error_message = "x86_64 is X86_64 in ECS."
  }
}

run "checks_the_health_inside_the_container" {
  command = plan

  variables {
    health_check = {
      command      = ["node", "healthcheck.js"]
      interval     = 10
      timeout      = 5
      retries      = 3
      start_period = 20
    }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].healthCheck == { command = ["CMD", "node", "healthcheck.js"], interval = 10, timeout = 5, retries = 3, startPeriod = 20 }
    error_message = "A plain command becomes an exec form."
  }
}

run "keeps_a_health_check_that_names_its_form" {
  command = plan

  variables {
    health_check = {
      command      = ["CMD-SHELL", "test -f /tmp/ready"]
      interval     = 10
      timeout      = 5
      retries      = 3
      start_period = 20
    }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].healthCheck.command == ["CMD-SHELL", "test -f /tmp/ready"]
    error_message = "CMD-SHELL is not prefixed again."
  }
}

run "writes_logs_without_blocking_and_with_a_buffer" {
  command = plan

  variables {
    log_retention = 90
  }

  assert {
    condition = (
      jsondecode(aws_ecs_task_definition.this.container_definitions)[0].logConfiguration == {
        logDriver = "awslogs"
        options = {
          awslogs-group         = "/ecs/shop-dev-orders"
          awslogs-region        = "eu-west-2"
          awslogs-stream-prefix = "ecs"
          mode                  = "non-blocking"
          max-buffer-size       = "25m"
        }
      }
    )
    error_message = "Mode and buffer are explicit."
  }
  assert {
    condition     = aws_cloudwatch_log_group.application.retention_in_days == 90 && length(aws_cloudwatch_log_group.collector) == 0
    error_message = "The log group keeps 90 days, and there is no other."
  }
}

run "reads_secrets_under_their_names" {
  command = plan

  variables {
    secrets = {
      DB_PASSWORD = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders/dev/db" }
      API_KEY     = { value_from = "arn:aws:secretsmanager:eu-west-2:111111111111:secret:orders/api:key::" }
    }
  }

  assert {
    condition = (
      jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets == [
        { name = "API_KEY", valueFrom = "arn:aws:secretsmanager:eu-west-2:111111111111:secret:orders/api:key::" },
        { name = "DB_PASSWORD", valueFrom = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders/dev/db" },
      ]
    )
    error_message = "ECS gets the ARN as given, with the key."
  }
}

run "accepts_30_gib_with_4_vcpu" {
  command = plan

  variables {
    cpu    = 4096
    memory = 30720
  }

  assert {
    condition     = aws_ecs_task_definition.this.memory == "30720"
    error_message = "4 vCPU go up to 30 GiB."
  }
}

run "accepts_a_placeholder_where_it_is_allowed" {
  command = plan

  variables {
    image                = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:unpinned"
    allow_unpinned_image = true
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].image == "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:unpinned"
    error_message = "An emulator pulls nothing."
  }
}

run "names_what_it_made_in_its_outputs" {
  command = apply

  assert {
    condition     = output.task_definition_arn == "arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-orders:1" && output.family == "shop-dev-orders"
    error_message = "The task definition."
  }
  assert {
    condition     = output.container_name == "orders" && output.log_group_name == "/ecs/shop-dev-orders"
    error_message = "The container and its log group."
  }
  assert {
    condition     = output.task_role_arn == "arn:aws:iam::111111111111:role/shop-dev-orders-task" && output.task_role_name == "shop-dev-orders-task"
    error_message = "The role of the application."
  }
  assert {
    condition     = output.execution_role_arn == "arn:aws:iam::111111111111:role/shop-dev-orders-execution"
    error_message = "The role of ECS."
  }
}

run "tags_everything" {
  command = plan

  variables {
    tags    = { team = "orders" }
    tracing = { sampling_percentage = 100 }
  }

  assert {
    condition     = alltrue([for tags in [aws_ecs_task_definition.this.tags, aws_iam_role.task[0].tags, aws_iam_role.execution[0].tags, aws_cloudwatch_log_group.application.tags, aws_cloudwatch_log_group.collector[0].tags] : tags.team == "orders"])
    error_message = "Each resource carries the tags."
  }
}
