# What a service, a queue, the cluster and the load balancer are made of. Which actions take which resources:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

locals {
  clusters         = ["arn:${local.partition}:ecs:${local.here}:cluster/${var.name}"]
  services         = ["arn:${local.partition}:ecs:${local.here}:service/${coalesce(var.cluster_name, var.name)}/${var.name}-*"]
  task_definitions = ["arn:${local.partition}:ecs:${local.here}:task-definition/${var.name}-*:*"]
  dashboards       = ["arn:${local.partition}:cloudwatch::${local.account}:dashboard/${var.name}-*"]
  queues           = ["arn:${local.partition}:sqs:${local.here}:${var.name}-*"]

  log_groups = [
    "arn:${local.partition}:logs:${local.here}:log-group:/ecs/${var.name}-*",
    "arn:${local.partition}:logs:${local.here}:log-group:/aws/vendedlogs/apigateway/${var.name}",
    "arn:${local.partition}:logs:${local.here}:log-group:/aws/vendedlogs/apigateway/${var.name}:*",
  ]

  # The modules' own, and those that target tracking makes: Application Auto Scaling asks whether its caller might make them.
  # https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
  alarms = [
    "arn:${local.partition}:cloudwatch:${local.here}:alarm:${var.name}-*",
    "arn:${local.partition}:cloudwatch:${local.here}:alarm:TargetTracking-service/${coalesce(var.cluster_name, var.name)}/${var.name}-*",
  ]

  # The names that the modules `network` and `service` give, which AWS limits to 32 characters.
  load_balancer_name = length(var.name) <= 32 ? var.name : "${trim(substr(var.name, 0, 23), "-")}-${substr(sha256(var.name), 0, 8)}"
  target_group_names = "${trim(substr(var.name, 0, 23), "-")}-*"
  elb                = "arn:${local.partition}:elasticloadbalancing:${local.here}"
}

resource "aws_iam_policy" "services" {
  name        = "${var.name}-deploy-services"
  description = "Changes the services, queues, cluster and load balancer of ${var.name}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # These actions take no resource. A revision is deregistered once more where the state is of a time before they stayed.
        # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
        # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
        Sid      = "WithoutResource"
        Effect   = "Allow"
        Action   = ["ecs:DeregisterTaskDefinition", "logs:DeleteQueryDefinition", "logs:PutQueryDefinition"]
        Resource = "*"
      },
      {
        Sid    = "Cluster"
        Effect = "Allow"
        Action = [
          "ecs:CreateCluster",
          "ecs:DeleteCluster",
          "ecs:PutClusterCapacityProviders",
          "ecs:UpdateCluster",
          "ecs:UpdateClusterSettings",
        ]
        Resource = local.clusters
      },
      {
        Sid    = "Services"
        Effect = "Allow"
        Action = [
          "ecs:CreateService",
          "ecs:DeleteService",
          "ecs:UpdateService",
        ]
        Resource = local.services
      },
      {
        Sid      = "TaskDefinitions"
        Effect   = "Allow"
        Action   = ["ecs:RegisterTaskDefinition"]
        Resource = local.task_definitions
      },
      {
        Sid      = "EcsTags"
        Effect   = "Allow"
        Action   = ["ecs:TagResource", "ecs:UntagResource"]
        Resource = concat(local.clusters, local.services, local.task_definitions)
      },
      {
        Sid    = "LoadBalancer"
        Effect = "Allow"
        Action = [
          "elasticloadbalancing:AddTags",
          "elasticloadbalancing:CreateListener",
          "elasticloadbalancing:CreateLoadBalancer",
          "elasticloadbalancing:CreateRule",
          "elasticloadbalancing:CreateTargetGroup",
          "elasticloadbalancing:DeleteListener",
          "elasticloadbalancing:DeleteLoadBalancer",
          "elasticloadbalancing:DeleteRule",
          "elasticloadbalancing:DeleteTargetGroup",
          "elasticloadbalancing:ModifyListener",
          "elasticloadbalancing:ModifyListenerAttributes",
          "elasticloadbalancing:ModifyLoadBalancerAttributes",
          "elasticloadbalancing:ModifyRule",
          "elasticloadbalancing:ModifyTargetGroup",
          "elasticloadbalancing:ModifyTargetGroupAttributes",
          "elasticloadbalancing:RemoveTags",
          "elasticloadbalancing:SetRulePriorities",
          "elasticloadbalancing:SetSecurityGroups",
          "elasticloadbalancing:SetSubnets",
        ]
        Resource = [
          "${local.elb}:loadbalancer/app/${local.load_balancer_name}/*",
          "${local.elb}:listener/app/${local.load_balancer_name}/*",
          "${local.elb}:listener-rule/app/${local.load_balancer_name}/*",
          "${local.elb}:targetgroup/${local.target_group_names}/*",
        ]
      },
      {
        # A target's id is random; its kind is not.
        # https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html
        Sid    = "Scaling"
        Effect = "Allow"
        Action = [
          "application-autoscaling:DeleteScalingPolicy",
          "application-autoscaling:DeleteScheduledAction",
          "application-autoscaling:DeregisterScalableTarget",
          "application-autoscaling:PutScalingPolicy",
          "application-autoscaling:PutScheduledAction",
          "application-autoscaling:RegisterScalableTarget",
        ]
        Resource = "arn:${local.partition}:application-autoscaling:${local.here}:scalable-target/*"
        Condition = {
          StringEquals = {
            "application-autoscaling:scalable-dimension" = "ecs:service:DesiredCount"
            "application-autoscaling:service-namespace"  = "ecs"
          }
        }
      },
      {
        Sid      = "ScalingTags"
        Effect   = "Allow"
        Action   = ["application-autoscaling:TagResource", "application-autoscaling:UntagResource"]
        Resource = "arn:${local.partition}:application-autoscaling:${local.here}:scalable-target/*"
      },
      {
        Sid    = "Alarms"
        Effect = "Allow"
        Action = [
          "cloudwatch:DeleteAlarms",
          "cloudwatch:PutMetricAlarm",
          "cloudwatch:TagResource",
          "cloudwatch:UntagResource",
        ]
        Resource = local.alarms
      },
      {
        Sid      = "Dashboards"
        Effect   = "Allow"
        Action   = ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"]
        Resource = local.dashboards
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = [
          "logs:CreateLogGroup",
          "logs:DeleteLogGroup",
          "logs:DeleteRetentionPolicy",
          "logs:PutRetentionPolicy",
          "logs:TagResource",
          "logs:UntagResource",
        ]
        Resource = local.log_groups
      },
      {
        Sid    = "Queues"
        Effect = "Allow"
        Action = [
          "sqs:CreateQueue",
          "sqs:DeleteQueue",
          "sqs:SetQueueAttributes",
          "sqs:TagQueue",
          "sqs:UntagQueue",
        ]
        Resource = local.queues
      },
    ]
  })

  # AWS changes no description: another sentence would make another policy, and take the role's rights away for that moment.
  lifecycle {
    ignore_changes = [description]
  }
}
