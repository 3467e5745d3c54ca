module "ecr" {
  source = "../.."

  repositories     = ["caller", "consumer", "responder"]
  pull_account_ids = ["222222222222"] # environments without a registry of their own
}

output "repository_urls" {
  value = module.ecr.repository_urls
}
