# A plan knows nothing of this account. With a key of the same apply it warns that it cannot tell yet whether the repositories have it.
resource "aws_organizations_account" "this" {
  name  = "prod"
  email = "prod@example.com"
}

module "ecr" {
  source = "../.."

  repositories     = ["orders"]
  pull_account_ids = [aws_organizations_account.this.id]
}
