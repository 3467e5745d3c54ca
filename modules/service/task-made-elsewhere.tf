# With `task_definition_arn` there is no module task, and whoever describes a task here would wait for it in vain.

locals {
  # The inputs that only the module task reads, and whether each says something: it differs from its default. The rest of what the module
  # task is given means something without it: the names, `port`, `stop_timeout`, `cluster_name`, `tags`, and `tunnel` itself.
  task_inputs = {
    allow_unpinned_image = var.allow_unpinned_image
    architecture         = var.architecture != "arm64"
    base_path            = var.base_path != null
    collector_image      = var.collector_image != null
    command              = var.command != null
    consumes             = length(var.consumes) > 0
    cpu                  = var.cpu != null
    debug_image          = var.debug_image != null
    entrypoint           = var.entrypoint != null
    execution_role_arn   = var.execution_role_arn != null
    filesystem           = !var.filesystem.read_only || length(var.filesystem.writable) > 0 || var.filesystem.size != null
    health_check         = var.health_check != null
    image                = var.image != null
    init_process         = !var.init_process
    kms_key              = var.kms_key != null
    log_buffer           = var.log_buffer != null
    log_mode             = var.log_mode != "non_blocking"
    log_retention        = var.log_retention != 30
    memory               = var.memory != null
    permissions          = length(var.permissions) > 0
    permissions_boundary = var.permissions_boundary != null
    policy_arns          = length(var.policy_arns) > 0
    queue_kms_keys       = length(concat(var.queue_kms_keys.consumes, var.queue_kms_keys.sends_to)) > 0
    restart              = var.restart != null
    role_path            = var.role_path != "/"
    secrets              = length(var.secrets) > 0
    sends_to             = length(var.sends_to) > 0
    sidecars             = length(var.sidecars) > 0
    task_role_arn        = var.task_role_arn != null
    tracing              = var.tracing != null
    "tunnel.debug"       = try(var.tunnel.debug, false)
    "tunnel.kms_key"     = try(var.tunnel.kms_key, null) != null
    variables            = length(var.variables) > 0
  }

  lost_inputs = [for name, given in local.task_inputs : name if given]
}
