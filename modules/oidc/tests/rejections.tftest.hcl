mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111111111111" }
  }

  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }

  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" }
  }
}

override_resource {
  target = aws_iam_policy.read
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-read" }
}

override_resource {
  target = aws_iam_policy.services
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-deploy-services" }
}

override_resource {
  target = aws_iam_policy.network
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-deploy-network" }
}

override_resource {
  target = aws_iam_policy.roles
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-deploy-roles" }
}

override_resource {
  target = aws_iam_role.deploy
  values = { arn = "arn:aws:iam::111111111111:role/shop-dev-deploy" }
}

override_resource {
  target = aws_iam_role.plan
  values = { arn = "arn:aws:iam::111111111111:role/shop-dev-plan" }
}

variables {
  name         = "shop-dev"
  repository   = "acme/shop"
  state_bucket = "shop-tfstate-dev-111111111111"
  state_prefix = "shop"
}

run "rejects_an_upper_case_name" {
  command = plan

  variables {
    name = "Shop"
  }

  expect_failures = [var.name]
}

run "rejects_a_name_of_58_characters" {
  command = plan

  variables {
    name = format("a%057d", 0)
  }

  expect_failures = [var.name]
}

run "rejects_a_repository_without_an_owner" {
  command = plan

  variables {
    repository = "shop"
  }

  expect_failures = [var.repository]
}

run "rejects_a_repository_with_a_wildcard" {
  command = plan

  variables {
    repository = "acme/*"
  }

  expect_failures = [var.repository]
}

run "rejects_a_repository_with_one_of_its_ids" {
  command = plan

  variables {
    repository = "acme/shop@456789"
  }

  expect_failures = [var.repository]
}

run "rejects_a_repository_with_a_host" {
  command = plan

  variables {
    repository = "github.com/acme/shop"
  }

  expect_failures = [var.repository]
}

run "rejects_the_arn_of_a_bucket" {
  command = plan

  variables {
    state_bucket = "arn:aws:s3:::shop"
  }

  expect_failures = [var.state_bucket]
}

run "rejects_a_prefix_that_starts_with_a_slash" {
  command = plan

  variables {
    state_prefix = "/shop"
  }

  expect_failures = [var.state_prefix]
}

run "rejects_a_prefix_that_ends_with_a_slash" {
  command = plan

  variables {
    state_prefix = "shop/"
  }

  expect_failures = [var.state_prefix]
}

run "rejects_a_prefix_with_a_wildcard" {
  command = plan

  variables {
    state_prefix = "sh*p"
  }

  expect_failures = [var.state_prefix]
}

run "rejects_an_empty_list_of_branches" {
  command = plan

  variables {
    branches = []
  }

  expect_failures = [var.branches]
}

run "rejects_a_branch_with_a_wildcard" {
  command = plan

  variables {
    branches = ["main", "release/*"]
  }

  expect_failures = [var.branches]
}

run "rejects_a_branch_with_its_full_ref" {
  command = plan

  variables {
    branches = ["refs/heads/main"]
  }

  expect_failures = [var.branches]
}

run "rejects_a_branch_that_smuggles_a_colon" {
  command = plan

  variables {
    branches = ["main:environment"]
  }

  expect_failures = [var.branches]
}

run "rejects_all_actions_of_a_service" {
  command = plan

  variables {
    actions = ["iam:*"]
  }

  expect_failures = [var.actions]
}

run "rejects_all_actions" {
  command = plan

  variables {
    actions = ["*"]
  }

  expect_failures = [var.actions]
}

run "rejects_a_pattern_of_actions" {
  command = plan

  variables {
    actions = ["s3:Get*"]
  }

  expect_failures = [var.actions]
}
