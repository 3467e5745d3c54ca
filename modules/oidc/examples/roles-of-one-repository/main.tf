module "oidc" {
  source = "../.."

  name         = "shop-dev"
  repository   = "acme/shop"
  branches     = ["main"]
  state_bucket = "shop-tfstate-dev-111111111111"
  state_prefix = "shop"
}

# For `role-to-assume` of aws-actions/configure-aws-credentials.
output "deploy_role_arn" {
  value = module.oidc.deploy_role_arn
}
