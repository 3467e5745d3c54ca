# Written once by ecs-compile, then yours: every unit includes this file.
# State lies in S3 (locked with a lock file beside it); the provider is pinned and takes only the environment's account.

locals {
  environment = read_terragrunt_config(find_in_parent_folders("env.hcl")).locals
}

terraform_version_constraint = ">= 1.10"

terraform {
  copy_terraform_lock_file = false
}

remote_state {
  backend = "s3"
  generate = {
    path      = "backend.tf"
    if_exists = "overwrite_terragrunt"
  }
  config = merge(
    {
      bucket              = local.environment.state_bucket
      key                 = "${local.environment.state_prefix}/${path_relative_to_include()}/terraform.tfstate"
      region              = local.environment.region
      allowed_account_ids = [local.environment.account]
      encrypt             = true
      use_lockfile        = true
    },
    local.environment.state_kms_key == null ? {} : { kms_key_id = local.environment.state_kms_key },
  )
}

generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite_terragrunt"
  contents  = <<-EOT
    provider "aws" {
      region              = "${local.environment.region}"
      allowed_account_ids = ["${local.environment.account}"]

      default_tags {
        tags = {
          Project     = "${local.environment.project}"
          Environment = "${local.environment.name}"
        }
      }
    }
  EOT
}

generate "versions" {
  path      = "versions_override.tf"
  if_exists = "overwrite_terragrunt"
  contents  = <<-EOT
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "5.100.0"
        }
      }
    }
  EOT
}
