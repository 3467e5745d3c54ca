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
  repositories = ["caller"]
}

run "encrypts_a_new_repository_with_the_key" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
  }

  assert {
    condition = (
      aws_ecr_repository.this["caller"].encryption_configuration[0].encryption_type == "KMS"
      && aws_ecr_repository.this["caller"].encryption_configuration[0].kms_key == var.kms_key
    )
    error_message = "KMS with the given key"
  }
}

run "leaves_encryption_to_ecr_without_a_key" {
  assert {
    condition     = length(aws_ecr_repository.this["caller"].encryption_configuration) == 0
    error_message = "no configuration"
  }
}

run "keeps_a_repository_and_says_so_when_a_key_comes_later" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
  }

  expect_failures = [check.encryption]

  assert {
    condition     = length(aws_ecr_repository.this["caller"].encryption_configuration) == 0
    error_message = "a repository with images is not replaced"
  }
}

run "rejects_an_alias_as_key" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-2:111111111111:alias/shop"
  }

  expect_failures = [var.kms_key]
}

run "rejects_a_key_of_another_region" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
  }

  expect_failures = [aws_ecr_repository.this]
}
