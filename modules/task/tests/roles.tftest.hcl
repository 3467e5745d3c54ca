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

run "rejects_more_permissions_than_a_policy_holds" {
  command = plan

  variables {
    permissions = [for number in range(120) : { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::shop-dev-reports/${number}"] }]
  }

  expect_failures = [aws_iam_role_policy.task]
}

run "takes_permissions_that_fill_a_policy_to_the_last_character" {
  command = plan

  variables {
    permissions = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::${format("%010108d", 0)}"] }]
  }

  assert {
    condition     = length(aws_iam_role_policy.task[0].policy) == 10240
    error_message = "IAM takes 10240, and these are ${length(aws_iam_role_policy.task[0].policy)}."
  }
}

run "rejects_permissions_that_are_one_character_too_long" {
  command = plan

  variables {
    permissions = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::${format("%010109d", 0)}"] }]
  }

  expect_failures = [aws_iam_role_policy.task]
}

run "gives_the_application_a_role_without_any_right" {
  command = plan

  assert {
    condition     = length(aws_iam_role_policy.task) == 0 && length(aws_iam_role_policy_attachment.task) == 0
    error_message = "Nothing is asked for, nothing is given."
  }
  assert {
    condition     = aws_iam_role.task[0].name == "shop-dev-orders-task" && aws_iam_role.execution[0].name == "shop-dev-orders-execution"
    error_message = "Both roles start with the name."
  }
  assert {
    condition = (
      jsondecode(aws_iam_role.task[0].assume_role_policy).Statement == [{
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Condition = {
          StringEquals = { "aws:SourceAccount" = "111111111111" }
          ArnLike      = { "aws:SourceArn" = "arn:aws:ecs:eu-west-2:111111111111:*" }
        }
      }]
    )
    error_message = "Only ECS in this account and region assumes it."
  }
  assert {
    condition     = jsondecode(aws_iam_role.execution[0].assume_role_policy).Statement[0].Principal == { Service = "ecs-tasks.amazonaws.com" }
    error_message = "Only ECS assumes the execution role."
  }
}

run "receives_from_exactly_its_queues" {
  command = plan

  variables {
    consumes = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders"]
  }

  assert {
    condition = (
      jsondecode(aws_iam_role_policy.task[0].policy).Statement == [{
        Sid      = "ConsumeQueues"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"]
        Resource = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders"]
      }]
    )
    error_message = "Receiving includes deleting and extending, not sending."
  }
}

run "lets_a_consumer_protect_its_tasks_in_its_own_cluster" {
  command = plan

  variables {
    consumes     = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders"]
    cluster_name = "shop-dev"
  }

  assert {
    condition = (
      [for statement in jsondecode(aws_iam_role_policy.task[0].policy).Statement : statement if statement.Sid == "ProtectTasks"] == [{
        Sid      = "ProtectTasks"
        Effect   = "Allow"
        Action   = ["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"]
        Resource = ["arn:aws:ecs:eu-west-2:111111111111:task/shop-dev/*"]
      }]
    )
    error_message = "The tasks of its cluster, and no others."
  }
}

run "does_not_let_a_service_without_a_queue_protect_tasks" {
  command = plan

  variables {
    sends_to     = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-orders"]
    cluster_name = "shop-dev"
  }

  assert {
    condition     = !anytrue([for statement in jsondecode(aws_iam_role_policy.task[0].policy).Statement : statement.Sid == "ProtectTasks"])
    error_message = "It has no messages to finish."
  }
}

run "sends_to_exactly_its_queues" {
  command = plan

  variables {
    sends_to = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-invoices.fifo"]
  }

  assert {
    condition = (
      jsondecode(aws_iam_role_policy.task[0].policy).Statement == [{
        Sid      = "SendToQueues"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"]
        Resource = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-invoices.fifo"]
      }]
    )
    error_message = "Sending is not receiving."
  }
}

run "adds_the_permissions_and_policies_of_the_team" {
  command = plan

  variables {
    permissions = [
      { actions = ["s3:ListAllMyBuckets"], resources = ["*"] },
      { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::orders/*"] },
    ]
    policy_arns = ["arn:aws:iam::aws:policy/AmazonBedrockReadOnly"]
  }

  assert {
    condition = (
      jsondecode(aws_iam_role_policy.task[0].policy).Statement == [
        { Sid = "Permission0", Effect = "Allow", Action = ["s3:ListAllMyBuckets"], Resource = ["*"] },
        { Sid = "Permission1", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["arn:aws:s3:::orders/*"] },
      ]
    )
    error_message = "One statement for each permission, as given."
  }
  assert {
    condition     = aws_iam_role_policy_attachment.task["arn:aws:iam::aws:policy/AmazonBedrockReadOnly"].role == "shop-dev-orders-task"
    error_message = "A managed policy is attached to the role of the application."
  }
}

run "pulls_exactly_its_repository_and_writes_exactly_its_logs" {
  command = apply

  assert {
    condition = (
      jsondecode(aws_iam_role_policy.execution[0].policy).Statement == [
        { Sid = "WriteLogs", Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = ["arn:aws:logs:eu-west-2:111111111111:log-group:/ecs/shop-dev-orders:*"] },
        { Sid = "LogInToRegistry", Effect = "Allow", Action = ["ecr:GetAuthorizationToken"], Resource = ["*"] },
        { Sid = "PullImages", Effect = "Allow", Action = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource = ["arn:aws:ecr:eu-west-2:111111111111:repository/orders"] },
      ]
    )
    error_message = "Three statements and no wildcard where a name is known."
  }
}

run "pulls_a_nested_repository_of_another_account" {
  command = apply

  variables {
    image = "222222222222.dkr.ecr.us-east-1.amazonaws.com/shop/orders:1.4.2"
  }

  assert {
    condition     = { for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement.Sid => statement }.PullImages.Resource == ["arn:aws:ecr:us-east-1:222222222222:repository/shop/orders"]
    error_message = "Account, region and repository are those of the image."
  }
}

run "pulls_a_mirrored_collector_too" {
  command = apply

  variables {
    tracing         = { sampling_percentage = 100 }
    collector_image = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/mirror/collector:v0.49.0"
  }

  assert {
    condition     = { for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement.Sid => statement }.PullImages.Resource == ["arn:aws:ecr:eu-west-2:111111111111:repository/orders", "arn:aws:ecr:eu-west-2:111111111111:repository/mirror/collector"]
    error_message = "Each image of the task that lies in ECR."
  }
}

run "gives_no_registry_rights_for_a_public_image" {
  command = apply

  variables {
    image = "docker.io/library/nginx:1.29.3"
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.execution[0].policy).Statement[*].Sid == ["WriteLogs"]
    error_message = "No ECR repository, no ECR rights."
  }
}

run "reads_exactly_the_named_secrets" {
  command = apply

  variables {
    secrets = {
      DB_PASSWORD = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders/dev/db" }
      API_KEY = {
        value_from = "arn:aws:secretsmanager:eu-west-2:111111111111:secret:orders/api:key::"
        resource   = "arn:aws:secretsmanager:eu-west-2:111111111111:secret:orders/api-??????"
      }
      MAIL_KEY  = { value_from = "arn:aws:secretsmanager:eu-west-2:111111111111:secret:orders/mail-AbCdEf:key::" }
      MAIL_USER = { value_from = "arn:aws:secretsmanager:eu-west-2:111111111111:secret:orders/mail-AbCdEf:user::" }
    }
  }

  assert {
    condition     = { for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement.Sid => statement }.ReadParameters.Action == ["ssm:GetParameters"] && { for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement.Sid => statement }.ReadParameters.Resource == ["arn:aws:ssm:eu-west-2:111111111111:parameter/orders/dev/db"]
    error_message = "The parameter by its ARN."
  }
  assert {
    condition     = { for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement.Sid => statement }.ReadSecrets.Action == ["secretsmanager:GetSecretValue"]
    error_message = "The right to read a secret."
  }
  assert {
    condition     = { for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement.Sid => statement }.ReadSecrets.Resource == ["arn:aws:secretsmanager:eu-west-2:111111111111:secret:orders/api-??????", "arn:aws:secretsmanager:eu-west-2:111111111111:secret:orders/mail-AbCdEf"]
    error_message = "The pattern that was given, and an ARN without its key."
  }
  assert {
    condition     = !contains(jsondecode(aws_iam_role_policy.execution[0].policy).Statement[*].Sid, "DecryptSecrets0")
    error_message = "No key, no right to decrypt."
  }
}

run "decrypts_only_through_the_store_of_the_secret" {
  command = apply

  variables {
    secrets = {
      API_KEY     = { value_from = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:orders/api-AbCdEf", kms_key = "arn:aws:kms:eu-west-1:111111111111:key/mrk-one" }
      DB_PASSWORD = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders/db", kms_key = "arn:aws:kms:eu-west-2:111111111111:key/one" }
      DB_USER     = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders/user", kms_key = "arn:aws:kms:eu-west-2:111111111111:key/one" }
    }
  }

  assert {
    condition = (
      [for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement if startswith(statement.Sid, "DecryptSecrets")] == [
        { Sid = "DecryptSecrets0", Effect = "Allow", Action = ["kms:Decrypt"], Resource = ["arn:aws:kms:eu-west-1:111111111111:key/mrk-one"], Condition = { StringEquals = { "kms:ViaService" = "secretsmanager.eu-west-1.amazonaws.com" } } },
        { Sid = "DecryptSecrets1", Effect = "Allow", Action = ["kms:Decrypt"], Resource = ["arn:aws:kms:eu-west-2:111111111111:key/one"], Condition = { StringEquals = { "kms:ViaService" = "ssm.eu-west-2.amazonaws.com" } } },
      ]
    )
    error_message = "One statement for each pair of key and store, in the region of the secret."
  }
}

run "keeps_a_name_of_54_characters_in_its_roles" {
  command = plan

  variables {
    name = "shop-dev-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  }

  assert {
    condition     = aws_iam_role.execution[0].name == "shop-dev-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-execution" && length(aws_iam_role.execution[0].name) == 64
    error_message = "54 characters and -execution are 64."
  }
}

run "shortens_a_longer_role_name_with_a_hash" {
  command = plan

  variables {
    name = "shop-dev-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbb"
  }

  assert {
    condition     = aws_iam_role.execution[0].name == "shop-dev-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-d814b793-execution"
    error_message = "The start of the name, no double hyphen, eight characters of its hash."
  }
  assert {
    condition     = length(aws_iam_role.execution[0].name) <= 64 && length(aws_iam_role.task[0].name) <= 64
    error_message = "IAM allows 64 characters."
  }
  assert {
    condition     = startswith(aws_iam_role.task[0].name, "shop-dev-")
    error_message = "Policies on shop-dev-* still match."
  }
}
