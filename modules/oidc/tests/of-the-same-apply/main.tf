# A plan knows nothing of the keys, the zone, the certificate, the boundary and the role but how many there are.
resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_route53_zone" "this" {
  name = "shop.example.com"
}

resource "aws_acm_certificate" "this" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_iam_policy" "boundary" {
  name   = "shop-boundary"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}

resource "aws_iam_role" "given" {
  name               = "orders"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

module "oidc" {
  source = "../.."

  name                 = "shop-dev"
  repository           = "acme/shop"
  state_bucket         = "shop-tfstate-dev-111111111111"
  state_prefix         = "shop"
  kms_keys             = [aws_kms_key.this.arn]
  hosted_zone_ids      = [aws_route53_zone.this.zone_id]
  certificate_arns     = [aws_acm_certificate.this.arn]
  passed_roles         = [aws_iam_role.given.arn]
  permissions_boundary = aws_iam_policy.boundary.arn
}
