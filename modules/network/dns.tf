# The names under which the load balancer is called: the domain itself, and all hosts below it that services have.

locals {
  zones = toset(var.load_balancer ? compact([try(var.domain.zone, null)]) : [])
}

# Public or private: what is asked inside the VPC is answered from both.
data "aws_route53_zone" "domain" {
  for_each = local.zones
  zone_id  = each.key

  lifecycle {
    # https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
    postcondition {
      condition     = endswith(".${var.domain.name}", ".${trimsuffix(self.name, ".")}")
      error_message = "The hosted zone ${each.key} is that of `${self.name}`, and `${var.domain.name}` is not a name in it. Give the zone of the domain or of a domain above it, or a `name` that ends with `.${self.name}`."
    }
  }
}

resource "aws_route53_record" "internal" {
  for_each = length(local.zones) == 0 ? {} : { domain = var.domain.name, hosts = "*.${var.domain.name}" }

  zone_id = data.aws_route53_zone.domain[var.domain.zone].zone_id
  name    = each.value
  type    = "A"

  alias {
    name    = aws_lb.this[0].dns_name
    zone_id = aws_lb.this[0].zone_id

    # There is no second load balancer to turn to, and an unhealthy answer is better than none.
    evaluate_target_health = false
  }
}
