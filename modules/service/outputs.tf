output "service_name" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "service_arn" {
  description = "ARN of the ECS service."
  value       = aws_ecs_service.this.id
}

output "task_definition_arn" {
  description = "ARN of the task definition, with its revision."
  value       = local.task_definition_arn
}

output "task_role_arn" {
  description = "ARN of the role of the application; null with a task definition made elsewhere."
  value       = try(local.made_task.task_role_arn, null)
}

output "task_role_name" {
  description = "Name of the role of the application, for attaching more policies; null with a task definition made elsewhere."
  value       = try(local.made_task.task_role_name, null)
}

output "execution_role_arn" {
  description = "ARN of the role ECS starts the tasks with; null with a task definition made elsewhere."
  value       = try(local.made_task.execution_role_arn, null)
}

output "security_group_id" {
  description = "Id of the service's own security group, for rules of databases and the like that let it in."
  value       = aws_security_group.this.id
}

output "log_group_name" {
  description = "Name of the log group of the application; null with a task definition made elsewhere."
  value       = try(local.made_task.log_group_name, null)
}

output "target_group_arn" {
  description = "ARN of the target group; null with the connection internal."
  value       = one(aws_lb_target_group.this[*].arn)
}

output "url" {
  description = "URL of the service inside the VPC, without a slash at its end; null when no rule on the internal listener leads to it."
  value       = contains(keys(local.listener_rules), "internal") ? "${local.internal_origin}${local.path_prefix}" : null
}

output "invoke_url" {
  description = "Public URL of the service, without a slash at its end; null unless the connection is vpc_link."
  value       = local.public ? "${local.public_origin}${local.path_prefix}" : null
}
