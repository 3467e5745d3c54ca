mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }
}

override_resource {
  target = aws_sqs_queue.this
  values = {
    arn = "arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders"
    url = "https://sqs.eu-west-2.amazonaws.com/111111111111/shop-dev-orders"
  }
}

override_resource {
  target = aws_sqs_queue.dead_letter
  values = {
    arn = "arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders-dlq"
    url = "https://sqs.eu-west-2.amazonaws.com/111111111111/shop-dev-orders-dlq"
  }
}

variables {
  name               = "shop-dev-orders"
  visibility_timeout = 60
  retention          = 345600
  max_receives       = 5
}

run "makes_an_encrypted_queue_that_polls_long" {
  variables {
    delay = 30
    tags  = { team = "orders" }
  }

  assert {
    condition     = aws_sqs_queue.this.name == "shop-dev-orders" && aws_sqs_queue.this.fifo_queue == false
    error_message = "A standard queue has the given name."
  }
  assert {
    condition = (
      aws_sqs_queue.this.visibility_timeout_seconds == 60 &&
      aws_sqs_queue.this.message_retention_seconds == 345600 &&
      aws_sqs_queue.this.delay_seconds == 30
    )
    error_message = "The durations reach SQS in seconds, unchanged."
  }
  assert {
    condition     = aws_sqs_queue.this.receive_wait_time_seconds == 20 && aws_sqs_queue.dead_letter.receive_wait_time_seconds == 20
    error_message = "Both queues poll for 20 seconds."
  }
  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled && aws_sqs_queue.dead_letter.sqs_managed_sse_enabled
    error_message = "Both queues are encrypted."
  }
  assert {
    condition     = aws_sqs_queue.this.tags.team == "orders" && aws_sqs_queue.dead_letter.tags.team == "orders"
    error_message = "Both queues carry the tags."
  }
}

run "moves_a_message_to_the_dead_letter_queue_after_max_receives" {
  command = apply

  assert {
    condition = jsondecode(aws_sqs_queue.this.redrive_policy) == {
      deadLetterTargetArn = "arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders-dlq"
      maxReceiveCount     = 5
    }
    error_message = "The queue redrives to its own dead-letter queue."
  }
  assert {
    condition = jsondecode(aws_sqs_queue_redrive_allow_policy.dead_letter.redrive_allow_policy) == {
      redrivePermission = "byQueue"
      sourceQueueArns   = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders"]
    }
    error_message = "Only this queue may use the dead-letter queue."
  }
  assert {
    condition     = aws_sqs_queue_redrive_allow_policy.dead_letter.queue_url == "https://sqs.eu-west-2.amazonaws.com/111111111111/shop-dev-orders-dlq"
    error_message = "The allow policy stands on the dead-letter queue."
  }
}

run "keeps_dead_letters_for_fourteen_days" {
  assert {
    condition     = aws_sqs_queue.dead_letter.name == "shop-dev-orders-dlq" && aws_sqs_queue.dead_letter.message_retention_seconds == 1209600
    error_message = "The dead-letter queue keeps messages for 14 days."
  }
}

run "gives_a_fifo_queue_a_fifo_dead_letter_queue" {
  variables {
    fifo = true
  }

  assert {
    condition     = aws_sqs_queue.this.name == "shop-dev-orders.fifo" && aws_sqs_queue.this.fifo_queue
    error_message = "A FIFO queue ends in .fifo."
  }
  assert {
    condition     = aws_sqs_queue.dead_letter.name == "shop-dev-orders-dlq.fifo" && aws_sqs_queue.dead_letter.fifo_queue
    error_message = "Its dead-letter queue is a FIFO queue, with .fifo at the very end."
  }
}

run "names_and_locates_both_queues_in_its_outputs" {
  command = apply

  assert {
    condition = (
      output.name == "shop-dev-orders" && output.dlq_name == "shop-dev-orders-dlq" &&
      output.url == "https://sqs.eu-west-2.amazonaws.com/111111111111/shop-dev-orders" &&
      output.arn == "arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders" &&
      output.dlq_url == "https://sqs.eu-west-2.amazonaws.com/111111111111/shop-dev-orders-dlq" &&
      output.dlq_arn == "arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders-dlq"
    )
    error_message = "Each output belongs to the queue it is named after."
  }
}

run "fits_the_longest_names_into_eighty_characters" {
  variables {
    name = "a23456789-123456789-123456789-123456789-123456789-123456789-123456789-1"
    fifo = true
  }

  assert {
    condition     = length(aws_sqs_queue.dead_letter.name) == 80
    error_message = "71 characters and -dlq.fifo are 80."
  }
}

run "rejects_an_upper_case_name" {
  command = plan
  variables {
    name = "Shop-dev-orders"
  }
  expect_failures = [var.name]
}

run "rejects_a_name_that_brings_its_own_fifo" {
  command = plan
  variables {
    name = "shop-dev-orders.fifo"
  }
  expect_failures = [var.name]
}

run "rejects_a_name_of_76_characters" {
  command = plan
  variables {
    name = "a23456789-123456789-123456789-123456789-123456789-123456789-123456789-123456"
  }
  expect_failures = [var.name]
}

run "rejects_a_fifo_name_of_72_characters" {
  command = plan
  variables {
    name = "a23456789-123456789-123456789-123456789-123456789-123456789-123456789-12"
    fifo = true
  }
  expect_failures = [aws_sqs_queue.dead_letter]
}

run "rejects_a_visibility_timeout_over_twelve_hours" {
  command = plan
  variables {
    visibility_timeout = 43201
  }
  expect_failures = [var.visibility_timeout]
}

run "rejects_a_visibility_timeout_of_half_a_second" {
  command = plan
  variables {
    visibility_timeout = 0.5
  }
  expect_failures = [var.visibility_timeout]
}

run "rejects_a_retention_under_a_minute" {
  command = plan
  variables {
    retention = 59
  }
  expect_failures = [var.retention]
}

run "rejects_a_retention_over_fourteen_days" {
  command = plan
  variables {
    retention = 1209601
  }
  expect_failures = [var.retention]
}

run "rejects_zero_receives" {
  command = plan
  variables {
    max_receives = 0
  }
  expect_failures = [var.max_receives]
}

run "rejects_more_than_a_thousand_receives" {
  command = plan
  variables {
    max_receives = 1001
  }
  expect_failures = [var.max_receives]
}

run "rejects_a_delay_over_fifteen_minutes" {
  command = plan
  variables {
    delay = 901
  }
  expect_failures = [var.delay]
}

run "rejects_fifty_one_tags" {
  command = plan

  variables {
    tags = { for index in range(51) : "tag${index}" => "" }
  }

  expect_failures = [var.tags]
}

run "rejects_a_tag_with_a_comma" {
  command = plan

  variables {
    tags = { team = "orders, billing" }
  }

  expect_failures = [var.tags]
}
