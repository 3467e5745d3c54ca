# The containers of the task: the application, a collector and a debug shell when they are wanted, and the team's sidecars.

locals {
  # CPU units of the sidecars. The application is given all that is left: ECS turns "no CPU units" into the smallest share there
  # is, so under load even a small sidecar would come first.
  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (cpu)
  collector_cpu = 32
  debug_cpu     = 16

  # MiB that the sidecars cannot exceed. The application has no limit of its own: what a sidecar leaves is the application's.
  collector_memory = 256
  debug_memory     = 128

  # Defaults that `variables` and `secrets` may replace.
  tracing_variables = { for name, value in !local.traced ? {} : {
    OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:${local.otlp_port}"
    OTEL_SERVICE_NAME           = var.service
    # No baggage: what a public client puts there would go on to every service, queue and third party that is called.
    OTEL_PROPAGATORS        = "tracecontext,xray"
    OTEL_TRACES_SAMPLER     = "parentbased_traceidratio"
    OTEL_TRACES_SAMPLER_ARG = tostring(tonumber(format("%.6f", var.tracing.sampling_percentage / 100)))
    # The default detectors add the command line, and an EC2 instance that does not exist.
    OTEL_NODE_RESOURCE_DETECTORS = "env"
    OTEL_RESOURCE_ATTRIBUTES = join(",", [
      "cloud.provider=aws",
      "cloud.platform=aws_ecs",
      "aws.ecs.launchtype=fargate",
      "deployment.environment.name=${var.environment}",
    ])
  } : name => value if !contains(keys(var.secrets), name) }

  fixed_variables = {
    PORT         = tostring(var.port)
    SERVICE_NAME = var.service
    ENVIRONMENT  = var.environment
    BASE_PATH    = var.base_path
    STOP_TIMEOUT = tostring(var.stop_timeout)
    IMAGE        = var.image
    AWS_REGION   = local.region
  }

  environment = merge(local.tracing_variables, var.variables, local.fixed_variables)

  health_check_command = (
    var.health_check == null ? null :
    contains(["CMD", "CMD-SHELL"], var.health_check.command[0]) ? var.health_check.command :
    concat(["CMD"], var.health_check.command)
  )

  application = { for key, value in {
    name         = var.service
    image        = var.image
    essential    = true
    cpu          = var.cpu - local.sidecars_cpu
    command      = var.command
    entryPoint   = var.entrypoint
    stopTimeout  = var.stop_timeout
    portMappings = [{ containerPort = var.port, hostPort = var.port, protocol = "tcp" }]
    environment  = [for name, value in local.environment : { name = name, value = value }]
    secrets      = length(var.secrets) == 0 ? null : [for name, secret in var.secrets : { name = name, valueFrom = secret.value_from }]

    # Each of them starts before the application and stops after it.
    dependsOn = length(local.dependencies) == 0 ? null : local.dependencies

    # Process 1 reaps what others leave behind, a shell of ECS Exec for one, and passes SIGTERM on.
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html (initProcessEnabled)
    linuxParameters = var.init_process ? { initProcessEnabled = true } : null

    restartPolicy          = local.restart_policies[var.service]
    readonlyRootFilesystem = local.read_only
    mountPoints            = length(local.mount_points[var.service]) == 0 ? null : local.mount_points[var.service]

    healthCheck = var.health_check == null ? null : {
      command     = local.health_check_command
      interval    = var.health_check.interval
      timeout     = var.health_check.timeout
      retries     = var.health_check.retries
      startPeriod = var.health_check.start_period
    }

    logConfiguration = local.log_configuration.application
  } : key => value if value != null }

  debug = {
    name       = "debug"
    image      = var.debug_image
    essential  = false
    cpu        = local.debug_cpu
    memory     = local.debug_memory
    entryPoint = ["sleep"]
    command    = ["infinity"]

    # As process 1, sleep would ignore SIGTERM and hold each deployment back until it is killed.
    linuxParameters = { initProcessEnabled = true }

    # It is there to be entered with ECS Exec, whose agent writes into the root.
    readonlyRootFilesystem = false

    logConfiguration = local.log_configuration.application
  }

  containers = concat(
    [local.application],
    local.traced ? [local.collector] : [],
    local.debugged ? [local.debug] : [],
    local.sidecars,
  )
}
