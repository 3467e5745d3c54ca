mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111111111111" }
  }

  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }

  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" }
  }
}

override_resource {
  target = aws_iam_policy.read
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-read" }
}

override_resource {
  target = aws_iam_policy.services
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-deploy-services" }
}

override_resource {
  target = aws_iam_policy.network
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-deploy-network" }
}

override_resource {
  target = aws_iam_policy.roles
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-deploy-roles" }
}

override_resource {
  target = aws_iam_role.deploy
  values = { arn = "arn:aws:iam::111111111111:role/shop-dev-deploy" }
}

override_resource {
  target = aws_iam_role.plan
  values = { arn = "arn:aws:iam::111111111111:role/shop-dev-plan" }
}

override_resource {
  target = aws_iam_policy.read_registry
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-read-registry" }
}

override_resource {
  target = aws_iam_policy.deploy_registry
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-deploy-registry" }
}

override_resource {
  target = aws_iam_policy.push
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-push" }
}

override_resource {
  target = aws_iam_policy.given
  values = { arn = "arn:aws:iam::111111111111:policy/shop-dev-deploy-given" }
}

override_resource {
  target = aws_iam_role.push
  values = { arn = "arn:aws:iam::111111111111:role/shop-dev-push" }
}

variables {
  name         = "shop-dev"
  repository   = "acme/shop"
  state_bucket = "shop-tfstate-dev-111111111111"
  state_prefix = "shop"
}

run "gives_each_role_its_policies" {
  command = apply

  assert {
    condition     = toset(values(aws_iam_role_policy_attachment.deploy)[*].policy_arn) == toset([for name in ["read", "deploy-services", "deploy-network", "deploy-roles"] : "arn:aws:iam::111111111111:policy/shop-dev-${name}"])
    error_message = "deploying takes all four"
  }

  assert {
    condition     = alltrue([for attachment in aws_iam_role_policy_attachment.deploy : attachment.role == "shop-dev-deploy"])
    error_message = "attached to the deploy role"
  }

  assert {
    condition     = { for key, attachment in aws_iam_role_policy_attachment.plan : attachment.role => attachment.policy_arn } == { shop-dev-plan = "arn:aws:iam::111111111111:policy/shop-dev-read" }
    error_message = "the plan role has the reading policy only"
  }

  assert {
    condition     = aws_iam_role_policy.deploy_state.role == "shop-dev-deploy" && aws_iam_role_policy.plan_state.role == "shop-dev-plan"
    error_message = "each role has its own rights on the state"
  }
}

run "names_each_action_in_full" {
  command = apply

  variables {
    actions = ["route53:ChangeResourceRecordSets"]
  }

  assert {
    condition = alltrue(flatten([
      for policy in [
        aws_iam_policy.read.policy,
        aws_iam_policy.services.policy,
        aws_iam_policy.network.policy,
        aws_iam_policy.roles.policy,
        aws_iam_role_policy.deploy_state.policy,
        aws_iam_role_policy.deploy_more[0].policy,
        aws_iam_role_policy.plan_state.policy,
        ] : [
        for statement in jsondecode(policy).Statement : [
          for action in concat(try(statement.Action, []), try(statement.NotAction, [])) : can(regex("^[a-z0-9-]+:[A-Za-z0-9]+$", action))
        ]
      ]
    ]))
    error_message = "no `*` in any action"
  }
}

run "allows_all_resources_only_where_a_statement_says_why" {
  command = apply

  assert {
    condition = toset(flatten([
      for policy in [
        aws_iam_policy.read.policy,
        aws_iam_policy.services.policy,
        aws_iam_policy.network.policy,
        aws_iam_policy.roles.policy,
        aws_iam_role_policy.deploy_state.policy,
        aws_iam_role_policy.plan_state.policy,
        ] : [
        for statement in jsondecode(policy).Statement : statement.Sid if contains(flatten([statement.Resource]), "*")
      ]
    ])) == toset(["Describe", "WithoutResource", "AccessLog"])
    error_message = "these three take no resource"
  }

  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(aws_iam_policy.services.policy).Statement : [
        for resource in flatten([statement.Resource]) :
        resource == "*" || startswith(resource, "arn:aws:${split(":", statement.Action[0])[0]}:eu-west-2:111111111111:") || startswith(resource, "arn:aws:cloudwatch::111111111111:dashboard/")
      ]
    ]))
    error_message = "this account, this region, the service that the actions belong to; dashboards have no region"
  }
}

run "scopes_by_the_name_where_iam_can" {
  command = apply

  assert {
    condition = {
      for statement in jsondecode(aws_iam_policy.services.policy).Statement : statement.Sid => flatten([statement.Resource])
      if contains(["Cluster", "Services", "TaskDefinitions", "Alarms", "Dashboards", "Logs", "Queues", "LoadBalancer"], statement.Sid)
      } == {
      Cluster         = ["arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"]
      Services        = ["arn:aws:ecs:eu-west-2:111111111111:service/shop-dev/shop-dev-*"]
      TaskDefinitions = ["arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-*:*"]
      Alarms          = ["arn:aws:cloudwatch:eu-west-2:111111111111:alarm:shop-dev-*", "arn:aws:cloudwatch:eu-west-2:111111111111:alarm:TargetTracking-service/shop-dev/shop-dev-*"]
      Dashboards      = ["arn:aws:cloudwatch::111111111111:dashboard/shop-dev-*"]
      Queues          = ["arn:aws:sqs:eu-west-2:111111111111:shop-dev-*"]
      Logs = [
        "arn:aws:logs:eu-west-2:111111111111:log-group:/ecs/shop-dev-*",
        "arn:aws:logs:eu-west-2:111111111111:log-group:/aws/vendedlogs/apigateway/shop-dev",
        "arn:aws:logs:eu-west-2:111111111111:log-group:/aws/vendedlogs/apigateway/shop-dev:*",
      ]
      LoadBalancer = [
        "arn:aws:elasticloadbalancing:eu-west-2:111111111111:loadbalancer/app/shop-dev/*",
        "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/*",
        "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener-rule/app/shop-dev/*",
        "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/shop-dev-*/*",
      ]
    }
    error_message = "the names that the modules give"
  }
}

run "knows_the_shortened_names_of_a_long_environment" {
  command = apply

  variables {
    name = "shop-with-a-longer-nam-production"
  }

  assert {
    condition = one([for statement in jsondecode(aws_iam_policy.services.policy).Statement : statement.Resource if statement.Sid == "LoadBalancer"]) == [
      "arn:aws:elasticloadbalancing:eu-west-2:111111111111:loadbalancer/app/shop-with-a-longer-nam-${substr(sha256("shop-with-a-longer-nam-production"), 0, 8)}/*",
      "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-with-a-longer-nam-${substr(sha256("shop-with-a-longer-nam-production"), 0, 8)}/*",
      "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener-rule/app/shop-with-a-longer-nam-${substr(sha256("shop-with-a-longer-nam-production"), 0, 8)}/*",
      "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/shop-with-a-longer-nam-*/*",
    ]
    error_message = "the same names as in the modules network and service"
  }
}

run "knows_the_shortened_roles_of_a_long_environment" {
  command = apply

  # 50 characters: with a service of five the name of a task has more than the module task keeps.
  variables {
    name = "shop-with-a-very-much-longer-name-in-production-eu"
  }

  assert {
    condition = one([for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement.Resource if statement.Sid == "TaskRoles"]) == [
      "arn:aws:iam::111111111111:role/shop-with-a-very-much-longer-name-in-production-eu-*-execution",
      "arn:aws:iam::111111111111:role/shop-with-a-very-much-longer-name-in-production-eu-*-task",
      "arn:aws:iam::111111111111:role/shop-with-a-very-much-longer-name-in-producti-*-execution",
      "arn:aws:iam::111111111111:role/shop-with-a-very-much-longer-name-in-producti-*-task",
    ]
    error_message = "the same start as in the module task"
  }
}

run "leaves_the_roles_of_an_environment_of_a_longer_name_alone" {
  command = apply

  assert {
    condition = alltrue([
      for pattern in flatten([for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement.Resource if contains(["EmpowerTaskRoles", "TaskRoles", "PassTaskRoles"], statement.Sid)]) :
      alltrue([for role in ["deploy", "plan", "push"] : !can(regex("^${replace(pattern, "*", ".*")}$", "arn:aws:iam::111111111111:role/shop-dev-eu-${role}"))])
    ])
    error_message = "shop-dev-eu has a deploy role of its own"
  }
}

# What the compiler says of two such environments, link/shared-rights. EC2 goes by the Name tag, below.
run "reaches_what_an_environment_of_a_longer_name_has_in_its_account" {
  command = apply

  assert {
    condition = toset([
      for arn in [
        "arn:aws:cloudwatch::111111111111:dashboard/shop-dev-eu-orders",
        "arn:aws:cloudwatch:eu-west-1:111111111111:alarm:shop-dev-eu-orders-errors",
        "arn:aws:cloudwatch:eu-west-2:111111111111:alarm:shop-dev-eu-orders-errors",
        "arn:aws:ecs:eu-west-1:111111111111:task-definition/shop-dev-eu-orders:1",
        "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev-eu",
        "arn:aws:ecs:eu-west-2:111111111111:service/shop-dev-eu/shop-dev-eu-orders",
        "arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-eu-orders:1",
        "arn:aws:elasticloadbalancing:eu-west-2:111111111111:loadbalancer/app/shop-dev-eu/0123456789abcdef",
        "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/shop-dev-eu-orders/0123456789abcdef",
        "arn:aws:iam::111111111111:role/shop-dev-eu-orders-task",
        "arn:aws:iam::111111111111:role/eu/shop-dev-eu-orders-task",
        "arn:aws:logs:eu-west-2:111111111111:log-group:/ecs/shop-dev-eu-orders",
        "arn:aws:sqs:eu-west-1:111111111111:shop-dev-eu-jobs",
        "arn:aws:sqs:eu-west-2:111111111111:shop-dev-eu-jobs",
        ] : arn if anytrue([
          for pattern in flatten([
            for policy in [aws_iam_policy.services.policy, aws_iam_policy.roles.policy] :
            [for statement in jsondecode(policy).Statement : statement.Resource if statement.Effect == "Allow"]
          ]) : pattern != "*" && can(regex("^${replace(pattern, "*", ".*")}$", arn))
      ])
      ]) == toset([
      "arn:aws:cloudwatch::111111111111:dashboard/shop-dev-eu-orders",
      "arn:aws:cloudwatch:eu-west-2:111111111111:alarm:shop-dev-eu-orders-errors",
      "arn:aws:ecs:eu-west-2:111111111111:task-definition/shop-dev-eu-orders:1",
      "arn:aws:elasticloadbalancing:eu-west-2:111111111111:targetgroup/shop-dev-eu-orders/0123456789abcdef",
      "arn:aws:iam::111111111111:role/shop-dev-eu-orders-task",
      "arn:aws:logs:eu-west-2:111111111111:log-group:/ecs/shop-dev-eu-orders",
      "arn:aws:sqs:eu-west-2:111111111111:shop-dev-eu-jobs",
    ])
    error_message = "the message of the compiler and the README name other things"
  }
}

run "scopes_ec2_by_the_name_tag" {
  command = apply

  assert {
    condition = {
      for statement in jsondecode(aws_iam_policy.network.policy).Statement : statement.Sid => statement.Condition.StringLike
      if contains(["Create", "ChangeOwn", "TagOwn"], statement.Sid)
      } == {
      Create    = { "aws:RequestTag/Name" = ["shop-dev", "shop-dev-*", "shop-dev/*"] }
      ChangeOwn = { "aws:ResourceTag/Name" = ["shop-dev", "shop-dev-*", "shop-dev/*"] }
      TagOwn    = { "aws:ResourceTag/Name" = ["shop-dev", "shop-dev-*", "shop-dev/*"] }
    }
    error_message = "only what carries the environment's name"
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.network.policy).Statement :
      can(statement.Condition) || alltrue([for resource in flatten([statement.Resource]) : !can(regex(":(security-group|natgateway|elastic-ip|vpc-endpoint)/", resource))])
    ])
    error_message = "no statement takes in groups, gateways, addresses or endpoints of others"
  }
}

run "takes_back_whatever_it_may_give" {
  command = apply

  variables {
    repositories     = ["caller"]
    kms_keys         = ["arn:aws:kms:eu-west-2:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"]
    hosted_zone_ids  = ["Z0123456789ABCDEFGHIJ"]
    certificate_arns = ["arn:aws:acm:eu-west-2:111111111111:certificate/01234567-89ab-cdef-0123-456789abcdef"]
    listener_arns    = ["arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/main/0123456789abcdef/fedcba9876543210"]
  }

  assert {
    condition = toset(flatten([
      for actions in [flatten([
        for policy in [aws_iam_policy.services, aws_iam_policy.network, aws_iam_policy.roles, aws_iam_policy.given[0], aws_iam_policy.deploy_registry["0"]] : [
          for statement in jsondecode(policy.policy).Statement : statement.Action if statement.Effect == "Allow"
        ]
      ])] :
      [
        for pair in [
          ["Create", "Delete"], ["Tag", "Untag"], ["Untag", "Tag"], ["Associate", "Disassociate"], ["Disassociate", "Associate"], ["Attach", "Detach"], ["Detach", "Attach"],
          ["Add", "Remove"], ["Remove", "Add"], ["Authorize", "Revoke"], ["Revoke", "Authorize"], ["Allocate", "Release"], ["Release", "Allocate"],
          ["Register", "Deregister"], ["Deregister", "Register"],
        ] :
        [for action in actions : action if strcontains(action, ":${pair[0]}") && !contains(actions, replace(action, ":${pair[0]}", ":${pair[1]}"))]
      ]
      ])) == toset([
      "ec2:CreateVpcEndpoint",              # ec2:DeleteVpcEndpoints
      "ec2:DisassociateAddress",            # a NAT gateway takes its address itself
      "ecr:CreateRepository",               # images are not deleted
      "iam:CreateServiceLinkedRole",        # AWS's own, shared by the account
      "kms:CreateGrant",                    # kms:RetireGrant
      "route53:AssociateVPCWithHostedZone", # of an endpoint's private DNS, and goes with it
    ])
    error_message = "a right to make, tag or attach comes with the right to undo it"
  }
}

run "changes_in_place_what_the_modules_change" {
  command = apply

  assert {
    condition = toset(flatten([
      for policy in [aws_iam_policy.services, aws_iam_policy.network] : [
        for statement in jsondecode(policy.policy).Statement : [
          for action in statement.Action : action if can(regex(":(?:Modify|Update|Put|Set|Reset|Replace)", action))
        ] if statement.Effect == "Allow"
      ]
      ])) == toset([
      "application-autoscaling:PutScalingPolicy",
      "application-autoscaling:PutScheduledAction",
      "cloudwatch:PutDashboard",
      "cloudwatch:PutMetricAlarm",
      "ec2:ModifySecurityGroupRules",
      "ec2:ModifyVpcEndpoint",
      "ec2:ReplaceRoute",
      "ecs:PutClusterCapacityProviders",
      "ecs:UpdateCluster",
      "ecs:UpdateClusterSettings",
      "ecs:UpdateService",
      "elasticloadbalancing:ModifyListener",
      "elasticloadbalancing:ModifyListenerAttributes",
      "elasticloadbalancing:ModifyLoadBalancerAttributes",
      "elasticloadbalancing:ModifyRule",
      "elasticloadbalancing:ModifyTargetGroup",
      "elasticloadbalancing:ModifyTargetGroupAttributes",
      "elasticloadbalancing:SetRulePriorities",
      "elasticloadbalancing:SetSecurityGroups",
      "elasticloadbalancing:SetSubnets",
      "logs:PutQueryDefinition",
      "logs:PutResourcePolicy",
      "logs:PutRetentionPolicy",
      "logs:UpdateLogDelivery",
      "sqs:SetQueueAttributes",
    ])
    error_message = "an update without its right fails in the middle of an apply"
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html#http-api-logging.permissions
  assert {
    condition = { for statement in jsondecode(aws_iam_policy.network.policy).Statement : statement.Sid => toset(statement.Action) if contains(["Apis", "AccessLog"], statement.Sid) } == {
      Apis = toset(["apigateway:DELETE", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"])
      AccessLog = toset([
        "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeResourcePolicies", "logs:GetLogDelivery",
        "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
      ])
    }
    error_message = "each method that changes an API, and what API Gateway asks for to log"
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_iam_policy.network.policy).Statement : contains(statement.Action, "ec2:DeleteVpcEndpoints") && contains(statement.Action, "ec2:ModifyVpcEndpoint")
    ])
    error_message = "endpoints are changed and taken away"
  }
}

run "passes_task_roles_to_ecs_tasks_only" {
  command = apply

  assert {
    condition = [
      for policy in [aws_iam_policy.read.policy, aws_iam_policy.services.policy, aws_iam_policy.network.policy, aws_iam_policy.roles.policy] : [
        for statement in jsondecode(policy).Statement : [statement.Resource, statement.Condition] if contains(try(statement.Action, []), "iam:PassRole")
      ]
      ] == [[], [], [], [
        [["arn:aws:iam::111111111111:role/shop-dev-*-execution", "arn:aws:iam::111111111111:role/shop-dev-*-task"], { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }]
    ]]
    error_message = "one statement, with both limits"
  }
}

run "changes_no_roles_but_those_of_the_services" {
  command = apply

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.roles.policy).Statement :
      flatten([statement.Resource]) == ["arn:aws:iam::111111111111:role/shop-dev-*-execution", "arn:aws:iam::111111111111:role/shop-dev-*-task"] if contains(["EmpowerTaskRoles", "TaskRoles", "PassTaskRoles"], statement.Sid)
    ])
    error_message = "roles are scoped by the name"
  }

  assert {
    condition = alltrue([
      for action in flatten([for statement in jsondecode(aws_iam_policy.roles.policy).Statement : try(statement.Action, [])]) :
      !contains(["iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:CreateUser", "iam:CreateAccessKey"], action)
    ])
    error_message = "roles, and neither policies nor users"
  }

  assert {
    condition = one([for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement.Condition if statement.Sid == "ServiceLinkedRoles"]) == {
      StringEquals = {
        "iam:AWSServiceName" = ["ecs.amazonaws.com", "ecs.application-autoscaling.amazonaws.com", "elasticloadbalancing.amazonaws.com", "ops.apigateway.amazonaws.com"]
      }
    }
    error_message = "AWS's own roles for the services in use"
  }
}

run "keeps_the_deploy_role_from_changing_itself" {
  command = apply

  assert {
    condition = [for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement.Resource if statement.Effect == "Deny"] == [[
      "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
      "arn:aws:iam::111111111111:policy/shop-dev-deploy-*",
      "arn:aws:iam::111111111111:policy/shop-dev-push-*",
      "arn:aws:iam::111111111111:policy/shop-dev-read",
      "arn:aws:iam::111111111111:policy/shop-dev-read-*",
      "arn:aws:iam::111111111111:role/shop-dev-deploy",
      "arn:aws:iam::111111111111:role/shop-dev-plan",
      "arn:aws:iam::111111111111:role/shop-dev-push",
    ]]
    error_message = "the roles, their policies and the provider"
  }

  assert {
    condition = alltrue([
      for policy in [aws_iam_policy.services, aws_iam_policy.network, aws_iam_policy.roles] : startswith(policy.name, "shop-dev-deploy-")
    ]) && aws_iam_policy.read.name == "shop-dev-read"
    error_message = "the policies have the names that are protected"
  }

  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(aws_iam_policy.roles.policy).Statement : [for action in statement.NotAction : can(regex("^iam:(Get|List)", action))] if statement.Effect == "Deny"
    ]))
    error_message = "reading stays, so that a plan of this unit works"
  }
}

run "lets_the_plan_role_read_only" {
  command = apply

  assert {
    condition = alltrue(flatten([
      for policy in [aws_iam_policy.read.policy, aws_iam_role_policy.plan_state.policy] : [
        for statement in jsondecode(policy).Statement : [
          for action in statement.Action : can(regex("^([a-z0-9-]+:(Get|List|Describe)[A-Za-z]+|apigateway:GET|kms:Decrypt)$", action))
        ]
      ]
    ]))
    error_message = "Get, List and Describe, and the key of the state"
  }

  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(aws_iam_policy.read.policy).Statement : [
        for action in statement.Action : !can(regex("^(s3|ssm|secretsmanager|kms|sts):|^(logs:GetLogEvents|sqs:ReceiveMessage|ecr:GetDownloadUrlForLayer)$", action))
      ]
    ]))
    error_message = "settings, never data"
  }
}

run "reads_and_writes_the_state_below_its_prefix" {
  command = apply

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.deploy_state.policy).Statement : statement.Sid => [statement.Action, statement.Resource]
      if can(regex("^s3:", statement.Action[0]))
      } == {
      ListState  = [["s3:ListBucket"], "arn:aws:s3:::shop-tfstate-dev-111111111111"]
      ReadState  = [["s3:GetObject"], "arn:aws:s3:::shop-tfstate-dev-111111111111/shop/*"]
      WriteState = [["s3:PutObject"], "arn:aws:s3:::shop-tfstate-dev-111111111111/shop/*"]
      Unlock     = [["s3:DeleteObject"], "arn:aws:s3:::shop-tfstate-dev-111111111111/shop/*.tflock"]
    }
    error_message = "below the prefix, and only locks are deleted"
  }

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.plan_state.policy).Statement : statement.Sid => [statement.Action, statement.Resource]
      if can(regex("^s3:", statement.Action[0]))
      } == {
      ListState = [["s3:ListBucket"], "arn:aws:s3:::shop-tfstate-dev-111111111111"]
      ReadState = [["s3:GetObject"], "arn:aws:s3:::shop-tfstate-dev-111111111111/shop/*"]
    }
    error_message = "the plan role does not write"
  }
}

run "uses_keys_for_this_bucket_through_s3_only" {
  command = apply

  assert {
    condition = alltrue(flatten([
      for policy in [aws_iam_role_policy.deploy_state.policy, aws_iam_role_policy.plan_state.policy] : [
        for statement in jsondecode(policy).Statement : statement.Condition == {
          StringEquals = { "kms:ViaService" = "s3.eu-west-2.amazonaws.com" }
          StringLike   = { "kms:EncryptionContext:aws:s3:arn" = ["arn:aws:s3:::shop-tfstate-dev-111111111111", "arn:aws:s3:::shop-tfstate-dev-111111111111/shop/*"] }
        } if can(regex("^kms:", statement.Action[0]))
      ]
    ]))
    error_message = "whatever key it is, it opens this state only"
  }

  assert {
    condition     = length([for statement in jsondecode(aws_iam_role_policy.deploy_state.policy).Statement : 1 if can(regex("^kms:", statement.Action[0]))]) == 2
    error_message = "decrypt and encrypt"
  }
}

run "takes_a_state_at_the_top_of_its_bucket" {
  command = apply

  variables {
    state_prefix = ""
  }

  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.deploy_state.policy).Statement : statement.Resource if statement.Sid == "WriteState"]) == "arn:aws:s3:::shop-tfstate-dev-111111111111/*"
    error_message = "one slash"
  }
}

run "adds_the_actions_that_are_given" {
  command = apply

  variables {
    actions = ["sns:Publish", "route53:ChangeResourceRecordSets", "sns:Publish"]
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.deploy_more[0].policy).Statement == [{
      Sid      = "More"
      Effect   = "Allow"
      Action   = ["route53:ChangeResourceRecordSets", "sns:Publish"]
      Resource = "*"
    }] && aws_iam_role_policy.deploy_more[0].role == "shop-dev-deploy"
    error_message = "these, once each, for the deploy role"
  }
}

run "adds_nothing_by_default" {
  command = apply

  assert {
    condition     = length(aws_iam_role_policy.deploy_more) == 0
    error_message = "no action, no policy"
  }
}

run "scales_the_counts_of_services_and_nothing_else" {
  command = apply

  assert {
    condition = one([for statement in jsondecode(aws_iam_policy.services.policy).Statement : statement.Condition if statement.Sid == "Scaling"]) == {
      StringEquals = {
        "application-autoscaling:scalable-dimension" = "ecs:service:DesiredCount"
        "application-autoscaling:service-namespace"  = "ecs"
      }
    }
    error_message = "no table, fleet or cluster of another service"
  }

  assert {
    condition     = contains(one([for statement in jsondecode(aws_iam_policy.services.policy).Statement : statement.Action if statement.Sid == "Scaling"]), "application-autoscaling:PutScheduledAction")
    error_message = "scheduled actions belong to scaling"
  }
}

run "knows_a_cluster_by_another_name" {
  command = apply

  variables {
    cluster_name = "everybodys"
  }

  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.services.policy).Statement : statement.Resource if statement.Sid == "Services"]) == ["arn:aws:ecs:eu-west-2:111111111111:service/everybodys/shop-dev-*"]
    error_message = "services are changed in the named cluster only"
  }
}
