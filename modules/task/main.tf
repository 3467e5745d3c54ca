data "aws_region" "current" {}
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  # `id` is the name of the region in versions 5 and 6 of the provider; `name` is deprecated in 6 and `region` missing in 5.
  region  = data.aws_region.current.id
  account = data.aws_caller_identity.current.account_id

  task_role_arn      = var.task_role_arn == null ? aws_iam_role.task[0].arn : var.task_role_arn
  execution_role_arn = var.execution_role_arn == null ? aws_iam_role.execution[0].arn : var.execution_role_arn

  foreign_roles    = [for arn in compact([var.task_role_arn, var.execution_role_arn]) : arn if split(":", arn)[4] != local.account]
  foreign_policies = [for arn in concat(compact([var.permissions_boundary]), var.policy_arns) : arn if !contains(["aws", local.account], split(":", arn)[4])]

  traced    = var.tracing != null
  tunnelled = var.tunnel != null
  debugged  = try(var.tunnel.debug, false)

  # MiB that Fargate offers for each number of CPU units.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
  fargate_memory = {
    256   = [512, 1024, 2048]
    512   = range(1024, 4096 + 1, 1024)
    1024  = range(2048, 8192 + 1, 1024)
    2048  = range(4096, 16384 + 1, 1024)
    4096  = range(8192, 30720 + 1, 1024)
    8192  = range(16384, 61440 + 1, 4096)
    16384 = range(32768, 122880 + 1, 8192)
  }
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = local.execution_role_arn
  task_role_arn            = local.task_role_arn
  container_definitions    = jsonencode(local.containers)

  # A revision stays registered, and costs nothing. ECS goes back to the one before, also when this apply is over: no apply waits for the
  # look back at the alarms to end. A service takes no revision that is deregistered.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html
  skip_destroy = true

  # Fargate gives 20 GiB when nothing is said, and takes 21 to 200 here.
  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
  dynamic "ephemeral_storage" {
    for_each = var.filesystem.size[*]

    content {
      size_in_gib = ephemeral_storage.value
    }
  }

  dynamic "volume" {
    for_each = toset(local.volumes)

    content {
      name = volume.value
    }
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = upper(var.architecture)
  }

  tags = var.tags

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = contains(local.fargate_memory[var.cpu], var.memory)
      error_message = "Fargate does not offer ${var.memory} MiB with ${var.cpu} CPU units. Give one of ${join(", ", local.fargate_memory[var.cpu])} MiB, or other CPU units."
    }
    precondition {
      condition     = var.allow_unpinned_image || !endswith(var.image, ":unpinned")
      error_message = "No version of ${var.service} is chosen for ${var.environment} yet: its image is a placeholder. Choose one with: ecs-compile pin ${var.environment} ${var.service}=sha256:<digest>"
    }
    precondition {
      condition     = length(setintersection(keys(var.variables), keys(var.secrets))) == 0
      error_message = "ECS takes a name once, as a variable or as a secret. Remove ${join(", ", setintersection(keys(var.variables), keys(var.secrets)))} from one of the two."
    }
    precondition {
      condition     = length(distinct(local.containers[*].name)) == length(local.containers)
      error_message = "The service ${var.service} has the name of one of its sidecars (${join(", ", slice(local.containers[*].name, 1, length(local.containers)))}). Rename one of the two."
    }
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
    precondition {
      condition     = length(local.containers) <= 10
      error_message = "A task has at most ten containers, and these are ${length(local.containers)}: ${join(", ", local.containers[*].name)}. Take sidecars away."
    }
    precondition {
      condition     = length(distinct(local.ports)) == length(local.ports)
      error_message = "The containers of a task share one network, so each port is taken once; here ${join(", ", local.ports)} are asked for%{if local.traced}, ${join(" and ", local.collector_ports)} by the collector%{endif}. Give the application or the sidecar another port."
    }
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (cpu, memory)
    precondition {
      condition     = local.sidecars_cpu < var.cpu
      error_message = "The sidecars take ${local.sidecars_cpu} CPU units of the task's ${var.cpu} and leave none for the application. Give the task more, or the sidecars less."
    }
    precondition {
      condition     = local.sidecars_memory < var.memory
      error_message = "The sidecars take ${local.sidecars_memory} MiB of the task's ${var.memory} and leave none for the application. Give the task more, or the sidecars less."
    }
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html (task definition size)
    precondition {
      condition     = length(jsonencode(local.containers)) <= 65536
      error_message = "The containers take ${length(jsonencode(local.containers))} characters of a task definition, and ECS takes 64 KiB. Move long variables into a file of the image, or into a secret."
    }
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    precondition {
      condition     = length(local.foreign_roles) == 0
      error_message = "A task has roles of its own account, ${local.account}, and ${join(", ", local.foreign_roles)} is of another. Give roles of ${local.account} in task_role_arn and execution_role_arn; with a right to sts:AssumeRole they can reach another account."
    }
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    precondition {
      condition     = length(local.foreign_policies) == 0
      error_message = "A role takes policies of its own account, ${local.account}, and ${join(", ", local.foreign_policies)} is of another. Give policies of ${local.account}, or of AWS's own (arn:aws:iam::aws:policy/...), in permissions_boundary and policy_arns."
    }
    # https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html
    precondition {
      condition     = try(var.tunnel.kms_key, null) == null ? true : split(":", var.tunnel.kms_key)[3] == local.region
      error_message = "The sessions of a tunnel are encrypted with a key of the task's own region, ${local.region}, and that of the tunnel is ${coalesce(try(var.tunnel.kms_key, null), "null")}. Give the key that the cluster has, the output `kms_key` of the module cluster."
    }
  }
}
