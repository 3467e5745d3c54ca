# A plan knows nothing of this VPC.
resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

module "security" {
  source = "../.."

  name          = "shop-dev"
  vpc           = aws_vpc.this.id
  load_balancer = true
  public_api    = true
  target_ports  = [3000]
}
