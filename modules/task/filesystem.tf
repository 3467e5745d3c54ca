# What the containers may write to: nothing in their root, and a volume of the task for each path that was asked for. Fargate has no
# tmpfs; a volume without a host path is part of the task's ephemeral storage and ends with the task.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html (tmpfs)

locals {
  # The agent of ECS Exec writes into the root of the container it enters, and AWS supports it on no read-only one, whatever is
  # mounted over its paths.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-considerations
  read_only = var.filesystem.read_only && !local.tunnelled

  writable = merge(
    { for name, sidecar in var.sidecars : name => sidecar.filesystem.writable },
    { (var.service) = var.filesystem.writable },
  )

  mount_points = {
    for container, paths in local.writable : container => [
      for index, path in paths : { sourceVolume = "${container}-${index}", containerPath = path, readOnly = false }
    ]
  }

  volumes = flatten(values(local.mount_points))[*].sourceVolume
}
