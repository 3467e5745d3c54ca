output "repository_urls" {
  description = "URL of each repository by its name, to push to and to pull from, without a tag."
  value       = { for name, repository in aws_ecr_repository.this : name => repository.repository_url }
}

output "repository_arns" {
  description = "ARN of each repository by its name."
  value       = { for name, repository in aws_ecr_repository.this : name => repository.arn }
}
