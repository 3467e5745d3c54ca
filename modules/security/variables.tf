variable "name" {
  description = "Prefix of the groups' names, for example `shop-dev`. A group's name has at most 255 characters (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html)."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]*[a-z0-9])?$", var.name))
    error_message = "`name` is made of a-z, 0-9 and `-`, starts with a letter and does not end with `-`. Give a name such as `shop-dev`."
  }

  validation {
    condition     = !startswith(var.name, "sg-")
    error_message = "`name` starts with `sg-`, which AWS keeps for the ids of security groups. Give a name such as `shop-dev`."
  }

  validation {
    condition     = length(var.name) <= 128
    error_message = "`name` has more than 128 characters. Give a shorter one: a group's name is this and an ending."
  }
}

variable "vpc" {
  description = "Id of the VPC (`vpc-0123456789abcdef0`), or the value of its `Name` tag, which exactly one VPC of the account and region must have."
  type        = string

  validation {
    condition     = can(regex("^[^*?]+$", var.vpc))
    error_message = "`vpc` is the value of one VPC's Name tag, without the wildcards `*` and `?`. Give a name such as `vpc`."
  }
}

variable "load_balancer" {
  description = "Whether the environment has an internal load balancer (some service is `internal_dns` or `vpc_link`)."
  type        = bool
}

variable "public_api" {
  description = "Whether the environment has a public HTTP API (some service is `vpc_link`)."
  type        = bool
}

variable "target_ports" {
  description = "Ports on which the services behind the load balancer listen. Not used without a load balancer."
  type        = list(number)

  validation {
    condition     = alltrue([for port in var.target_ports : port >= 1 && port <= 65535 && floor(port) == port])
    error_message = "Each of `target_ports` is a whole number from 1 to 65535. Give the services' container ports, such as 3000."
  }

  # Each port is a rule of the load balancer's group and of its targets'.
  # https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
  validation {
    condition     = length(distinct(var.target_ports)) <= 60
    error_message = "`target_ports` has more than 60 ports, and a security group has at most 60 rules in a direction. Let services share a port such as 3000: each task has an address of its own."
  }
}

variable "internal_port" {
  description = "Port of the internal listener, which the services of the VPC call: 443 with a certificate, else 80. The same as in the module `network`."
  type        = number
  default     = 80

  validation {
    condition     = var.internal_port >= 1 && var.internal_port <= 65535 && floor(var.internal_port) == var.internal_port
    error_message = "`internal_port` is a whole number from 1 to 65535. Give the internal listener's port, such as 80."
  }
}

variable "public_port" {
  description = "Port of the public listener, which only the VPC link reaches."
  type        = number
  default     = 8080

  validation {
    condition     = var.public_port >= 1 && var.public_port <= 65535 && floor(var.public_port) == var.public_port
    error_message = "`public_port` is a whole number from 1 to 65535. Give the public listener's port, such as 8080."
  }
}
