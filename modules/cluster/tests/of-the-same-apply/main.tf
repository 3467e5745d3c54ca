# A plan knows nothing of this key.
resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

module "cluster" {
  source = "../.."

  name    = "shop-dev"
  kms_key = aws_kms_key.this.arn
}
