output "vpc_id" {
  description = "Id of the VPC."
  value       = local.vpc_id
}

output "alb_id" {
  description = "Id of the load balancer's security group; null without a load balancer."
  value       = one(aws_security_group.alb[*].id)
}

output "alb_clients_id" {
  description = "Id of the group that a service joins to call others through the load balancer; null without a load balancer."
  value       = one(aws_security_group.alb_clients[*].id)
}

output "alb_targets_id" {
  description = "Id of the group that a service joins to be reached by the load balancer; null without a load balancer."
  value       = one(aws_security_group.alb_targets[*].id)
}

output "vpc_link_id" {
  description = "Id of the VPC link's security group; null without a public API."
  value       = one(aws_security_group.vpc_link[*].id)
}
