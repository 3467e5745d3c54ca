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

run "encrypts_its_logs_with_the_key" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
    tracing = { sampling_percentage = 10 }
  }

  assert {
    condition     = aws_cloudwatch_log_group.application.kms_key_id == var.kms_key && aws_cloudwatch_log_group.collector[0].kms_key_id == var.kms_key
    error_message = "Both groups."
  }
}

run "opens_messages_with_exactly_the_key_of_its_queue" {
  command = plan

  variables {
    consumes       = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders"]
    queue_kms_keys = { consumes = ["arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"] }
  }

  assert {
    condition = (
      [for statement in jsondecode(aws_iam_role_policy.task[0].policy).Statement : statement if strcontains(statement.Sid, "Key")] == [{
        Sid       = "UseQueueKey0"
        Effect    = "Allow"
        Action    = ["kms:Decrypt"]
        Resource  = ["arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"]
        Condition = { StringEquals = { "kms:ViaService" = "sqs.eu-west-2.amazonaws.com" } }
      }]
    )
    error_message = "Receiving decrypts, through SQS only."
  }
}

run "lets_a_sender_make_data_keys" {
  command = plan

  variables {
    consumes       = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders"]
    sends_to       = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-invoices"]
    queue_kms_keys = { consumes = ["arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"], sends_to = ["arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"] }
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.task[0].policy).Statement : statement.Action if strcontains(statement.Sid, "Key")] == [["kms:Decrypt", "kms:GenerateDataKey"]]
    error_message = "One statement for one key, with what the wider direction needs."
  }
}

run "opens_the_sessions_of_its_tunnel" {
  command = plan

  variables {
    tunnel = { debug = false, kms_key = "arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef" }
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.task[0].policy).Statement : statement.Resource if statement.Sid == "DecryptTunnel"] == [["arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"]]
    error_message = "The agent in the task decrypts."
  }
}

run "bounds_both_roles_and_puts_them_on_the_path" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::111111111111:policy/boundary"
    role_path            = "/shop/"
  }

  assert {
    condition = alltrue([
      for role in [aws_iam_role.task[0], aws_iam_role.execution[0]] :
      role.permissions_boundary == "arn:aws:iam::111111111111:policy/boundary" && role.path == "/shop/"
    ])
    error_message = "No role without them."
  }
}

run "uses_the_given_roles_and_makes_none" {
  command = plan

  variables {
    task_role_arn      = "arn:aws:iam::111111111111:role/team/orders"
    execution_role_arn = "arn:aws:iam::111111111111:role/ecs-execution"
  }

  assert {
    condition     = length(aws_iam_role.task) + length(aws_iam_role.execution) + length(aws_iam_role_policy.task) + length(aws_iam_role_policy.execution) == 0
    error_message = "Nothing of IAM is made."
  }
  assert {
    condition     = aws_ecs_task_definition.this.task_role_arn == var.task_role_arn && aws_ecs_task_definition.this.execution_role_arn == var.execution_role_arn
    error_message = "The task has them."
  }
  assert {
    condition     = output.task_role_name == "orders" && output.task_role_arn == var.task_role_arn && output.execution_role_arn == var.execution_role_arn
    error_message = "The name is the ARN's last part."
  }
}

run "says_what_a_given_role_has_to_allow" {
  command = plan

  variables {
    task_role_arn = "arn:aws:iam::111111111111:role/orders"
    consumes      = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders"]
    policy_arns   = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
  }

  expect_failures = [check.task_role]

  assert {
    condition     = length(aws_iam_role_policy.task) + length(aws_iam_role_policy_attachment.task) == 0
    error_message = "It adds nothing."
  }
}

run "says_which_secrets_a_given_execution_role_has_to_read" {
  command = plan

  variables {
    execution_role_arn = "arn:aws:iam::111111111111:role/ecs-execution"
    secrets            = { DB = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/db" } }
  }

  expect_failures = [check.execution_role]
}

run "says_which_secrets_of_a_sidecar_it_has_to_read" {
  command = plan

  variables {
    execution_role_arn = "arn:aws:iam::111111111111:role/ecs-execution"
    sidecars = { proxy = {
      image   = "public.ecr.aws/nginx/nginx:1.29"
      secrets = { TOKEN = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/token" } }
    } }
  }

  expect_failures = [check.execution_role]
}

run "rejects_a_role_by_its_name" {
  command = plan

  variables {
    task_role_arn = "orders"
  }

  expect_failures = [var.task_role_arn]
}

run "rejects_an_execution_role_by_its_name" {
  command = plan

  variables {
    execution_role_arn = "ecs-execution"
  }

  expect_failures = [var.execution_role_arn]
}

run "rejects_a_boundary_that_is_no_policy" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::111111111111:role/boundary"
  }

  expect_failures = [var.permissions_boundary]
}

run "rejects_a_path_without_a_slash_at_its_end" {
  command = plan

  variables {
    role_path = "/shop"
  }

  expect_failures = [var.role_path]
}

run "rejects_a_path_of_two_slashes" {
  command = plan

  variables {
    role_path = "//"
  }

  expect_failures = [var.role_path]
}

run "rejects_the_alias_of_a_log_key" {
  command = plan

  variables {
    kms_key = "alias/shop"
  }

  expect_failures = [var.kms_key]
}

run "rejects_the_alias_of_a_queue_key" {
  command = plan

  variables {
    queue_kms_keys = { consumes = ["alias/shop"] }
  }

  expect_failures = [var.queue_kms_keys]
}

run "rejects_the_alias_of_a_tunnel_key" {
  command = plan

  variables {
    tunnel = { debug = false, kms_key = "alias/shop" }
  }

  expect_failures = [var.tunnel]
}

run "names_the_services_that_ask_for_a_key_alike_in_every_partition" {
  command = apply

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn", dns_suffix = "amazonaws.com.cn" }
  }
  override_data {
    target = data.aws_region.current
    values = { id = "cn-north-1" }
  }

  variables {
    image          = "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn/orders:2026-11-02"
    consumes       = ["arn:aws-cn:sqs:cn-north-1:111111111111:shop-dev-orders"]
    queue_kms_keys = { consumes = ["arn:aws-cn:kms:cn-north-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"] }
    secrets = { DB_PASSWORD = {
      value_from = "arn:aws-cn:ssm:cn-north-1:111111111111:parameter/orders/db"
      kms_key    = "arn:aws-cn:kms:cn-north-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
    } }
  }

  assert {
    condition = (
      [for statement in concat(jsondecode(aws_iam_role_policy.task[0].policy).Statement, jsondecode(aws_iam_role_policy.execution[0].policy).Statement) :
        statement.Condition.StringEquals if strcontains(jsonencode(statement), "kms:ViaService")
        ] == [
        { "kms:ViaService" = "sqs.cn-north-1.amazonaws.com" },
        { "kms:ViaService" = "ssm.cn-north-1.amazonaws.com" },
      ]
    )
    error_message = "In China too, KMS knows them without the ending .cn."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement.Resource if statement.Sid == "PullImages"] == [["arn:aws-cn:ecr:cn-north-1:111111111111:repository/orders"]]
    error_message = "Its repository is China's."
  }
}

run "rejects_a_log_key_of_another_region" {
  command = plan

  variables {
    kms_key = "arn:aws:kms:eu-west-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
  }

  expect_failures = [aws_cloudwatch_log_group.application]
}

run "rejects_a_tunnel_key_of_another_region" {
  command = plan

  variables {
    tunnel = { debug = false, kms_key = "arn:aws:kms:eu-west-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef" }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_a_role_of_another_account" {
  command = plan

  variables {
    task_role_arn = "arn:aws:iam::222222222222:role/orders"
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_an_execution_role_of_another_account" {
  command = plan

  variables {
    execution_role_arn = "arn:aws:iam::222222222222:role/ecs-execution"
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_a_boundary_of_another_account" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::222222222222:policy/boundary"
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "rejects_a_managed_policy_of_another_account" {
  command = plan

  variables {
    policy_arns = ["arn:aws:iam::222222222222:policy/reports"]
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "takes_a_boundary_that_aws_owns" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
  }

  assert {
    condition     = aws_iam_role.task[0].permissions_boundary == "arn:aws:iam::aws:policy/PowerUserAccess"
    error_message = "AWS's own policies are of every account."
  }
}
