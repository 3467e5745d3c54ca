mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_ecr_repository" {
    defaults = {
      arn            = "arn:aws:ecr:eu-west-2:111111111111:repository/mock"
      repository_url = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/mock"
    }
  }
}

variables {
  repositories = ["caller", "shop/consumer"]
}

run "makes_immutable_scanned_repositories" {
  command = plan

  assert {
    condition     = toset(keys(aws_ecr_repository.this)) == toset(["caller", "shop/consumer"])
    error_message = "one repository for each name"
  }

  assert {
    condition     = alltrue([for repository in aws_ecr_repository.this : repository.image_tag_mutability == "IMMUTABLE"])
    error_message = "a tag never moves to another image"
  }

  assert {
    condition     = alltrue([for repository in aws_ecr_repository.this : repository.image_scanning_configuration[0].scan_on_push])
    error_message = "each push is scanned"
  }
}

run "expires_untagged_images_only" {
  command = plan

  assert {
    condition     = toset(keys(aws_ecr_lifecycle_policy.this)) == toset(["caller", "shop/consumer"])
    error_message = "each repository has a lifecycle policy"
  }

  assert {
    condition = alltrue(flatten([
      for policy in aws_ecr_lifecycle_policy.this : [for rule in jsondecode(policy.policy).rules : rule.selection.tagStatus == "untagged"]
    ]))
    error_message = "a tagged image may be pinned somewhere"
  }

  assert {
    condition = alltrue([
      for policy in aws_ecr_lifecycle_policy.this : [for rule in jsondecode(policy.policy).rules : {
        priority = rule.rulePriority, after = rule.selection.countNumber, unit = rule.selection.countUnit, type = rule.selection.countType, action = rule.action.type
      }] == [{ priority = 1, after = 14, unit = "days", type = "sinceImagePushed", action = "expire" }]
    ])
    error_message = "one rule, the first: fourteen days after the push"
  }
}

run "lets_nobody_else_pull_by_default" {
  command = plan

  assert {
    condition     = length(aws_ecr_repository_policy.this) == 0
    error_message = "without other accounts there is no repository policy"
  }
}

run "lets_the_named_accounts_pull_and_no_more" {
  command = plan

  variables {
    pull_account_ids = ["333333333333", "222222222222"]
  }

  assert {
    condition     = toset(keys(aws_ecr_repository_policy.this)) == toset(["caller", "shop/consumer"])
    error_message = "each repository has the policy"
  }

  assert {
    condition = alltrue([
      for policy in aws_ecr_repository_policy.this :
      jsondecode(policy.policy).Statement[0].Principal.AWS == ["arn:aws:iam::222222222222:root", "arn:aws:iam::333333333333:root"]
    ])
    error_message = "the named accounts, in a fixed order"
  }

  assert {
    condition = alltrue([
      for policy in aws_ecr_repository_policy.this :
      jsondecode(policy.policy).Statement[0].Action == ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    ])
    error_message = "other accounts pull; they neither push nor delete"
  }
}

run "tells_url_and_arn_by_name" {
  command = apply

  assert {
    condition     = output.repository_urls["caller"] == "111111111111.dkr.ecr.eu-west-2.amazonaws.com/mock"
    error_message = "repository_urls maps names to URLs"
  }

  assert {
    condition     = output.repository_arns["shop/consumer"] == "arn:aws:ecr:eu-west-2:111111111111:repository/mock"
    error_message = "repository_arns maps names to ARNs"
  }
}

run "takes_an_empty_list" {
  command = apply

  variables {
    repositories = []
  }

  assert {
    condition     = length(output.repository_urls) == 0 && length(output.repository_arns) == 0
    error_message = "no repository, no output"
  }
}

run "rejects_an_upper_case_repository" {
  command = plan

  variables {
    repositories = ["Caller"]
  }

  expect_failures = [var.repositories]
}

run "rejects_a_repository_with_a_leading_slash" {
  command = plan

  variables {
    repositories = ["/caller"]
  }

  expect_failures = [var.repositories]
}

run "rejects_a_repository_of_one_character" {
  command = plan

  variables {
    repositories = ["a"]
  }

  expect_failures = [var.repositories]
}

run "rejects_a_repository_that_is_named_twice" {
  command = plan

  variables {
    repositories = ["caller", "caller"]
  }

  expect_failures = [var.repositories]
}

run "rejects_an_account_id_that_lost_its_leading_zero" {
  command = plan

  variables {
    pull_account_ids = ["11111111111"]
  }

  expect_failures = [var.pull_account_ids]
}

run "rejects_more_pulling_accounts_than_a_policy_can_name" {
  command = plan

  variables {
    repositories     = ["caller"]
    pull_account_ids = [for number in range(320) : format("%012d", number)]
  }

  expect_failures = [aws_ecr_repository_policy.this]
}

run "takes_names_of_2_and_of_256_characters" {
  command = plan

  variables {
    repositories = ["ab", format("a%0255d", 0)]
  }

  assert {
    condition     = length(aws_ecr_repository.this) == 2
    error_message = "both ends are ECR's"
  }
}

run "rejects_a_repository_of_257_characters" {
  command = plan

  variables {
    repositories = [format("a%0256d", 0)]
  }

  expect_failures = [var.repositories]
}

run "rejects_an_account_id_with_a_thirteenth_digit" {
  command = plan

  variables {
    pull_account_ids = ["1111111111111"]
  }

  expect_failures = [var.pull_account_ids]
}
