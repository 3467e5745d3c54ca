# How long Terraform waits for a deployment, and for a service to end. The provider gives up after 20 minutes, and the deployment goes
# on without it: the next apply finds nothing to do, and nobody has seen how it ended.
# https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_service#timeouts

locals {
  # ECS replaces as many tasks at once as lie between `minimum_healthy` and `maximum`: 100 and 200 are one turn, 100 and 110 are ten.
  turns = ceil(100 / max(1, var.deployment.maximum - var.deployment.minimum_healthy))

  # What each turn may take, as far as the inputs say. A task starts within its grace (more than an hour of it is no time to start), is
  # healthy after some checks; an old one drains and stops. A task of its own making may stop sooner.
  turn_seconds = sum(concat([var.stop_timeout], !local.routed ? [] : [
    min(var.connection.health_check.grace, 3600),
    var.connection.health_check.interval * var.connection.health_check.healthy,
    var.connection.deregistration_delay,
  ]))

  # A deployment also waits for tasks that protect themselves: two hours when they say nothing else, and 48 at most.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
  protected_seconds = var.scaling.task_protection ? 2880 * 60 : 0

  # The 20 minutes are for what no input tells: capacity, images, failed starts, the look back at the alarms, a way back.
  patience = "${20 + ceil((local.turns * local.turn_seconds + local.protected_seconds) / 60)}m"
}
