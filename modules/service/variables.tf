# Required: its names (checked by the module task, which gets these variables as they are)

variable "name" {
  description = "Name of everything this module makes, in the form project-environment-service: for example `shop-dev-orders`. The family of the task definition, the prefix of the roles and of the log groups."
  type        = string
  nullable    = false

  # AWS keeps sg- for the ids of security groups, and the service's own has its name.
  # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
  validation {
    condition     = !startswith(var.name, "sg-")
    error_message = "The security group of the service has its name, and AWS takes none that starts with sg-. Give a name that starts otherwise."
  }
  # With a task made here, the module task says it.
  validation {
    condition     = var.cpu != null || can(regex("^[a-z][a-z0-9-]{0,198}[a-z0-9]$", var.name))
    error_message = "The name has lower-case letters, digits and hyphens, starts with a letter, does not end in a hyphen and has at most 200 characters. Give one like shop-dev-orders."
  }
}

variable "service" {
  description = "Name of the service without project and environment, as its team knows it: the name of the application's container, SERVICE_NAME and OTEL_SERVICE_NAME."
  type        = string
  nullable    = false
}

variable "environment" {
  description = "Name of the environment, for example `dev`: ENVIRONMENT and the resource attribute deployment.environment.name of a trace."
  type        = string
  nullable    = false
}

# Required: where it runs

variable "cluster_id" {
  description = "ARN of the ECS cluster. It has Container Insights, and the capacity providers FARGATE and FARGATE_SPOT."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:ecs:[^:]+:[^:]+:cluster/.+$", var.cluster_id))
    error_message = "cluster_id is the ARN of an ECS cluster (arn:aws:ecs:region:account:cluster/name). Give the output `cluster_id` of the module cluster."
  }
}

variable "cluster_name" {
  description = "Name of the same cluster: a dimension of its metrics and a part of the scalable target's id."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.cluster_name))
    error_message = "cluster_name is the name of the cluster, not its ARN: letters, digits, hyphens and underscores. Give the output `cluster_name` of the module cluster."
  }
  # The service is made in the one, and would be scaled and watched in the other.
  validation {
    condition     = !strcontains(var.cluster_id, ":cluster/") || endswith(var.cluster_id, ":cluster/${var.cluster_name}")
    error_message = "cluster_name and cluster_id are of two clusters. Give the outputs `cluster_name` and `cluster_id` of the same module cluster."
  }
}

variable "vpc_id" {
  description = "Id of the VPC, for the security group and the target group."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id is the id of a VPC and starts with vpc-. Give the output `vpc_id` of the module network."
  }
}

variable "subnet_ids" {
  description = "Ids of the private subnets the tasks run in. Tasks get no public address."
  type        = list(string)
  nullable    = false

  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
  validation {
    condition     = length(var.subnet_ids) <= 16
    error_message = "ECS spreads the tasks of a service over at most 16 subnets. Give one or two of each availability zone."
  }
  validation {
    condition     = length(var.subnet_ids) > 0 && alltrue([for id in var.subnet_ids : startswith(id, "subnet-")])
    error_message = "subnet_ids has at least one id of a subnet, and each starts with subnet-. Give the output `private_subnet_ids` of the module network."
  }
}

# Network

variable "security_group_ids" {
  description = "Ids of security groups the tasks join beside their own: those of the module security that open the way to and from the load balancer, and the team's."
  type        = list(string)
  default     = []
  nullable    = false

  # A network interface has five, and one is the service's own.
  # https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
  validation {
    condition     = length(var.security_group_ids) <= 4 && alltrue([for id in var.security_group_ids : startswith(id, "sg-")])
    error_message = "security_group_ids has at most four ids of security groups, and each starts with sg-. Leave out the groups the tasks do not need."
  }
}

variable "egress" {
  description = "Where the tasks may connect to, beside HTTPS anywhere: `to` is a security group (sg-), a prefix list (pl-) or a CIDR block (IPv4 or IPv6), `port` the port there, `protocol` tcp or udp. They must be known when Terraform plans."
  type = list(object({
    to       = string
    port     = number
    protocol = optional(string, "tcp")
  }))
  default  = []
  nullable = false

  # https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html (60 rules in a direction, and HTTPS is one)
  validation {
    condition     = length(distinct(var.egress)) <= 59
    error_message = "A security group has at most 60 rules for what goes out, and HTTPS is one; `egress` has ${length(distinct(var.egress))}. Give a prefix list, or a larger block, in place of several."
  }
  validation {
    condition     = alltrue([for rule in var.egress : can(regex("^(?:sg|pl)-[A-Za-z0-9]+$", rule.to)) || try(cidrsubnet(rule.to, 0, 0) == lower(rule.to), false)])
    error_message = "`to` of an egress rule is the id of a security group (sg-), the id of a prefix list (pl-) or a CIDR block that starts at its first address, as 10.0.0.0/16. Give one of these."
  }
  validation {
    condition     = alltrue([for rule in var.egress : rule.port >= 1 && rule.port <= 65535 && floor(rule.port) == rule.port])
    error_message = "The port of an egress rule is a whole number from 1 to 65535. Give one in that range."
  }
  validation {
    condition     = alltrue([for rule in var.egress : contains(["tcp", "udp"], rule.protocol)])
    error_message = "The protocol of an egress rule is tcp or udp. Give one of these."
  }
}

variable "tags" {
  description = "Tags for everything the module makes, in addition to the default tags of the provider. AWS takes 50 of both together."
  type        = map(string)
  default     = {}
  nullable    = false

  # https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
  validation {
    condition     = length(merge(var.tags, { Name = "" })) <= 50
    error_message = "AWS takes at most 50 tags of a resource, and the security group has a Name of its own. Give at most 49 others."
  }
  validation {
    condition     = alltrue([for key, value in var.tags : !startswith(lower(key), "aws:") && can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}$", key)) && can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}$", value))])
    error_message = "The key of a tag has 1 to 128 letters, digits, spaces and _ . : / = + - @ and does not start with aws:, which AWS keeps for itself; its value has at most 256 of them. Give such tags."
  }
}
