# The role ECS uses to start the task: pull its images, read its secrets, write its logs, and nothing else.

locals {
  # An image in a private ECR registry names its account, region and repository. Others need no right of AWS.
  ecr_image = "^(?P<account>[0-9]{12})\\.dkr[.-]ecr(?:-fips)?\\.(?P<region>[a-z0-9-]+)\\.(?:amazonaws\\.com(?:\\.cn)?|on\\.aws)/(?P<repository>[^:@]+)"

  ecr_repositories = distinct([
    for match in [for image in local.containers[*].image : try(regex(local.ecr_image, image), null)] :
    "arn:${data.aws_partition.current.partition}:ecr:${match.region}:${match.account}:repository/${match.repository}"
    if match != null
  ])

  # arn:partition:service:region:account:resource; in Secrets Manager, :key:stage:version may follow the seven parts of the ARN.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
  secrets = [
    for secret in concat(values(var.secrets), flatten([for sidecar in values(var.sidecars) : values(sidecar.secrets)])) : {
      store    = split(":", secret.value_from)[2]
      region   = split(":", secret.value_from)[3]
      resource = coalesce(secret.resource, regex("^arn:[^:]+:ssm:.*$|^(?:[^:]+:){6}[^:]+", secret.value_from))
      kms_key  = secret.kms_key
    }
  ]

  parameters = distinct([for secret in local.secrets : secret.resource if secret.store == "ssm"])
  entries    = distinct([for secret in local.secrets : secret.resource if secret.store == "secretsmanager"])

  # A key opens only what the store that holds the secret asks it to open. The name of the service ends with amazonaws.com in all
  # partitions, China's as well.
  # https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#viaService_table
  keys = distinct([
    for secret in local.secrets : {
      arn = secret.kms_key
      via = "${secret.store}.${secret.region}.amazonaws.com"
    } if secret.kms_key != null
  ])

  execution_statements = concat(
    [{
      Sid      = "WriteLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = [for name in local.log_groups : "arn:${data.aws_partition.current.partition}:logs:${local.region}:${local.account}:log-group:${name}:*"]
    }],
    length(local.ecr_repositories) == 0 ? [] : [
      {
        # The token of a registry belongs to no resource.
        Sid      = "LogInToRegistry"
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = ["*"]
      },
      {
        Sid      = "PullImages"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = local.ecr_repositories
      },
    ],
    length(local.parameters) == 0 ? [] : [{
      Sid      = "ReadParameters"
      Effect   = "Allow"
      Action   = ["ssm:GetParameters"]
      Resource = local.parameters
    }],
    length(local.entries) == 0 ? [] : [{
      Sid      = "ReadSecrets"
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = local.entries
    }],
    [for index, key in local.keys : {
      Sid       = "DecryptSecrets${index}"
      Effect    = "Allow"
      Action    = ["kms:Decrypt"]
      Resource  = [key.arn]
      Condition = { StringEquals = { "kms:ViaService" = key.via } }
    }],
  )
}

resource "aws_iam_role" "execution" {
  count = var.execution_role_arn == null ? 1 : 0

  name                 = "${local.role_prefix}-execution"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "What ECS may do to start ${var.name}"

  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
    }]
  })

  tags = var.tags
}

resource "aws_iam_role_policy" "execution" {
  count = var.execution_role_arn == null ? 1 : 0

  name   = "execution"
  role   = aws_iam_role.execution[0].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.execution_statements })

  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  lifecycle {
    precondition {
      condition     = length(jsonencode({ Version = "2012-10-17", Statement = local.execution_statements })) <= 10240
      error_message = "The rights to start ${var.service} take ${length(jsonencode({ Version = "2012-10-17", Statement = local.execution_statements }))} characters, and IAM takes 10240 in the policy of a role. Put secrets together: several keys of one Secrets Manager secret count once, and so does a pattern that several share as resource."
    }
  }
}

moved {
  from = aws_iam_role.execution
  to   = aws_iam_role.execution[0]
}

moved {
  from = aws_iam_role_policy.execution
  to   = aws_iam_role_policy.execution[0]
}

# Logs and images are what every execution role is for; which secrets one may read, those of the sidecars too, is this service's affair.
check "execution_role" {
  assert {
    condition     = var.execution_role_arn == null || length(local.secrets) == 0
    error_message = "Nothing is added to the role ${coalesce(var.execution_role_arn, "?")}, because it is given. For ${var.service} it has to read the secrets ${join(", ", concat(local.parameters, local.entries))}."
  }
}
