mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }
}

override_resource {
  target = aws_sqs_queue.this
  values = { arn = "arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders" }
}

override_resource {
  target = aws_sqs_queue.dead_letter
  values = { arn = "arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders-dlq" }
}

variables {
  name               = "shop-dev-orders"
  visibility_timeout = 60
  retention          = 345600
  max_receives       = 5
}

run "encrypts_both_queues_with_the_key" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
  }

  assert {
    condition     = aws_sqs_queue.this.kms_master_key_id == var.kms_key && aws_sqs_queue.dead_letter.kms_master_key_id == var.kms_key
    error_message = "the dead letters are the same messages"
  }

  assert {
    condition     = aws_sqs_queue.this.kms_data_key_reuse_period_seconds == 3600 && aws_sqs_queue.dead_letter.kms_data_key_reuse_period_seconds == 3600
    error_message = "an hour of one data key"
  }
}

run "leaves_the_keys_to_sqs_without_one" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled && aws_sqs_queue.this.kms_master_key_id == null
    error_message = "SSE-SQS"
  }
}

run "rejects_an_alias_as_key" {
  command = plan

  variables {
    kms_key = "alias/shop"
  }

  expect_failures = [var.kms_key]
}

run "rejects_a_key_of_another_region" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
  }

  expect_failures = [aws_sqs_queue.this]
}
