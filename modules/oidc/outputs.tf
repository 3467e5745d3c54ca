output "deploy_role_arn" {
  description = "ARN of the role that the deploying workflows take."
  value       = aws_iam_role.deploy.arn
}

output "plan_role_arn" {
  description = "ARN of the role that reads only, for plans of pull requests."
  value       = aws_iam_role.plan.arn
}

output "push_role_arn" {
  description = "ARN of the role that pushes images; null where there are no repositories."
  value       = one(aws_iam_role.push[*].arn)
}

output "provider_arn" {
  description = "ARN of GitHub's identity provider, made here or not."
  value       = local.provider_arn
}
