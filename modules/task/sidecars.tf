# The team's own containers beside the application. They share its network, its role and its life, and nothing else.

locals {
  sidecars = [for name, sidecar in var.sidecars : { for key, value in {
    name       = name
    image      = sidecar.image
    essential  = sidecar.essential
    cpu        = sidecar.cpu
    memory     = sidecar.memory
    command    = sidecar.command
    entryPoint = sidecar.entrypoint

    portMappings = sidecar.port == null ? null : [{ containerPort = sidecar.port, hostPort = sidecar.port, protocol = "tcp" }]
    environment  = [for name, value in sidecar.variables : { name = name, value = value }]
    secrets      = length(sidecar.secrets) == 0 ? null : [for name, secret in sidecar.secrets : { name = name, valueFrom = secret.value_from }]

    linuxParameters        = sidecar.init_process ? { initProcessEnabled = true } : null
    restartPolicy          = local.restart_policies[name]
    readonlyRootFilesystem = sidecar.filesystem.read_only
    mountPoints            = length(local.mount_points[name]) == 0 ? null : local.mount_points[name]

    healthCheck = sidecar.health_check == null ? null : {
      command     = contains(["CMD", "CMD-SHELL"], sidecar.health_check.command[0]) ? sidecar.health_check.command : concat(["CMD"], sidecar.health_check.command)
      interval    = sidecar.health_check.interval
      timeout     = sidecar.health_check.timeout
      retries     = sidecar.health_check.retries
      startPeriod = sidecar.health_check.start_period
    }

    logConfiguration = local.log_configuration.application
  } : key => value if value != null }]

  # Without ignored codes AWS gives the list back as none at all, so it is not sent empty.
  restart_policies = {
    for name, restart in merge({ for name, sidecar in var.sidecars : name => sidecar.restart }, { (var.service) = var.restart }) :
    name => restart == null ? null : { for key, value in {
      enabled              = true
      ignoredExitCodes     = length(restart.ignored_exit_codes) == 0 ? null : restart.ignored_exit_codes
      restartAttemptPeriod = restart.attempt_period
    } : key => value if value != null }
  }

  # What the application waits for, and what therefore stops after it.
  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
  dependencies = concat(
    # HEALTHY or SUCCESS would let a broken collector hold the task back.
    local.traced ? [{ containerName = local.collector.name, condition = "START" }] : [],
    [for name, sidecar in var.sidecars : { containerName = name, condition = upper(sidecar.await) } if sidecar.await != null],
  )

  # What the other containers take of the task.
  sidecars_cpu = sum(concat([0, local.traced ? local.collector_cpu : 0, local.debugged ? local.debug_cpu : 0],
  [for sidecar in values(var.sidecars) : sidecar.cpu if sidecar.cpu != null]))
  sidecars_memory = sum(concat([0, local.traced ? local.collector_memory : 0, local.debugged ? local.debug_memory : 0],
  [for sidecar in values(var.sidecars) : sidecar.memory if sidecar.memory != null]))

  # One network for all of them: a port is taken once.
  ports = concat([var.port], local.traced ? local.collector_ports : [], [for sidecar in values(var.sidecars) : sidecar.port if sidecar.port != null])
}
