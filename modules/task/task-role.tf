# The role of the application itself (and of its sidecars, which share it).

locals {
  # A role has at most 64 characters. A longer name keeps its start, so that policies on `<project>-<environment>-*` still match,
  # and gets a hash, so that two long names stay apart.
  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  role_prefix_limit = 64 - length("-execution")
  role_prefix = (
    length(var.name) <= local.role_prefix_limit ? var.name :
    "${replace(substr(var.name, 0, local.role_prefix_limit - 9), "/-+$/", "")}-${substr(sha256(var.name), 0, 8)}"
  )

  task_statements = concat(
    length(var.consumes) == 0 ? [] : [{
      Sid      = "ConsumeQueues"
      Effect   = "Allow"
      Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"]
      Resource = var.consumes
    }],
    # The runtime asks the agent of the task ($ECS_AGENT_URI) not to end it while it works on messages.
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
    length(var.consumes) == 0 || var.cluster_name == null ? [] : [{
      Sid      = "ProtectTasks"
      Effect   = "Allow"
      Action   = ["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"]
      Resource = ["arn:${data.aws_partition.current.partition}:ecs:${local.region}:${local.account}:task/${var.cluster_name}/*"]
    }],
    length(var.sends_to) == 0 ? [] : [{
      Sid      = "SendToQueues"
      Effect   = "Allow"
      Action   = ["sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"]
      Resource = var.sends_to
    }],
    # SQS asks KMS in the name of who calls it: GenerateDataKey to send, with Decrypt to look at the data key; Decrypt to receive.
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    # The name of the service ends with amazonaws.com in all partitions, China's as well.
    # https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#viaService_table
    [for index, key in distinct(concat(var.queue_kms_keys.consumes, var.queue_kms_keys.sends_to)) : {
      Sid       = "UseQueueKey${index}"
      Effect    = "Allow"
      Action    = contains(var.queue_kms_keys.sends_to, key) ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"]
      Resource  = [key]
      Condition = { StringEquals = { "kms:ViaService" = "sqs.${split(":", key)[3]}.amazonaws.com" } }
    }],
    [for index, permission in var.permissions : {
      Sid      = "Permission${index}"
      Effect   = "Allow"
      Action   = permission.actions
      Resource = permission.resources
    }],
    # Neither this write nor the channels of ECS Exec can be limited to a resource. The collector needs no other right: the SDK
    # samples, and the collector's report about itself (PutTelemetryRecords) is off.
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html (ECS Exec)
    !local.traced ? [] : [{
      Sid      = "WriteTraces"
      Effect   = "Allow"
      Action   = ["xray:PutTraceSegments"]
      Resource = ["*"]
    }],
    !local.tunnelled ? [] : [{
      Sid      = "OpenTunnel"
      Effect   = "Allow"
      Action   = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
      Resource = ["*"]
    }],
    # What is typed and printed in a session goes into the log group of the application. The agent writes it as the task, and looks
    # for the group first.
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging
    !local.tunnelled ? [] : [
      {
        Sid      = "FindTunnelLog"
        Effect   = "Allow"
        Action   = ["logs:DescribeLogGroups"]
        Resource = ["arn:${data.aws_partition.current.partition}:logs:${local.region}:${local.account}:log-group:*"]
      },
      {
        Sid      = "WriteTunnelLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = ["arn:${data.aws_partition.current.partition}:logs:${local.region}:${local.account}:log-group:${aws_cloudwatch_log_group.application.name}:*"]
      },
    ],
    # The agent in the task opens the session's data key itself, so there is no service to name.
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
    try(var.tunnel.kms_key, null) == null ? [] : [{
      Sid      = "DecryptTunnel"
      Effect   = "Allow"
      Action   = ["kms:Decrypt"]
      Resource = [var.tunnel.kms_key]
    }],
  )

  # Whether there is any statement, from what is known when Terraform plans: the ARN of a key that is made in the same apply is not,
  # nor then how many keys differ.
  has_rights = local.traced || local.tunnelled || length(concat(
    var.consumes, var.sends_to, var.queue_kms_keys.consumes, var.queue_kms_keys.sends_to, flatten(var.permissions[*].actions),
  )) > 0
}

resource "aws_iam_role" "task" {
  count = var.task_role_arn == null ? 1 : 0

  name                 = "${local.role_prefix}-task"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "What ${var.name} may do while it runs"

  # The conditions keep ECS from assuming the role on behalf of another account.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account }
        ArnLike      = { "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:ecs:${local.region}:${local.account}:*" }
      }
    }]
  })

  tags = var.tags
}

resource "aws_iam_role_policy" "task" {
  count = var.task_role_arn == null && local.has_rights ? 1 : 0

  name   = "task"
  role   = aws_iam_role.task[0].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.task_statements })

  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  lifecycle {
    precondition {
      condition     = length(jsonencode({ Version = "2012-10-17", Statement = local.task_statements })) <= 10240
      error_message = "The rights of ${var.service} take ${length(jsonencode({ Version = "2012-10-17", Statement = local.task_statements }))} characters, and IAM takes 10240 in the policy of a role. Move permissions into managed policies and name these in policy_arns."
    }
  }
}

resource "aws_iam_role_policy_attachment" "task" {
  for_each = toset(var.task_role_arn == null ? var.policy_arns : [])

  role       = aws_iam_role.task[0].name
  policy_arn = each.value
}

moved {
  from = aws_iam_role.task
  to   = aws_iam_role.task[0]
}

# A role that is given belongs to somebody else. What it has to allow is said at each plan, because nobody here can see whether it does.
check "task_role" {
  assert {
    condition = var.task_role_arn == null || !(local.has_rights || length(var.policy_arns) > 0)
    error_message = join(" ", compact([
      "Nothing is added to the role ${coalesce(var.task_role_arn, "?")}, because it is given.",
      length(local.task_statements) == 0 ? "" : "For ${var.service} it has to allow ${join(", ", distinct(flatten(local.task_statements[*].Action)))}.",
      length(var.policy_arns) == 0 ? "" : "It has to have the policies ${join(", ", var.policy_arns)}.",
    ]))
  }
}
