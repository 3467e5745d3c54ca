variable "name" {
  description = "Name of the load balancer, the HTTP API and the VPC link, and prefix of the rest, for example `shop-dev`. A load balancer's name has at most 32 characters; a longer one is shortened with a hash."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]*[a-z0-9])?$", var.name))
    error_message = "`name` is made of a-z, 0-9 and `-`, starts with a letter and does not end with `-`. Give a name such as `shop-dev`."
  }

  # https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
  validation {
    condition     = !startswith(var.name, "internal-")
    error_message = "`name` starts with `internal-`, which AWS does not allow in a load balancer's name. Give a name such as `shop-dev`."
  }

  validation {
    condition     = length(var.name) <= 128
    error_message = "`name` has more than 128 characters, which is the longest name of an HTTP API or a VPC link. Give a shorter one."
  }
}

variable "vpc" {
  description = "Id of the VPC (`vpc-0123456789abcdef0`), or the value of its `Name` tag, which exactly one VPC of the account and region must have. It and its subnets are there before the plan, which counts them."
  type        = string

  validation {
    condition     = can(regex("^[^*?]+$", var.vpc))
    error_message = "`vpc` is the value of one VPC's Name tag, without the wildcards `*` and `?`. Give a name such as `vpc`."
  }
}

variable "private_subnet_ids" {
  description = "Ids of the private subnets, in which the tasks, the load balancer and the endpoints stand. Null for all subnets of the VPC with `private` in their Name tags."
  type        = list(string)
  default     = null

  validation {
    condition     = var.private_subnet_ids == null ? true : length(var.private_subnet_ids) > 0 && alltrue([for id in var.private_subnet_ids : startswith(id, "subnet-")])
    error_message = "`private_subnet_ids` has at least one id, and each starts with `subnet-`. Give ids, or null to find the subnets by their Name tags."
  }
}

variable "public_subnet_ids" {
  description = "Ids of the public subnets, in which NAT gateways stand. Null for all subnets of the VPC with `public` in their Name tags."
  type        = list(string)
  default     = null

  validation {
    condition     = var.public_subnet_ids == null ? true : length(var.public_subnet_ids) > 0 && alltrue([for id in var.public_subnet_ids : startswith(id, "subnet-")])
    error_message = "`public_subnet_ids` has at least one id, and each starts with `subnet-`. Give ids, or null to find the subnets by their Name tags."
  }
}

variable "load_balancer" {
  description = "Whether to make the internal load balancer (some service is `internal_dns` or `vpc_link`)."
  type        = bool
}

variable "public_api" {
  description = "Whether to make the public HTTP API and its VPC link (some service is `vpc_link`). Needs the load balancer."
  type        = bool
}

variable "nat" {
  description = "The private subnets' way out to the internet: `none` (nothing is added to the VPC), `single` (one NAT gateway for all) or `per_az` (one in each availability zone that has private subnets)."
  type        = string

  validation {
    condition     = contains(["none", "single", "per_az"], var.nat)
    error_message = "`nat` is `none`, `single` or `per_az`. Give `none` when the VPC has its own way out."
  }
}

variable "alb_security_group_id" {
  description = "Security group of the load balancer (output `alb_id` of the module `security`). Needed with `load_balancer`."
  type        = string
  default     = null

  validation {
    condition     = var.alb_security_group_id == null ? true : startswith(var.alb_security_group_id, "sg-")
    error_message = "`alb_security_group_id` is the id of a security group, which starts with `sg-`. Give the output `alb_id` of the module `security`."
  }
}

variable "vpc_link_security_group_id" {
  description = "Security group of the VPC link (output `vpc_link_id` of the module `security`). Needed with `public_api`."
  type        = string
  default     = null

  validation {
    condition     = var.vpc_link_security_group_id == null ? true : startswith(var.vpc_link_security_group_id, "sg-")
    error_message = "`vpc_link_security_group_id` is the id of a security group, which starts with `sg-`. Give the output `vpc_link_id` of the module `security`."
  }
}

variable "internal_port" {
  description = "Port of the internal listener, which the services of the VPC call. Null for 443 with a `domain` and 80 without. The same as in the module `security`."
  type        = number
  default     = null

  validation {
    condition     = var.internal_port == null ? true : var.internal_port >= 1 && var.internal_port <= 65535 && floor(var.internal_port) == var.internal_port
    error_message = "`internal_port` is a whole number from 1 to 65535. Give the internal listener's port, such as 80."
  }
}

variable "public_port" {
  description = "Port of the public listener, which only the VPC link reaches. The same as in the module `security`."
  type        = number
  default     = 8080

  validation {
    condition     = var.public_port >= 1 && var.public_port <= 65535 && floor(var.public_port) == var.public_port
    error_message = "`public_port` is a whole number from 1 to 65535. Give the public listener's port, such as 8080."
  }
}

variable "interface_endpoints" {
  description = "AWS services to reach through interface endpoints, by their short names, for example `[\"ecr.api\", \"ecr.dkr\", \"logs\"]` (https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html)."
  type        = list(string)
  default     = []

  validation {
    condition = alltrue([
      for service in var.interface_endpoints :
      can(regex("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", service)) && !startswith(service, "com.")
    ])
    error_message = "An endpoint has the short name of its service, without `com.amazonaws` and the region. Give names such as `ecr.api` or `logs`."
  }

  validation {
    condition     = length(setintersection(var.interface_endpoints, ["s3", "dynamodb"])) == 0
    error_message = "S3 and DynamoDB have gateway endpoints, which cost nothing. Give `s3` and `dynamodb` in `gateway_endpoints` instead."
  }
}

variable "gateway_endpoints" {
  description = "AWS services to reach through gateway endpoints: `s3` (ECR's image layers come from there) and `dynamodb` are the two that have one (https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html)."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for service in var.gateway_endpoints : contains(["s3", "dynamodb"], service)])
    error_message = "Only `s3` and `dynamodb` have gateway endpoints. Give other services in `interface_endpoints`."
  }
}

# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
variable "domain" {
  description = <<-EOT
    TLS on both listeners, and the names under which the load balancer is called; null for HTTP.
    `name`: the host name of `internal_url`, for example `shop.internal`. Services with a host of their own have one below it.
    `certificate`: ARN of an ACM certificate of this region for that name, and for `*.<name>` when services have hosts.
    `zone`: id of the hosted zone, of this name or one above it, that gets the records of the name and of `*.<name>`; without it, somebody
    else makes them. Whether there are records has to be known at plan: a zone of the same apply is applied first, with `-target`.
  EOT
  type = object({
    name        = string
    certificate = string
    zone        = optional(string)
  })
  default = null

  validation {
    condition     = var.domain == null ? true : can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?([.][a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$", var.domain.name)) && length(var.domain.name) <= 126
    error_message = "`name` of the domain is a host name in lower case with a dot in it and at most 63 characters between dots, 126 in all, without a wildcard. Give one such as `shop.internal`."
  }

  validation {
    condition     = var.domain == null ? true : can(regex("^arn:[^:]+:acm:[^:]+:[0-9]{12}:certificate/.+$", var.domain.certificate))
    error_message = "`certificate` of the domain is the ARN of a certificate in ACM (arn:aws:acm:region:account:certificate/id). Give one of the load balancer's region."
  }

  validation {
    condition     = try(var.domain.zone, null) == null ? true : can(regex("^Z[A-Z0-9]{1,31}$", var.domain.zone))
    error_message = "`zone` of the domain is the id of a hosted zone of Route 53, which starts with `Z` and has at most 32 characters, not its name. Give that id, or leave it out."
  }
}

variable "kms_key" {
  description = "ARN of the customer managed KMS key of the API's log group; its policy lets CloudWatch Logs use it (README of the module `task`). Null for AWS's own encryption."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key == null ? true : can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/[^/]+$", var.kms_key))
    error_message = "`kms_key` is the ARN of a KMS key (arn:aws:kms:region:account:key/id), not an alias. Give that ARN, or null for AWS's own encryption."
  }
}

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
variable "log_retention" {
  description = "Days for which CloudWatch keeps the API's access log. One of its fixed numbers."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention)
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days. Give one of these."
  }
}

# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
variable "access_logs" {
  description = "S3 bucket of this region for the load balancer's access logs, and a folder in it; null for none. The bucket's policy lets Elastic Load Balancing write, and it has encryption with keys of S3, because others are not supported."
  type = object({
    bucket = string
    prefix = optional(string)
  })
  default = null

  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  validation {
    condition     = var.access_logs == null ? true : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.access_logs.bucket)) && !can(regex("[.][.]|^[0-9]+([.][0-9]+){3}$", var.access_logs.bucket))
    error_message = "`bucket` of the access logs is the name of an S3 bucket, not its ARN, without two dots side by side and no IP address. Give a name such as `shop-access-logs`."
  }

  validation {
    condition     = try(var.access_logs.prefix, null) == null ? true : can(regex("^[^/].*[^/]$|^[^/]$", var.access_logs.prefix)) && !strcontains(var.access_logs.prefix, "AWSLogs")
    error_message = "`prefix` of the access logs has no slash at either end and no `AWSLogs`, which the load balancer adds. Give a folder such as `alb`, or leave it out."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer. Set it to false and apply before the load balancer goes, also when no service needs it any more."
  type        = bool
  default     = false
  nullable    = false
}
