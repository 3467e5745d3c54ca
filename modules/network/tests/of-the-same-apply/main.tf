# A plan knows nothing of the key, the certificate, the bucket and the security groups; the VPC is there.
variable "load_balancer" {
  type    = bool
  default = true
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_acm_certificate" "this" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_s3_bucket" "this" {
  bucket_prefix = "shop-access-logs-"
}

module "security" {
  source = "../../../security"

  name          = "shop-dev"
  vpc           = "vpc"
  load_balancer = var.load_balancer
  public_api    = var.load_balancer
  target_ports  = [3000]
  internal_port = 443
}

module "network" {
  source = "../.."

  name                       = "shop-dev"
  vpc                        = "vpc"
  load_balancer              = var.load_balancer
  public_api                 = var.load_balancer
  nat                        = "none"
  alb_security_group_id      = module.security.alb_id
  vpc_link_security_group_id = module.security.vpc_link_id
  domain                     = { name = "shop.example.com", certificate = aws_acm_certificate.this.arn }
  kms_key                    = aws_kms_key.this.arn
  access_logs                = { bucket = aws_s3_bucket.this.bucket }
}
