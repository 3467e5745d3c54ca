# The first and the last value of each range are taken, and the one beyond is not.

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
  image       = "public.ecr.aws/nginx/nginx:1.29"
  cpu         = 16384
  memory      = 122880
}

run "takes_the_least_of_everything" {
  command = plan

  variables {
    name         = "a0"
    service      = "a"
    environment  = "e"
    cpu          = 256
    memory       = 512
    port         = 1
    stop_timeout = 2
    health_check = { command = ["/up"], interval = 5, timeout = 2, retries = 1, start_period = 0 }
    restart      = { ignored_exit_codes = [0], attempt_period = 60 }
    filesystem   = { size = 21, writable = ["/a"] }

    sidecars = { b = {
      image        = "public.ecr.aws/nginx/nginx:1.29"
      cpu          = 1
      memory       = 6
      port         = 2
      health_check = { command = ["/up"], interval = 5, timeout = 2, retries = 1, start_period = 0 }
      restart      = { ignored_exit_codes = [0], attempt_period = 60 }
    } }

    tracing       = { sampling_percentage = 0 }
    log_retention = 1
    log_buffer    = 1
  }

  assert {
    condition     = [for container in jsondecode(aws_ecs_task_definition.this.container_definitions) : try(container.healthCheck.interval, 0)] == [5, 30, 5]
    error_message = "application, collector and sidecar"
  }
}

run "takes_the_most_of_everything" {
  command = plan

  variables {
    name         = format("a%0199d", 0)
    service      = format("a%0199d", 0)
    port         = 65535
    stop_timeout = 120
    health_check = { command = ["/up"], interval = 300, timeout = 60, retries = 10, start_period = 300 }
    restart      = { ignored_exit_codes = range(206, 256), attempt_period = 1800 }
    filesystem   = { size = 200 }
    role_path    = format("/%0510d/", 0)
    cluster_name = format("%0255d", 0)

    sidecars = { format("b%063d", 0) = {
      image        = "public.ecr.aws/nginx/nginx:1.29"
      cpu          = 16351
      memory       = 122623
      port         = 65534
      health_check = { command = ["/up"], interval = 300, timeout = 60, retries = 10, start_period = 300 }
      restart      = { ignored_exit_codes = range(206, 256), attempt_period = 1800 }
    } }

    tracing       = { sampling_percentage = 100 }
    log_retention = 3653
    log_buffer    = 256
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].cpu == 1
    error_message = "The sidecars leave one CPU unit, and one MiB."
  }
}

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
run "knows_each_size_of_fargate" {
  command = plan

  assert {
    condition = { for cpu, sizes in local.fargate_memory : cpu => [sizes[0], sizes[1], sizes[length(sizes) - 1], length(sizes)] } == {
      256   = [512, 1024, 2048, 3]
      512   = [1024, 2048, 4096, 4]
      1024  = [2048, 3072, 8192, 7]
      2048  = [4096, 5120, 16384, 13]
      4096  = [8192, 9216, 30720, 23]
      8192  = [16384, 20480, 61440, 12]
      16384 = [32768, 40960, 122880, 12]
    }
    error_message = "the least, the step after it, the most and how many"
  }
}

run "rejects_a_health_check_every_301_seconds" {
  command = plan

  variables {
    health_check = { command = ["/up"], interval = 301, timeout = 5, retries = 3, start_period = 10 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_every_half_a_second" {
  command = plan

  variables {
    health_check = { command = ["/up"], interval = 30.5, timeout = 5, retries = 3, start_period = 10 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_that_may_take_1_second" {
  command = plan

  variables {
    health_check = { command = ["/up"], interval = 30, timeout = 1, retries = 3, start_period = 10 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_that_may_take_half_a_second_more" {
  command = plan

  variables {
    health_check = { command = ["/up"], interval = 30, timeout = 5.5, retries = 3, start_period = 10 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_without_retries" {
  command = plan

  variables {
    health_check = { command = ["/up"], interval = 30, timeout = 5, retries = 0, start_period = 10 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_with_half_a_retry" {
  command = plan

  variables {
    health_check = { command = ["/up"], interval = 30, timeout = 5, retries = 2.5, start_period = 10 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_that_starts_before_its_container" {
  command = plan

  variables {
    health_check = { command = ["/up"], interval = 30, timeout = 5, retries = 3, start_period = -1 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_that_starts_in_half_a_second" {
  command = plan

  variables {
    health_check = { command = ["/up"], interval = 30, timeout = 5, retries = 3, start_period = 10.5 }
  }

  expect_failures = [var.health_check]
}

run "rejects_a_health_check_of_a_sidecar_every_301_seconds" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["/up"], interval = 301, timeout = 5, retries = 3, start_period = 10 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_that_may_take_1_second" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["/up"], interval = 30, timeout = 1, retries = 3, start_period = 10 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_that_may_take_61_seconds" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["/up"], interval = 30, timeout = 61, retries = 3, start_period = 10 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_that_may_take_half_a_second_more" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["/up"], interval = 30, timeout = 5.5, retries = 3, start_period = 10 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_without_retries" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["/up"], interval = 30, timeout = 5, retries = 0, start_period = 10 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_with_half_a_retry" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["/up"], interval = 30, timeout = 5, retries = 2.5, start_period = 10 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_that_starts_before_its_container" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["/up"], interval = 30, timeout = 5, retries = 3, start_period = -1 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_that_starts_after_301_seconds" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["/up"], interval = 30, timeout = 5, retries = 3, start_period = 301 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_that_starts_in_half_a_second" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = ["/up"], interval = 30, timeout = 5, retries = 3, start_period = 10.5 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_health_check_of_a_sidecar_without_a_command" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", health_check = { command = [] } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_restart_within_half_a_second" {
  command = plan

  variables {
    restart = { attempt_period = 60.5 }
  }

  expect_failures = [var.restart]
}

run "rejects_a_negative_exit_code" {
  command = plan

  variables {
    restart = { ignored_exit_codes = [-1] }
  }

  expect_failures = [var.restart]
}

run "rejects_half_an_exit_code" {
  command = plan

  variables {
    restart = { ignored_exit_codes = [0.5] }
  }

  expect_failures = [var.restart]
}

run "rejects_a_restart_of_a_sidecar_within_half_a_second" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", restart = { attempt_period = 60.5 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_negative_exit_code_of_a_sidecar" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", restart = { ignored_exit_codes = [-1] } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_half_an_exit_code_of_a_sidecar" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", restart = { ignored_exit_codes = [0.5] } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_restart_of_a_sidecar_after_1801_seconds" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", restart = { attempt_period = 1801 } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_an_exit_code_of_256_of_a_sidecar" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", restart = { ignored_exit_codes = [256] } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_sidecar_without_cpu_units" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", cpu = 0 } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_sidecar_with_half_a_mib" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", memory = 64.5 } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_sidecar_on_port_65536" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", port = 65536 } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_sidecar_on_half_a_port" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", port = 80.5 } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_an_empty_entry_point_of_a_sidecar" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", entrypoint = [] } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_writable_path_of_a_sidecar_twice" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", filesystem = { writable = ["/tmp", "/tmp"] } } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_a_sidecar_whose_name_has_65_characters" {
  command = plan

  variables {
    sidecars = { format("b%064d", 0) = { image = "public.ecr.aws/nginx/nginx:1.29" } }
  }

  expect_failures = [var.sidecars]
}

run "rejects_half_a_port" {
  command = plan

  variables {
    port = 80.5
  }

  expect_failures = [var.port]
}

run "rejects_a_stop_timeout_of_half_a_second" {
  command = plan

  variables {
    stop_timeout = 30.5
  }

  expect_failures = [var.stop_timeout]
}

run "rejects_half_a_gib_of_disk" {
  command = plan

  variables {
    filesystem = { size = 21.5 }
  }

  expect_failures = [var.filesystem]
}

run "rejects_an_empty_buffer" {
  command = plan

  variables {
    log_buffer = 0
  }

  expect_failures = [var.log_buffer]
}

run "rejects_half_a_mib_of_buffer" {
  command = plan

  variables {
    log_buffer = 1.5
  }

  expect_failures = [var.log_buffer]
}

run "rejects_a_role_path_of_513_characters" {
  command = plan

  variables {
    role_path = format("/%0511d/", 0)
  }

  expect_failures = [var.role_path]
}

run "rejects_a_cluster_name_of_256_characters" {
  command = plan

  variables {
    cluster_name = format("%0256d", 0)
  }

  expect_failures = [var.cluster_name]
}

run "rejects_a_service_of_201_characters" {
  command = plan

  variables {
    service = format("a%0200d", 0)
  }

  expect_failures = [var.service]
}

run "rejects_a_permission_without_resources" {
  command = plan

  variables {
    permissions = [{ actions = ["s3:GetObject"], resources = [] }]
  }

  expect_failures = [var.permissions]
}

run "rejects_sidecars_that_leave_no_cpu_unit" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", cpu = 16384 } }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_sidecars_that_leave_no_memory" {
  command = plan

  variables {
    sidecars = { proxy = { image = "public.ecr.aws/nginx/nginx:1.29", memory = 122880 } }
  }

  expect_failures = [aws_ecs_task_definition.this]
}
