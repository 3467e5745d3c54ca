# Capacity and deployment

variable "capacity" {
  description = "Which tasks run on Fargate Spot: `spot_percent` (0 to 100) of those over `on_demand_base`, the number that always runs on demand. Spot never falls back to on demand by itself."
  type = object({
    on_demand_base = number
    spot_percent   = number
  })
  default = {
    on_demand_base = 0
    spot_percent   = 0
  }
  nullable = false

  validation {
    condition     = var.capacity.on_demand_base >= 0 && var.capacity.on_demand_base <= 100000 && floor(var.capacity.on_demand_base) == var.capacity.on_demand_base
    error_message = "on_demand_base is a whole number of tasks from 0 to 100000. Give one in that range."
  }
  validation {
    condition     = var.capacity.spot_percent >= 0 && var.capacity.spot_percent <= 100 && floor(var.capacity.spot_percent) == var.capacity.spot_percent
    error_message = "spot_percent is a whole number from 0 to 100. Give 100 for Spot alone."
  }
}

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
variable "deployment" {
  description = "How a new version replaces the old one: `minimum_healthy` and `maximum` are percent of the count, `circuit_breaker` goes back to the last version when tasks do not start, `rollback_on_alarm` when the alarms on errors or latency go off, `wait_for_steady_state` lets Terraform wait for the result."
  type = object({
    minimum_healthy       = optional(number, 100)
    maximum               = optional(number, 200)
    circuit_breaker       = optional(bool, true)
    rollback_on_alarm     = optional(bool, true)
    wait_for_steady_state = optional(bool, true)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.deployment.minimum_healthy >= 0 && var.deployment.minimum_healthy <= 100 && floor(var.deployment.minimum_healthy) == var.deployment.minimum_healthy
    error_message = "minimum_healthy is a whole number of percent from 0 to 100. Give 100 to keep every task until its successor is healthy."
  }
  validation {
    condition     = var.deployment.maximum >= 100 && var.deployment.maximum <= 400 && floor(var.deployment.maximum) == var.deployment.maximum
    error_message = "maximum is a whole number of percent from 100 to 400. Give 200 for one successor beside each task."
  }
  validation {
    condition     = var.deployment.maximum > var.deployment.minimum_healthy
    error_message = "With as many tasks kept as may run at most, none can be replaced. Give a maximum over minimum_healthy."
  }
  # ECS rounds up what it keeps, and down what may run. The least is that of scaling or of its clock; an action that switches the service off leaves nothing to replace.
  validation {
    condition = alltrue([for tasks in [max(1, min(var.scaling.min, [for action in var.scaling.schedule : action.min if action.max > 0]...))] :
      ceil(tasks * var.deployment.minimum_healthy / 100) < tasks || floor(tasks * var.deployment.maximum / 100) > tasks
    ]) || !(var.deployment.maximum > var.deployment.minimum_healthy)
    error_message = "Of ${max(1, min(var.scaling.min, [for action in var.scaling.schedule : action.min if action.max > 0]...))} tasks, the least that scaling leaves, ECS may neither stop one nor start one: it rounds up what it keeps and rounds down what may run. Give a higher maximum or a lower minimum_healthy."
  }
}
