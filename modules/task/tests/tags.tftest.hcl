mock_provider "aws" {
  mock_data "aws_region" {
    defaults = {
      id = "eu-west-2"
    }
  }
  mock_data "aws_partition" {
    defaults = {
      partition  = "aws"
      dns_suffix = "amazonaws.com"
    }
  }
  mock_data "aws_caller_identity" {
    defaults = {
      account_id = "111111111111"
    }
  }
}

override_resource {
  target = aws_iam_role.task
  values = {
    arn = "arn:aws:iam::111111111111:role/shop-dev-orders-task"
  }
}

override_resource {
  target = aws_iam_role.execution
  values = {
    arn = "arn:aws:iam::111111111111:role/shop-dev-orders-execution"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.application
  values = {
    arn = "arn:aws:logs:eu-west-2:111111111111:log-group:/ecs/shop-dev-orders"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.collector
  values = {
    arn = "arn:aws:logs:eu-west-2:111111111111:log-group:/ecs/shop-dev-orders/collector"
  }
}

override_resource {
  target = aws_ecs_task_definition.this
  values = {
    arn = "arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-orders:1"
  }
}

variables {
  name        = "shop-dev-orders"
  service     = "orders"
  environment = "dev"
  image       = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/orders@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  cpu         = 512
  memory      = 1024
}

run "rejects_fifty_one_tags" {
  command = plan

  variables {
    tags = { for index in range(51) : "tag${index}" => "" }
  }

  expect_failures = [var.tags]
}

run "rejects_a_tag_that_aws_keeps" {
  command = plan

  variables {
    tags = { "AWS:team" = "orders" }
  }

  expect_failures = [var.tags]
}

run "rejects_two_tags_that_iam_does_not_tell_apart" {
  command = plan

  variables {
    tags = { Team = "orders", team = "orders" }
  }

  expect_failures = [var.tags]
}

run "takes_fifty_tags" {
  command = plan

  variables {
    tags = merge({ for index in range(49) : "tag${index}" => "" }, { "cost centre" = "café 1" })
  }

  assert {
    condition     = length(aws_iam_role.task[0].tags) == 50
    error_message = "Fifty tags are taken."
  }
}
