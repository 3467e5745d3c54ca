variable "name" {
  description = "Name of the cluster, for example `shop-dev`. At most 255 characters (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html)."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]*[a-z0-9])?$", var.name))
    error_message = "`name` is made of a-z, 0-9 and `-`, starts with a letter and does not end with `-`. Give a name such as `shop-dev`."
  }

  validation {
    condition     = length(var.name) <= 255
    error_message = "`name` has more than 255 characters, which is the longest cluster name that ECS takes. Give a shorter one."
  }
}
