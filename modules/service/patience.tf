# How long Terraform waits for a deployment, and for a service to end. The provider gives up after 20 minutes, and the deployment goes
# on without it: the next apply finds nothing to do, and nobody has seen how it ended.
# https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_service#timeouts

locals {
  # The counts that a deployment may meet: scaling and the clock choose. A service without tasks is done at once.
  counts = flatten([for range in concat([var.scaling], var.scaling.schedule) : [max(1, range.min), max(1, range.max)]])
  fewest = min(local.counts...)
  most   = max(local.counts...)

  # ECS replaces as many tasks at once as lie between what it keeps, rounded up, and what may run, rounded down: of 10 or of 19 tasks
  # with 100 and 110 percent one, so the 19 take 19 turns. With 100 tasks more, the percentages are whole numbers more and less is lost
  # by rounding, so the first hundred counts have the slowest one.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
  turns = max([for count in range(local.fewest, min(local.most, local.fewest + 99) + 1) : ceil(
    count / max(1, floor(count * var.deployment.maximum / 100) - ceil(count * var.deployment.minimum_healthy / 100))
  )]...)

  # The longest that checks inside containers take until one is healthy, or given up: of the sidecars that the application waits for
  # before it starts, and of its own. Of a task definition that is made elsewhere they are not known.
  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
  check_seconds = {
    sidecars = max(0, [for sidecar in var.sidecars : (
      sidecar.health_check.start_period + sidecar.health_check.retries * (sidecar.health_check.interval + sidecar.health_check.timeout)
    ) if sidecar.await == "healthy" && sidecar.health_check != null]...)

    application = var.health_check == null ? 0 : (
      var.health_check.start_period + var.health_check.retries * (var.health_check.interval + var.health_check.timeout)
    )
  }

  # A task starts within its grace; more than an hour of it is no time to start.
  ingress_seconds = !local.routed ? 0 : (
    min(var.connection.health_check.grace, 3600) + var.connection.health_check.interval * var.connection.health_check.healthy
  )

  # What each turn may take, as far as the inputs say: a place on Fargate, a network interface and the image, for which AWS promises no
  # time and 90 seconds are much; a start, watched from inside and outside at once; and an old task that drains and stops. A task of its
  # own making may stop sooner.
  turn_seconds = sum([
    90,
    local.check_seconds.sidecars,
    max(local.check_seconds.application, local.ingress_seconds),
    local.routed ? var.connection.deregistration_delay : 0,
    var.stop_timeout,
  ])

  # A deployment also waits for tasks that protect themselves: two hours when they say nothing else, and 48 at most.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
  protected_seconds = var.scaling.task_protection ? 2880 * 60 : 0

  # The 20 minutes are for what no input tells: capacity, images, failed starts, the look back at the alarms, a way back.
  patience = "${20 + ceil((local.turns * local.turn_seconds + local.protected_seconds) / 60)}m"
}
