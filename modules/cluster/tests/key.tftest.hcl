mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }
}

variables {
  name = "shop-dev"
}

run "leaves_encryption_to_aws_without_a_key" {
  command = plan

  assert {
    condition     = length(aws_ecs_cluster.this.configuration[0].managed_storage_configuration) == 0
    error_message = "the tasks' storage has no key"
  }

  assert {
    condition = (
      aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].kms_key_id == null
      && aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].logging == "DEFAULT"
    )
    error_message = "said in so many words, because a block that is gone changes nothing"
  }

  assert {
    condition     = output.kms_key == null
    error_message = "nothing to open"
  }
}

run "encrypts_storage_and_sessions_with_the_key" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
  }

  assert {
    condition     = aws_ecs_cluster.this.configuration[0].managed_storage_configuration[0].fargate_ephemeral_storage_kms_key_id == var.kms_key
    error_message = "the tasks' ephemeral storage"
  }

  assert {
    condition = (
      aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].kms_key_id == var.kms_key
      && aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].logging == "DEFAULT"
    )
    error_message = "the sessions of ECS Exec, logged as without a key"
  }

  assert {
    condition     = output.kms_key == var.kms_key
    error_message = "what a tunnelled task has to open"
  }
}

run "has_a_key" {
  command = apply

  variables {
    kms_key = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
  }
}

run "takes_the_key_of_the_sessions_away_in_so_many_words" {
  command = plan

  assert {
    condition     = length(aws_ecs_cluster.this.configuration) == 1 && aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].kms_key_id == null
    error_message = "a configuration without a key, not no configuration"
  }
}

run "rejects_a_key_of_another_region" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
  }

  expect_failures = [aws_ecs_cluster.this]
}

run "rejects_an_alias_as_key" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-2:111111111111:alias/shop"
  }

  expect_failures = [var.kms_key]
}

run "rejects_a_multi_region_key" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-2:111111111111:key/mrk-0123456789abcdef0123456789abcdef"
  }

  expect_failures = [var.kms_key]
}
