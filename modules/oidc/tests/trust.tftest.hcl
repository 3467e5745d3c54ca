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

run "makes_the_provider_for_the_audience_of_aws" {
  command = apply

  assert {
    condition     = aws_iam_openid_connect_provider.this[0].url == "https://token.actions.githubusercontent.com" && aws_iam_openid_connect_provider.this[0].client_id_list == toset(["sts.amazonaws.com"])
    error_message = "GitHub's issuer, and tokens for AWS only"
  }

  assert {
    condition     = output.provider_arn == aws_iam_openid_connect_provider.this[0].arn
    error_message = "provider_arn is the one made here"
  }
}

run "uses_the_provider_that_is_there" {
  command = apply

  variables {
    create_provider = false
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.this) == 0
    error_message = "an account has it once"
  }

  assert {
    condition     = output.provider_arn == "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"
    error_message = "its ARN is made of the account and the issuer"
  }

  assert {
    condition     = jsondecode(aws_iam_role.deploy.assume_role_policy).Statement[0].Principal.Federated == output.provider_arn
    error_message = "the roles trust it"
  }
}

run "trusts_the_main_branch_by_default" {
  command = apply

  assert {
    condition = jsonencode(jsondecode(aws_iam_role.deploy.assume_role_policy)) == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" }
        Condition = {
          StringEquals = {
            "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
            "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:ref:refs/heads/main"]
          }
        }
      }]
    })
    error_message = "this statement and no other"
  }
}

run "trusts_exactly_the_two_branches_that_are_given" {
  command = apply

  variables {
    branches = ["main", "release/2026"]
  }

  assert {
    condition = jsondecode(aws_iam_role.deploy.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == [
      "repo:acme/shop:ref:refs/heads/main",
      "repo:acme/shop:ref:refs/heads/release/2026",
    ]
    error_message = "both branches may deploy, and nothing else may"
  }

  assert {
    condition = jsondecode(aws_iam_role.plan.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == [
      "repo:acme/shop:ref:refs/heads/main",
      "repo:acme/shop:ref:refs/heads/release/2026",
      "repo:acme/shop:pull_request",
    ]
    error_message = "pull requests may plan as well"
  }
}

run "trusts_a_repository_by_its_ids" {
  command = apply

  variables {
    repository = "acme@123456/shop@456789"
  }

  assert {
    condition = jsondecode(aws_iam_role.plan.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == [
      "repo:acme@123456/shop@456789:ref:refs/heads/main",
      "repo:acme@123456/shop@456789:pull_request",
    ]
    error_message = "GitHub writes the ids into the subject, and AWS compares the whole of it"
  }
}

run "trusts_an_environment_of_github_in_place_of_the_branch" {
  command = apply

  variables {
    branches            = ["main", "release/2026"]
    github_environments = ["prod"]
  }

  assert {
    condition = jsondecode(aws_iam_role.deploy.assume_role_policy).Statement[0].Condition == {
      StringEquals = {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:environment:prod"]
        "token.actions.githubusercontent.com:ref" = ["refs/heads/main", "refs/heads/release/2026"]
      }
    }
    error_message = "a job in the environment, on one of the branches, and no other"
  }

  assert {
    condition = jsondecode(aws_iam_role.plan.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == [
      "repo:acme/shop:ref:refs/heads/main",
      "repo:acme/shop:ref:refs/heads/release/2026",
      "repo:acme/shop:pull_request",
    ]
    error_message = "plans of pull requests are in no environment"
  }
}

run "leaves_the_branch_to_github_where_aws_does_not_compare_it" {
  command = apply

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  variables {
    github_environments = ["prod"]
  }

  assert {
    condition     = keys(jsondecode(aws_iam_role.deploy.assume_role_policy).Statement[0].Condition.StringEquals) == ["token.actions.githubusercontent.com:aud", "token.actions.githubusercontent.com:sub"]
    error_message = "a key that AWS does not know would refuse everybody"
  }
}

run "gives_the_deploy_role_an_hour_by_default" {
  command = apply

  assert {
    condition     = aws_iam_role.deploy.max_session_duration == 3600
    error_message = "as long as IAM's own default"
  }
}

run "gives_the_deploy_role_a_longer_session" {
  command = apply

  variables {
    max_session_duration = 7200
  }

  assert {
    condition     = aws_iam_role.deploy.max_session_duration == 7200 && aws_iam_role.plan.max_session_duration != 7200
    error_message = "the deploy role's only"
  }
}

run "compares_subject_and_audience_as_they_are_for_all_roles" {
  command = apply

  variables {
    repositories = ["orders"]
  }

  assert {
    condition = alltrue([
      for policy in [aws_iam_role.deploy.assume_role_policy, aws_iam_role.plan.assume_role_policy, aws_iam_role.push[0].assume_role_policy] :
      length(jsondecode(policy).Statement) == 1 &&
      keys(jsondecode(policy).Statement[0].Condition) == ["StringEquals"] &&
      jsondecode(policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com" &&
      !strcontains(policy, "*")
    ])
    error_message = "no pattern, and the audience is checked"
  }
}

run "tells_the_arns_of_the_roles" {
  command = apply

  assert {
    condition     = output.deploy_role_arn == "arn:aws:iam::111111111111:role/shop-dev-deploy" && output.plan_role_arn == "arn:aws:iam::111111111111:role/shop-dev-plan"
    error_message = "each output has its own role"
  }

  assert {
    condition     = aws_iam_role.deploy.name == "shop-dev-deploy" && aws_iam_role.plan.name == "shop-dev-plan"
    error_message = "the roles are called after the environment"
  }
}
