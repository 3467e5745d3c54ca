# The names under which the load balancer is called: the domain itself, and all hosts below it that services have.

resource "aws_route53_record" "internal" {
  for_each = var.load_balancer && try(var.domain.zone, null) != null ? { domain = var.domain.name, hosts = "*.${var.domain.name}" } : {}

  zone_id = var.domain.zone
  name    = each.value
  type    = "A"

  alias {
    name    = aws_lb.this[0].dns_name
    zone_id = aws_lb.this[0].zone_id

    # There is no second load balancer to turn to, and an unhealthy answer is better than none.
    evaluate_target_health = false
  }
}
