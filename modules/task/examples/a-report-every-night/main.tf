module "report" {
  source = "../.."

  name        = "shop-dev-report"
  service     = "report"
  environment = "dev"
  image       = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/report:2026-11-02"
  cpu         = 512
  memory      = 1024
  command     = ["node", "report.js"]

  secrets     = { DB_PASSWORD = { value_from = "arn:aws:ssm:eu-west-2:111111111111:parameter/orders/dev/db" } }
  permissions = [{ actions = ["s3:PutObject"], resources = ["arn:aws:s3:::shop-dev-reports/*"] }]
}

# The schedule starts the task, and hands its two roles on to ECS.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/tasks-scheduled-eventbridge-scheduler.html
resource "aws_scheduler_schedule" "nightly" {
  #checkov:skip=CKV_AWS_297:The schedule says when and what, and holds no secret
  name                = "shop-dev-report"
  schedule_expression = "cron(0 3 * * ? *)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
    role_arn = aws_iam_role.schedule.arn

    ecs_parameters {
      task_definition_arn = module.report.task_definition_arn
      launch_type         = "FARGATE"

      network_configuration {
        subnets         = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
        security_groups = ["sg-0aaaaaaaaaaaaaaaa"]
      }
    }
  }
}

resource "aws_iam_role" "schedule" {
  name = "shop-dev-report-schedule"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = "111111111111" } }
    }]
  })
}

resource "aws_iam_role_policy" "schedule" {
  name = "run-the-report"
  role = aws_iam_role.schedule.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ecs:RunTask", Resource = module.report.task_definition_arn },
      { Effect = "Allow", Action = "iam:PassRole", Resource = [module.report.task_role_arn, module.report.execution_role_arn] },
    ]
  })
}

# By hand: aws ecs run-task --launch-type FARGATE --task-definition <this> --cluster … --network-configuration …
output "task_definition_arn" {
  value = module.report.task_definition_arn
}
