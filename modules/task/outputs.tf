output "task_definition_arn" {
  description = "ARN of the task definition, with its revision. Whoever uses it waits until the roles have their policies."
  value       = aws_ecs_task_definition.this.arn

  depends_on = [
    aws_iam_role_policy.execution,
    aws_iam_role_policy.task,
    aws_iam_role_policy_attachment.task,
  ]
}

output "family" {
  description = "Family of the task definition: its name without the revision."
  value       = aws_ecs_task_definition.this.family
}

output "container_name" {
  description = "Name of the application's container, for a load balancer and for ECS Exec."
  value       = var.service
}

output "task_role_arn" {
  description = "ARN of the role of the application."
  value       = local.task_role_arn
}

output "task_role_name" {
  description = "Name of the role of the application, for attaching more policies."
  value       = var.task_role_arn == null ? aws_iam_role.task[0].name : reverse(split("/", var.task_role_arn))[0]
}

output "execution_role_arn" {
  description = "ARN of the role ECS starts the task with."
  value       = local.execution_role_arn
}

output "log_group_name" {
  description = "Name of the log group of the application."
  value       = aws_cloudwatch_log_group.application.name
}
