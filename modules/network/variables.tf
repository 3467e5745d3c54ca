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
  description = "Value of the `Name` tag of the VPC. Exactly one VPC of the account and region must have it; its subnets are told apart by `private` or `public` in their own Name tags."
  type        = string

  validation {
    condition     = can(regex("^[^*?]+$", var.vpc))
    error_message = "`vpc` is the value of one VPC's Name tag, without the wildcards `*` and `?`. Give a name such as `vpc`."
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
}

variable "vpc_link_security_group_id" {
  description = "Security group of the VPC link (output `vpc_link_id` of the module `security`). Needed with `public_api`."
  type        = string
  default     = null
}

variable "internal_port" {
  description = "Port of the internal listener, which the services of the VPC call. The same as in the module `security`."
  type        = number
  default     = 80

  validation {
    condition     = var.internal_port >= 1 && var.internal_port <= 65535 && floor(var.internal_port) == var.internal_port
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
