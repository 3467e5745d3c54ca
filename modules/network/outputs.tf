output "vpc_id" {
  description = "Id of the VPC."
  value       = data.aws_vpc.this.id
}

output "private_subnet_ids" {
  description = "Ids of all private subnets, sorted. Tasks run in them."
  value       = sort(data.aws_subnets.private.ids)
}

output "public_subnet_ids" {
  description = "Ids of all public subnets, sorted; empty when the VPC has none."
  value       = sort(data.aws_subnets.public.ids)
}

output "alb_arn" {
  description = "ARN of the load balancer; null without one."
  value       = one(aws_lb.this[*].arn)
}

output "alb_arn_suffix" {
  description = "Last part of the load balancer's ARN (`app/<name>/<id>`), as CloudWatch's metrics and the label of request-count scaling want it; null without a load balancer."
  value       = one(aws_lb.this[*].arn_suffix)
}

output "alb_dns_name" {
  description = "DNS name of the load balancer; null without one."
  value       = one(aws_lb.this[*].dns_name)
}

output "alb_zone_id" {
  description = "Id of the hosted zone that the load balancer's own name is in, as alias records want it; null without a load balancer."
  value       = one(aws_lb.this[*].zone_id)
}

output "internal_listener_arn" {
  description = "ARN of the listener that the services of the VPC call; null without a load balancer."
  value       = one(aws_lb_listener.internal[*].arn)
}

output "internal_url" {
  description = "Base URL of the internal listener, without a slash at the end: `https` and the domain's name, or `http` and the load balancer's own; null without a load balancer."
  value       = one([for lb in aws_lb.this : "${local.scheme}://${var.domain == null ? lb.dns_name : var.domain.name}${local.internal_port == local.usual_port ? "" : ":${local.internal_port}"}"])
}

output "public_listener_arn" {
  description = "ARN of the listener that the VPC link calls; null without a public API."
  value       = one(aws_lb_listener.public[*].arn)
}

output "api_id" {
  description = "Id of the HTTP API, to which services add their routes; null without a public API."
  value       = one(aws_apigatewayv2_api.this[*].id)
}

output "api_endpoint" {
  description = "Base URL of the HTTP API, without a slash at the end; null without a public API."
  value       = one(aws_apigatewayv2_api.this[*].api_endpoint)
}

output "vpc_link_id" {
  description = "Id of the VPC link; null without a public API."
  value       = one(aws_apigatewayv2_vpc_link.this[*].id)
}
