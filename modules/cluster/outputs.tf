output "cluster_id" {
  description = "ARN of the cluster. It becomes known only when the capacity providers are attached, so that no service asks for Spot before."
  value       = aws_ecs_cluster.this.arn
  depends_on  = [aws_ecs_cluster_capacity_providers.this]
}

output "cluster_name" {
  description = "Name of the cluster, as metrics, scaling and `aws ecs` commands want it."
  value       = aws_ecs_cluster.this.name
}

output "kms_key" {
  description = "ARN of the key that encrypts the sessions of ECS Exec, which a tunnelled task has to open; null for AWS's own encryption."
  value       = var.kms_key
}
