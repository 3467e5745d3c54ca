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

run "tells_of_a_message_that_waits" {
  variables {
    alarm_topic_arns = ["arn:aws:sns:eu-west-2:111111111111:alerts"]
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.oldest_message[0].alarm_name == "shop-dev-orders-oldest-message" &&
      aws_cloudwatch_metric_alarm.oldest_message[0].metric_name == "ApproximateAgeOfOldestMessage" &&
      aws_cloudwatch_metric_alarm.oldest_message[0].dimensions == tomap({ QueueName = "shop-dev-orders" }) &&
      aws_cloudwatch_metric_alarm.oldest_message[0].threshold == 900
    )
    error_message = "A quarter of an hour, on this queue."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.oldest_message[0].datapoints_to_alarm == 3 && aws_cloudwatch_metric_alarm.oldest_message[0].evaluation_periods == 3
    error_message = "Three minutes in a row."
  }
  assert {
    condition = alltrue([for alarm in concat(aws_cloudwatch_metric_alarm.oldest_message, aws_cloudwatch_metric_alarm.dead_letters) :
      alarm.alarm_actions == toset(["arn:aws:sns:eu-west-2:111111111111:alerts"]) && alarm.ok_actions == toset(["arn:aws:sns:eu-west-2:111111111111:alerts"]) && alarm.treat_missing_data == "notBreaching" && alarm.period == 60
    ])
    error_message = "The topic hears of both, and of their end; an idle queue says nothing."
  }
}

run "tells_of_a_message_that_was_given_up" {
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.dead_letters[0].metric_name == "ApproximateNumberOfMessagesVisible" &&
      aws_cloudwatch_metric_alarm.dead_letters[0].dimensions == tomap({ QueueName = "shop-dev-orders-dlq" }) &&
      aws_cloudwatch_metric_alarm.dead_letters[0].threshold == 0 && aws_cloudwatch_metric_alarm.dead_letters[0].comparison_operator == "GreaterThanThreshold" &&
      aws_cloudwatch_metric_alarm.dead_letters[0].evaluation_periods == 1
    )
    error_message = "Anything in the dead-letter queue, at once."
  }
}

run "has_only_the_alarms_that_are_wanted" {
  variables {
    alarms = { oldest_message = 60, off = ["dead_letters"] }
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.dead_letters) == 0 && aws_cloudwatch_metric_alarm.oldest_message[0].threshold == 60
    error_message = "One, at its own age."
  }
}

run "has_no_alarm_when_told_so" {
  variables {
    retention = 600
    alarms    = { off = ["oldest_message", "dead_letters"] }
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.dead_letters) == 0 && length(aws_cloudwatch_metric_alarm.oldest_message) == 0
    error_message = "None, so the retention may be short."
  }
}

run "rejects_an_age_that_no_message_reaches" {
  command = plan

  variables {
    retention = 900
  }

  expect_failures = [aws_cloudwatch_metric_alarm.oldest_message]
}

run "rejects_an_age_under_a_minute" {
  command = plan

  variables {
    alarms = { oldest_message = 30 }
  }

  expect_failures = [var.alarms]
}

run "rejects_an_age_with_half_a_second" {
  command = plan

  variables {
    alarms = { oldest_message = 60.5 }
  }

  expect_failures = [var.alarms]
}

run "rejects_an_alarm_that_a_queue_does_not_have" {
  command = plan

  variables {
    alarms = { off = ["age"] }
  }

  expect_failures = [var.alarms]
}

run "rejects_a_topic_given_by_name" {
  command = plan

  variables {
    alarm_topic_arns = ["alerts"]
  }

  expect_failures = [var.alarm_topic_arns]
}

run "rejects_a_topic_of_another_region" {
  command = plan

  variables {
    alarm_topic_arns = ["arn:aws:sns:eu-west-2:111111111111:alerts", "arn:aws:sns:eu-west-1:111111111111:alerts"]
  }

  expect_failures = [aws_cloudwatch_metric_alarm.oldest_message, aws_cloudwatch_metric_alarm.dead_letters]
}

run "rejects_a_topic_of_another_region_for_dead_letters_alone" {
  command = plan

  variables {
    alarms           = { off = ["oldest_message"] }
    alarm_topic_arns = ["arn:aws:sns:eu-west-1:111111111111:alerts"]
  }

  expect_failures = [aws_cloudwatch_metric_alarm.dead_letters]
}

run "takes_an_age_of_a_minute_and_five_topics" {
  command = plan

  variables {
    alarms           = { oldest_message = 60 }
    alarm_topic_arns = [for number in range(5) : "arn:aws:sns:eu-west-2:111111111111:${number == 0 ? format("%0256d", 0) : "alerts_${number}"}"]
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.oldest_message[0].threshold == 60 && length(aws_cloudwatch_metric_alarm.oldest_message[0].alarm_actions) == 5
    error_message = "Names of up to 256 characters, five to an alarm."
  }
}

run "takes_an_age_just_under_the_longest_retention" {
  command = plan

  variables {
    retention = 1209600
    alarms    = { oldest_message = 1209599 }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.oldest_message[0].threshold == 1209599
    error_message = "A message may reach that age."
  }
}

run "rejects_an_age_over_fourteen_days" {
  command = plan

  variables {
    alarms = { oldest_message = 1209601 }
  }

  expect_failures = [var.alarms]
}

run "rejects_six_topics" {
  command = plan

  variables {
    alarm_topic_arns = [for number in range(6) : "arn:aws:sns:eu-west-2:111111111111:alerts-${number}"]
  }

  expect_failures = [var.alarm_topic_arns]
}

run "rejects_a_fifo_topic" {
  command = plan

  variables {
    alarm_topic_arns = ["arn:aws:sns:eu-west-2:111111111111:alerts.fifo"]
  }

  expect_failures = [var.alarm_topic_arns]
}

run "rejects_a_topic_whose_name_has_257_characters" {
  command = plan

  variables {
    alarm_topic_arns = ["arn:aws:sns:eu-west-2:111111111111:${format("%0257d", 0)}"]
  }

  expect_failures = [var.alarm_topic_arns]
}
