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

override_resource {
  target = aws_iam_policy.read_registry
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-read-registry" }
}

override_resource {
  target = aws_iam_policy.deploy_registry
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-deploy-registry" }
}

override_resource {
  target = aws_iam_policy.push
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-push" }
}

override_resource {
  target = aws_iam_policy.given
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-deploy-given" }
}

override_resource {
  target = aws_iam_role.push
  values = { arn = "arn:aws:iam::111111111111:role/shop-dev-push" }
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

run "rejects_an_environment_of_github_with_a_wildcard" {
  command = plan

  variables {
    github_environments = ["*"]
  }

  expect_failures = [var.github_environments]
}

run "rejects_an_environment_of_github_that_smuggles_a_colon" {
  command = plan

  variables {
    github_environments = ["prod:ref"]
  }

  expect_failures = [var.github_environments]
}

run "rejects_a_pattern_of_repositories" {
  command = plan

  variables {
    repositories = ["shop/*"]
  }

  expect_failures = [var.repositories]
}

run "rejects_a_repository_with_its_registry" {
  command = plan

  variables {
    repositories = ["111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders:1"]
  }

  expect_failures = [var.repositories]
}

run "rejects_201_repositories" {
  command = plan

  variables {
    repositories = [for number in range(201) : "service-${number}"]
  }

  expect_failures = [var.repositories]
}

run "rejects_the_name_of_a_boundary" {
  command = plan

  variables {
    permissions_boundary = "shop-boundary"
  }

  expect_failures = [var.permissions_boundary]
}

run "rejects_a_boundary_with_a_wildcard" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::111111111111:policy/shop-*"
  }

  expect_failures = [var.permissions_boundary]
}

run "rejects_a_role_path_without_its_last_slash" {
  command = plan

  variables {
    role_path = "/shop"
  }

  expect_failures = [var.role_path]
}

run "rejects_a_role_path_with_a_wildcard" {
  command = plan

  variables {
    role_path = "/sh*p/"
  }

  expect_failures = [var.role_path]
}

run "rejects_a_session_below_an_hour" {
  command = plan

  variables {
    max_session_duration = 3599
  }

  expect_failures = [var.max_session_duration]
}

run "rejects_a_session_over_twelve_hours" {
  command = plan

  variables {
    max_session_duration = 43201
  }

  expect_failures = [var.max_session_duration]
}

run "rejects_the_arn_of_a_cluster" {
  command = plan

  variables {
    cluster_name = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
  }

  expect_failures = [var.cluster_name]
}

run "rejects_the_alias_of_a_key" {
  command = plan

  variables {
    kms_keys = ["alias/shop"]
  }

  expect_failures = [var.kms_keys]
}

run "rejects_all_keys" {
  command = plan

  variables {
    kms_keys = ["arn:aws:kms:eu-west-2:111111111111:key/*"]
  }

  expect_failures = [var.kms_keys]
}

run "rejects_a_zone_by_its_name" {
  command = plan

  variables {
    hosted_zone_ids = ["shop.internal"]
  }

  expect_failures = [var.hosted_zone_ids]
}

run "rejects_all_certificates" {
  command = plan

  variables {
    certificate_arns = ["arn:aws:acm:eu-west-2:111111111111:certificate/*"]
  }

  expect_failures = [var.certificate_arns]
}

run "rejects_all_listeners_of_a_load_balancer" {
  command = plan

  variables {
    listener_arns = ["arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/main/0123456789abcdef/*"]
  }

  expect_failures = [var.listener_arns]
}

run "rejects_all_roles_of_the_account" {
  command = plan

  variables {
    passed_roles = ["arn:aws:iam::111111111111:role/*"]
  }

  expect_failures = [var.passed_roles]
}

run "rejects_a_state_bucket_with_two_dots" {
  command = plan

  variables {
    state_bucket = "shop..tfstate"
  }

  expect_failures = [var.state_bucket]
}

run "rejects_a_state_bucket_that_is_an_ip_address" {
  command = plan

  variables {
    state_bucket = "192.168.5.4"
  }

  expect_failures = [var.state_bucket]
}

run "rejects_a_session_of_half_a_second" {
  command = plan

  variables {
    max_session_duration = 3600.5
  }

  expect_failures = [var.max_session_duration]
}

run "rejects_a_cluster_name_of_256_characters" {
  command = plan

  variables {
    cluster_name = format("%0256d", 0)
  }

  expect_failures = [var.cluster_name]
}

run "rejects_a_zone_id_of_33_characters" {
  command = plan

  variables {
    hosted_zone_ids = [format("Z%032d", 0)]
  }

  expect_failures = [var.hosted_zone_ids]
}

run "rejects_a_role_path_of_513_characters" {
  command = plan

  variables {
    role_path = format("/%0511d/", 0)
  }

  expect_failures = [var.role_path]
}

run "rejects_a_bucket_of_64_characters" {
  command = plan

  variables {
    state_bucket = format("a%063d", 0)
  }

  expect_failures = [var.state_bucket]
}

run "rejects_a_bucket_of_two_characters" {
  command = plan

  variables {
    state_bucket = "ab"
  }

  expect_failures = [var.state_bucket]
}

run "takes_the_least_of_everything" {
  command = plan

  variables {
    name         = "a"
    state_bucket = "abc"
    state_prefix = ""
  }

  assert {
    condition     = aws_iam_role.deploy.max_session_duration == 3600
    error_message = "an hour is the least, and the default"
  }
}

run "takes_the_most_of_everything" {
  command = plan

  variables {
    name                 = format("a%056d", 0)
    state_bucket         = format("a%062d", 0)
    max_session_duration = 43200
    cluster_name         = format("%0255d", 0)
    hosted_zone_ids      = [format("Z%031d", 0)]
  }

  assert {
    condition     = length(aws_iam_role.deploy.name) == 64 && aws_iam_role.deploy.max_session_duration == 43200
    error_message = "64 characters, and twelve hours"
  }
}
