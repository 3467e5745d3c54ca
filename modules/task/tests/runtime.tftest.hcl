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

run "closes_the_root_file_system" {
  command = plan

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem
    error_message = "Nobody writes to it."
  }
  assert {
    condition     = length(aws_ecs_task_definition.this.volume) == 0 && length(aws_ecs_task_definition.this.ephemeral_storage) == 0
    error_message = "No volume, and the 20 GiB of Fargate."
  }
}

run "leaves_the_root_open_when_asked" {
  command = plan

  variables {
    filesystem = { read_only = false }
  }

  assert {
    condition     = !jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem
    error_message = "The image writes where it likes."
  }
}

run "opens_the_root_for_a_tunnel" {
  command = plan

  variables {
    filesystem = { read_only = true, writable = ["/tmp"] }
    tunnel     = { debug = false }
  }

  assert {
    condition     = !jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem
    error_message = "AWS supports ECS Exec on no read-only root."
  }
  assert {
    condition     = length(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints) == 1
    error_message = "Its volumes stay."
  }
}

run "gives_each_writable_path_a_volume_of_the_task" {
  command = plan

  variables {
    filesystem = { writable = ["/tmp", "/var/cache/orders"] }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints == [{ containerPath = "/tmp", readOnly = false, sourceVolume = "orders-0" }, { containerPath = "/var/cache/orders", readOnly = false, sourceVolume = "orders-1" }]
    error_message = "Each path is mounted."
  }
  assert {
    condition     = toset([for volume in aws_ecs_task_definition.this.volume : volume.name]) == toset(["orders-0", "orders-1"]) && alltrue([for volume in aws_ecs_task_definition.this.volume : length(volume.efs_volume_configuration) == 0])
    error_message = "Each volume is of the task."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem
    error_message = "The rest stays closed."
  }
}

run "gives_the_task_a_larger_disk" {
  command = plan

  variables {
    filesystem = { size = 50 }
  }

  assert {
    condition     = aws_ecs_task_definition.this.ephemeral_storage[0].size_in_gib == 50
    error_message = "50 GiB."
  }
}

run "runs_under_an_init_process" {
  command = plan

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].linuxParameters == { initProcessEnabled = true }
    error_message = "Zombies are reaped and signals are passed on."
  }
}

run "leaves_process_1_to_an_image_that_needs_it" {
  command = plan

  variables {
    init_process = false
  }

  assert {
    condition     = !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].linuxParameters)
    error_message = "s6-overlay, for one, refuses to run as another process."
  }
}

run "replaces_the_task_of_an_application_that_exits" {
  command = plan

  assert {
    condition     = !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].restartPolicy)
    error_message = "No restart inside the task."
  }
}

run "starts_an_application_again_when_asked" {
  command = plan

  variables {
    restart = { ignored_exit_codes = [0, 143] }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].restartPolicy == { enabled = true, ignoredExitCodes = [0, 143], restartAttemptPeriod = 60 }
    error_message = "In the words of the API."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].essential
    error_message = "It stays essential: an end without a restart ends the task."
  }
}

run "sends_no_empty_list_of_exit_codes" {
  command = plan

  variables {
    restart = { attempt_period = 300 }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].restartPolicy == { enabled = true, restartAttemptPeriod = 300 }
    error_message = "AWS gives it back as none, and each plan would differ."
  }
}

run "blocks_without_a_buffer" {
  command = plan

  variables {
    log_mode = "blocking"
    tracing  = { sampling_percentage = 10 }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].logConfiguration.options.mode == "blocking" && !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].logConfiguration.options.max-buffer-size)
    error_message = "No line is lost, and nothing is buffered."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].logConfiguration.options.mode == "non-blocking" && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].logConfiguration.options.max-buffer-size == "25m"
    error_message = "The collector never waits for its log."
  }
}

run "buffers_as_much_as_asked" {
  command = plan

  variables {
    log_buffer = 100
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].logConfiguration.options.mode == "non-blocking" && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].logConfiguration.options.max-buffer-size == "100m"
    error_message = "100 MiB."
  }
}

run "rejects_a_relative_writable_path" {
  command = plan

  variables {
    filesystem = { writable = ["tmp"] }
  }

  expect_failures = [var.filesystem]
}

run "rejects_the_root_as_a_writable_path" {
  command = plan

  variables {
    filesystem = { writable = ["/"] }
  }

  expect_failures = [var.filesystem]
}

run "rejects_a_writable_path_with_dots" {
  command = plan

  variables {
    filesystem = { writable = ["/tmp/../etc"] }
  }

  expect_failures = [var.filesystem]
}

run "rejects_a_writable_path_twice" {
  command = plan

  variables {
    filesystem = { writable = ["/tmp", "/tmp"] }
  }

  expect_failures = [var.filesystem]
}

run "rejects_a_disk_of_20_gib" {
  command = plan

  variables {
    filesystem = { size = 20 }
  }

  expect_failures = [var.filesystem]
}

run "rejects_a_disk_of_201_gib" {
  command = plan

  variables {
    filesystem = { size = 201 }
  }

  expect_failures = [var.filesystem]
}

run "rejects_a_restart_within_59_seconds" {
  command = plan

  variables {
    restart = { attempt_period = 59 }
  }

  expect_failures = [var.restart]
}

run "rejects_a_restart_after_1801_seconds" {
  command = plan

  variables {
    restart = { attempt_period = 1801 }
  }

  expect_failures = [var.restart]
}

run "rejects_an_exit_code_of_256" {
  command = plan

  variables {
    restart = { ignored_exit_codes = [256] }
  }

  expect_failures = [var.restart]
}

run "rejects_51_exit_codes" {
  command = plan

  variables {
    restart = { ignored_exit_codes = range(51) }
  }

  expect_failures = [var.restart]
}

run "rejects_an_unknown_log_mode" {
  command = plan

  variables {
    log_mode = "non-blocking"
  }

  expect_failures = [var.log_mode]
}

run "rejects_a_buffer_for_logs_that_block" {
  command = plan

  variables {
    log_mode   = "blocking"
    log_buffer = 25
  }

  expect_failures = [var.log_buffer]
}

run "rejects_a_buffer_of_257_mib" {
  command = plan

  variables {
    log_buffer = 257
  }

  expect_failures = [var.log_buffer]
}
