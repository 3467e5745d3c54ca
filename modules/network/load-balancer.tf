locals {
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
  # Cutting alone could make two names equal, or leave a `-` at the end. The module `oidc` computes the same name.
  load_balancer_name = length(var.name) <= 32 ? var.name : "${trim(substr(var.name, 0, 23), "-")}-${substr(sha256(var.name), 0, 8)}"

  scheme        = var.domain == null ? "http" : "https"
  usual_port    = var.domain == null ? 80 : 443
  internal_port = coalesce(var.internal_port, local.usual_port)

  # TLS 1.3, and 1.2 with forward secrecy for a client that has no 1.3.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
  ssl_policy = var.domain == null ? null : "ELBSecurityPolicy-TLS13-1-2-2021-06"

  small_subnets = [
    for id in values(local.private_subnets) : id if try(tonumber(split("/", data.aws_subnet.private[id].cidr_block)[1]) > 27, false)
  ]

  # `region:account` of the certificate.
  certificate_place = try(join(":", slice(split(":", var.domain.certificate), 3, 5)), null)
}

resource "aws_lb" "this" {
  #checkov:skip=CKV_AWS_150:Protected where the platform says so; an environment to try things in can be destroyed
  count = var.load_balancer ? 1 : 0

  name               = local.load_balancer_name
  load_balancer_type = "application"
  internal           = true
  subnets            = values(local.private_subnets)
  security_groups    = [var.alb_security_group_id]

  # https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4
  drop_invalid_header_fields = true

  enable_deletion_protection = var.deletion_protection

  # The block stays when there are none: the provider does not see that it was taken away, and the load balancer would log on.
  access_logs {
    enabled = var.access_logs != null
    bucket  = try(var.access_logs.bucket, "")
    prefix  = try(var.access_logs.prefix, null)
  }

  lifecycle {
    precondition {
      condition     = var.alb_security_group_id != null
      error_message = "`load_balancer` needs `alb_security_group_id`. Give the output `alb_id` of the module `security`."
    }

    precondition {
      condition     = length(local.private_subnets) >= 2
      error_message = "A load balancer needs private subnets in two availability zones, and those of the VPC `${var.vpc}` are in ${join(", ", keys(local.private_subnets))}. Add a private subnet in another zone."
    }

    # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
    precondition {
      condition     = length(local.small_subnets) == 0
      error_message = "A load balancer needs subnets of /27 or larger, and ${join(", ", local.small_subnets)} are smaller. Name larger ones, one of each zone first, in `private_subnet_ids`."
    }
  }
}

# A request that no service's rule takes is answered here: a default target group would point at nothing.
#
# With a certificate nothing listens on port 80. The callers are the fleet's own services, and their URL says https; a redirect would
# let a first request with its token pass unencrypted, and turn a POST into a GET.
resource "aws_lb_listener" "internal" {
  #checkov:skip=CKV_AWS_2:HTTPS where the platform gives a certificate, and without one reached from the VPC only
  #checkov:skip=CKV_AWS_103:TLS 1.2 and newer where there is TLS at all
  count = var.load_balancer ? 1 : 0

  load_balancer_arn = aws_lb.this[0].arn
  port              = local.internal_port
  protocol          = upper(local.scheme)
  ssl_policy        = local.ssl_policy
  certificate_arn   = try(var.domain.certificate, null)

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found"
      status_code  = "404"
    }
  }

  lifecycle {
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
    precondition {
      condition     = var.domain == null ? true : local.certificate_place == local.here
      error_message = "A listener takes a certificate of its own region and account, ${local.here}, and that of the domain is of ${coalesce(local.certificate_place, "none")}. Request one in ACM there, and give its ARN as `certificate`."
    }
  }
}

# A listener of its own for the internet, because a public service at `/` must not open a private one at `/orders`.
# Only the VPC link's security group reaches this port.
resource "aws_lb_listener" "public" {
  #checkov:skip=CKV_AWS_2:HTTPS where the platform gives a certificate, and without one reached from the VPC only
  #checkov:skip=CKV_AWS_103:TLS 1.2 and newer where there is TLS at all
  count = var.load_balancer && var.public_api ? 1 : 0

  load_balancer_arn = aws_lb.this[0].arn
  port              = var.public_port
  protocol          = upper(local.scheme)
  ssl_policy        = local.ssl_policy
  certificate_arn   = try(var.domain.certificate, null)

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found"
      status_code  = "404"
    }
  }

  lifecycle {
    precondition {
      condition     = local.internal_port != var.public_port
      error_message = "`internal_port` and `public_port` are both ${var.public_port}. Give two different ports: on a shared one, a public service at `/` would open the private services to the internet."
    }
  }
}
