# How it is reached

# Priorities: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
# Health check: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
variable "connection" {
  description = <<-EOT
    How the service is reached.
    `type`: `internal` (not at all), `internal_dns` (HTTP inside the VPC through the internal load balancer) or `vpc_link` (public, through API Gateway and a VPC link).
    `path`: the path it is reached under, also everything below it; `/` for all. `host`: an exact host name the rule also asks for.
    `priority`: 1 to 50000, of the rule on the internal listener (internal_dns) or the public one (vpc_link). `internal_priority`: of a second rule, on the internal listener, for a vpc_link service that others call.
    `health_check`: `path` as the container sees it (default: health below the path), `interval` (5 to 300), `timeout` (2 to 120, less than the interval) and `grace` (how long failures do not count after a start) in seconds, `healthy` and `unhealthy` in checks (2 to 10), `codes` as HTTP statuses.
    `deregistration_delay`: seconds, 0 to 3600, that requests have to finish before SIGTERM.
  EOT
  type = object({
    type              = string
    path              = optional(string)
    host              = optional(string)
    priority          = optional(number)
    internal_priority = optional(number)
    health_check = optional(object({
      path      = optional(string)
      interval  = optional(number, 10)
      timeout   = optional(number, 5)
      healthy   = optional(number, 2)
      unhealthy = optional(number, 3)
      codes     = optional(string, "200-299")
      grace     = optional(number, 30)
    }), {})
    deregistration_delay = optional(number, 15)
  })
  nullable = false

  validation {
    condition     = contains(["internal", "internal_dns", "vpc_link"], var.connection.type)
    error_message = "The type of a connection is internal, internal_dns or vpc_link. Give one of these."
  }
  validation {
    condition     = var.connection.type != "internal" || alltrue([for value in [var.connection.path, var.connection.host, var.connection.priority, var.connection.internal_priority] : value == null])
    error_message = "Nothing reaches a service with the connection internal, so it has no path, host or priority. Leave them out, or give the type internal_dns."
  }
  validation {
    condition = var.connection.type != "internal" || alltrue([
      var.connection.health_check.path == null, var.connection.health_check.interval == 10, var.connection.health_check.timeout == 5,
      var.connection.health_check.healthy == 2, var.connection.health_check.unhealthy == 3, var.connection.health_check.codes == "200-299",
      var.connection.health_check.grace == 30, var.connection.deregistration_delay == 15,
    ])
    error_message = "No load balancer asks for the health of a service with the connection internal, or waits for its requests. Leave health_check and deregistration_delay out; the input health_check is the check inside the container."
  }
  validation {
    condition     = var.connection.type == "internal" || (var.connection.path != null && var.connection.priority != null)
    error_message = "A service behind the load balancer has a path and a priority. Give both; the path `/` takes everything."
  }
  validation {
    condition     = var.connection.path == null ? true : can(regex("^(?:/|(?:/[A-Za-z0-9._~-]+)+)$", var.connection.path)) && length(var.connection.path) <= 126
    error_message = "The path starts with a slash and does not end in one, has letters, digits and . _ ~ - in its parts, and at most 126 characters. Give one like /orders, or / for everything."
  }
  validation {
    condition     = var.connection.host == null ? true : can(regex("^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?[.])+[A-Za-z]+$", var.connection.host)) && length(var.connection.host) <= 128
    error_message = "The host is one host name without wildcard, port or scheme, of at most 128 characters, with a dot and only letters after the last one. Give one like orders.internal.example."
  }
  validation {
    condition = alltrue([
      for priority in [var.connection.priority, var.connection.internal_priority] :
      priority == null ? true : priority >= 1 && priority <= 50000 && floor(priority) == priority
    ])
    error_message = "The priority of a listener rule is a whole number from 1 to 50000. Give one that no other rule of the listener has."
  }
  validation {
    condition     = var.connection.internal_priority == null || var.connection.type == "vpc_link"
    error_message = "Only a vpc_link service has an internal_priority; the rule of an internal_dns service is internal already. Give its number as priority."
  }
  validation {
    condition     = var.connection.health_check.path == null ? true : can(regex("^/[!-~]*$", var.connection.health_check.path)) && length(var.connection.health_check.path) <= 1024
    error_message = "The path of the health check starts with a slash, has no spaces and at most 1024 characters. Give it as the container sees it, like /orders/health."
  }
  validation {
    condition     = var.connection.health_check.interval >= 5 && var.connection.health_check.interval <= 300 && floor(var.connection.health_check.interval) == var.connection.health_check.interval
    error_message = "The interval of the health check is a whole number of seconds from 5 to 300. Give one in that range."
  }
  validation {
    condition     = var.connection.health_check.timeout >= 2 && var.connection.health_check.timeout <= 120 && floor(var.connection.health_check.timeout) == var.connection.health_check.timeout && var.connection.health_check.timeout < var.connection.health_check.interval
    error_message = "The timeout of the health check is a whole number of seconds from 2 to 120, and less than the interval. Give a shorter timeout or a longer interval."
  }
  validation {
    condition     = alltrue([for count in [var.connection.health_check.healthy, var.connection.health_check.unhealthy] : count >= 2 && count <= 10 && floor(count) == count])
    error_message = "A target becomes healthy or unhealthy after 2 to 10 checks. Give whole numbers in that range."
  }
  validation {
    condition     = can(regex("^[2-4][0-9]{2}(?:-[2-4][0-9]{2})?(?:,[2-4][0-9]{2}(?:-[2-4][0-9]{2})?)*$", var.connection.health_check.codes))
    error_message = "The codes of the health check are HTTP statuses from 200 to 499: 200, 200-299 or 200,204. Give them in one of these forms."
  }
  validation {
    condition     = try(alltrue([for range in split(",", var.connection.health_check.codes) : split("-", range)[0] <= reverse(split("-", range))[0]]), true)
    error_message = "A range of codes goes from the lower status to the higher one. Give it like 200-299."
  }
  validation {
    condition     = var.connection.health_check.grace >= 0 && var.connection.health_check.grace <= 2147483647 && floor(var.connection.health_check.grace) == var.connection.health_check.grace
    error_message = "The grace period is a whole number of seconds from 0 to 2147483647. Give the time the service needs to start."
  }
  validation {
    condition     = var.connection.deregistration_delay >= 0 && var.connection.deregistration_delay <= 3600 && floor(var.connection.deregistration_delay) == var.connection.deregistration_delay
    error_message = "The deregistration delay is a whole number of seconds from 0 to 3600. Give the time the longest request takes; a few seconds suit most services."
  }
}

variable "load_balancer" {
  description = "The load balancer and the API the service is reached through: outputs of the module network. Not needed with the connection internal; those from `public_listener_arn` on are for vpc_link. `server_name` is the host name that the certificate of an HTTPS listener is checked for; null for HTTP. `arn_suffix` is the part app/name/id of the load balancer's ARN."
  type = object({
    arn_suffix            = string
    internal_listener_arn = string
    internal_url          = string
    public_listener_arn   = optional(string)
    api_id                = optional(string)
    api_endpoint          = optional(string)
    vpc_link_id           = optional(string)
    server_name           = optional(string)
  })
  default = null

  validation {
    condition     = var.load_balancer == null ? true : startswith(var.load_balancer.arn_suffix, "app/")
    error_message = "arn_suffix is the end of the ARN of an application load balancer, from app/ on. Give the output `alb_arn_suffix` of the module network."
  }
  validation {
    condition = alltrue([for arn in [try(var.load_balancer.internal_listener_arn, null), try(var.load_balancer.public_listener_arn, null)] :
      arn == null ? true : can(regex("^arn:[^:]+:elasticloadbalancing:[^:]+:[^:]+:listener/app/[^/]+/[^/]+/[^/]+$", arn))
    ])
    error_message = "A listener is given by its ARN (arn:aws:elasticloadbalancing:region:account:listener/app/name/id/id). Give the outputs `internal_listener_arn` and `public_listener_arn` of the module network."
  }
  validation {
    condition     = try(var.load_balancer.server_name, null) == null ? true : can(regex("^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?[.])+[A-Za-z0-9-]+$", var.load_balancer.server_name))
    error_message = "server_name is one host name without wildcard, port or scheme. Give one that the certificate of the public listener is for, or null for HTTP."
  }
  validation {
    condition     = var.load_balancer == null ? true : can(regex("^https?://[^/]+/?$", var.load_balancer.internal_url))
    error_message = "internal_url is the URL of the internal listener without a path, as http://name.elb.amazonaws.com. Give the output `internal_url` of the module network."
  }
}
