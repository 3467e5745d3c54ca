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

run "makes_and_empowers_task_roles_by_their_name_where_there_is_no_boundary" {
  command = apply

  assert {
    condition = one([for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement if statement.Sid == "EmpowerTaskRoles"]) == {
      Sid      = "EmpowerTaskRoles"
      Effect   = "Allow"
      Action   = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePolicy"]
      Resource = ["arn:aws:iam::111111111111:role/shop-dev-*-execution", "arn:aws:iam::111111111111:role/shop-dev-*-task"]
    }
    error_message = "nothing about boundaries, and these three nowhere else"
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement.Sid if statement.Effect == "Deny"] == ["NotItself"]
    error_message = "nothing is denied but the roles themselves"
  }
}

run "makes_and_empowers_task_roles_with_the_boundary_only" {
  command = apply

  variables {
    permissions_boundary = "arn:aws:iam::111111111111:policy/shop-boundary"
  }

  assert {
    condition = one([for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement if statement.Sid == "EmpowerTaskRoles"]) == {
      Sid       = "EmpowerTaskRoles"
      Effect    = "Allow"
      Action    = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"]
      Resource  = ["arn:aws:iam::111111111111:role/shop-dev-*-execution", "arn:aws:iam::111111111111:role/shop-dev-*-task"]
      Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::111111111111:policy/shop-boundary" } }
    }
    error_message = "allowed with this boundary, also to roles that did not have it"
  }

  assert {
    condition = alltrue([
      for action in ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"] :
      [for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement.Sid if statement.Effect == "Allow" && contains(try(statement.Action, []), action)] == ["EmpowerTaskRoles"]
    ])
    error_message = "no other statement gives what the condition holds back"
  }
}

run "denies_roles_without_the_boundary_whatever_else_is_allowed" {
  command = apply

  variables {
    permissions_boundary = "arn:aws:iam::111111111111:policy/shop-boundary"
    actions              = ["iam:CreateRole"]
  }

  assert {
    condition = { for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement.Sid => [try(statement.Action, "all but reading"), statement.Resource, try(statement.Condition, null)] if statement.Effect == "Deny" && statement.Sid != "NotItself" } == {
      OnlyWithBoundary = [
        ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"],
        "*",
        { StringNotEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::111111111111:policy/shop-boundary" } },
      ]
      KeepBoundary   = [["iam:DeleteRolePermissionsBoundary"], "*", null]
      NotTheBoundary = ["all but reading", "arn:aws:iam::111111111111:policy/shop-boundary", null]
    }
    error_message = "not without it, not with another, and neither its removal nor a new version of it"
  }
}

run "keeps_roles_below_their_path" {
  command = apply

  variables {
    role_path    = "/shop/"
    repositories = ["orders"]
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.roles.policy).Statement :
      flatten([statement.Resource]) == ["arn:aws:iam::111111111111:role/shop/shop-dev-*-execution", "arn:aws:iam::111111111111:role/shop/shop-dev-*-task"] if contains(["EmpowerTaskRoles", "TaskRoles", "PassTaskRoles"], statement.Sid)
    ])
    error_message = "roles of this name elsewhere are not touched"
  }

  assert {
    condition     = [aws_iam_role.deploy.path, aws_iam_role.plan.path, aws_iam_role.push[0].path] == ["/shop/", "/shop/", "/shop/"]
    error_message = "the roles made here lie there, too"
  }

  assert {
    condition = alltrue([
      for role in ["deploy", "plan", "push"] :
      contains(one([for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement.Resource if statement.Sid == "NotItself"]), "arn:aws:iam::111111111111:role/shop/shop-dev-${role}")
    ])
    error_message = "and stay out of the deploy role's reach"
  }
}

run "knows_the_repositories_by_their_names" {
  command = apply

  variables {
    repositories = ["orders", "caller", "orders"]
  }

  assert {
    condition = alltrue([
      for policy in [aws_iam_policy.read_registry["0"], aws_iam_policy.deploy_registry["0"], aws_iam_policy.push["0"]] : alltrue([
        for statement in jsondecode(policy.policy).Statement :
        statement.Resource == ["arn:aws:ecr:eu-west-2:111111111111:repository/caller", "arn:aws:ecr:eu-west-2:111111111111:repository/orders"] if statement.Sid != "LogIn"
      ])
    ])
    error_message = "these two, once each"
  }

  assert {
    condition = alltrue([
      for action in flatten([for statement in jsondecode(aws_iam_policy.deploy_registry["0"].policy).Statement : statement.Action]) :
      !contains(["ecr:PutImage", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:GetAuthorizationToken", "ecr:BatchDeleteImage", "ecr:DeleteRepository"], action)
    ])
    error_message = "deploying pushes nothing and deletes no image"
  }

  assert {
    condition     = toset([for attachment in aws_iam_role_policy_attachment.deploy : attachment.policy_arn if strcontains(attachment.policy_arn, "registry")]) == toset(["arn:aws:iam::111111111111:policy/shop-dev-deploy-registry"]) && aws_iam_role_policy_attachment.plan["registry_0"].policy_arn == "arn:aws:iam::111111111111:policy/shop-dev-read-registry"
    error_message = "each role has its own part"
  }
}

run "pushes_from_the_branches_with_a_role_that_does_nothing_else" {
  command = apply

  variables {
    repositories        = ["orders"]
    github_environments = ["prod"]
  }

  assert {
    condition     = jsondecode(aws_iam_role.push[0].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == ["repo:acme/shop:ref:refs/heads/main"]
    error_message = "building is in no environment of GitHub"
  }

  assert {
    condition = { for statement in jsondecode(aws_iam_policy.push["0"].policy).Statement : statement.Sid => statement.Action } == {
      LogIn = ["ecr:GetAuthorizationToken"]
      Push = [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImages",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ]
    }
    error_message = "nothing is deleted, and no layer is read"
  }

  assert {
    condition     = values(aws_iam_role_policy_attachment.push)[*].policy_arn == ["arn:aws:iam::111111111111:policy/shop-dev-push"] && output.push_role_arn == "arn:aws:iam::111111111111:role/shop-dev-push"
    error_message = "this policy alone"
  }
}

run "has_nothing_to_do_with_a_registry_of_another_environment" {
  command = apply

  assert {
    condition     = length(aws_iam_role.push) == 0 && output.push_role_arn == null
    error_message = "no repositories, no role to push"
  }

  assert {
    condition = alltrue(flatten([
      for policy in [aws_iam_policy.read, aws_iam_policy.services, aws_iam_policy.network, aws_iam_policy.roles] : [
        for statement in jsondecode(policy.policy).Statement : [for action in try(statement.Action, []) : !startswith(action, "ecr:")]
      ]
    ]))
    error_message = "and no right on any"
  }
}

run "gives_nothing_for_keys_zones_and_certificates_that_are_not_given" {
  command = apply

  assert {
    condition     = length(aws_iam_policy.given) == 0 && alltrue([for statement in jsondecode(aws_iam_policy.read.policy).Statement : !contains(["ReadZones", "ReadChanges", "ReadCertificates", "ReadListenerCertificates"], statement.Sid)])
    error_message = "nothing given, nothing allowed"
  }
}

run "uses_the_keys_zones_and_certificates_that_are_given" {
  command = apply

  variables {
    kms_keys         = ["arn:aws:kms:eu-west-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"]
    hosted_zone_ids  = ["Z0123456789ABCDEFGHIJ"]
    certificate_arns = ["arn:aws:acm:eu-west-2:111111111111:certificate/12345678-1234-1234-1234-123456789012"]
  }

  assert {
    condition = { for statement in jsondecode(aws_iam_policy.given[0].policy).Statement : statement.Sid => [flatten([statement.Resource]), try(statement.Condition, null)] if statement.Sid != "LogKeys" } == {
      Keys = [
        ["arn:aws:kms:eu-west-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
        { StringEquals = { "kms:ViaService" = "ecr.eu-west-2.amazonaws.com" } },
      ]
      Records = [
        ["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"],
        { "ForAllValues:StringEquals" = { "route53:ChangeResourceRecordSetsRecordTypes" = ["A", "AAAA", "CNAME"] } },
      ]
      ListenerCertificates = [["arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/shop-dev/*"], null]
    }
    error_message = "these, and no other key, zone or listener"
  }

  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.given[0].policy).Statement : [statement.Action, statement.Resource] if statement.Sid == "LogKeys"]) == [["logs:AssociateKmsKey", "logs:DisassociateKmsKey"], one([for statement in jsondecode(aws_iam_policy.services.policy).Statement : statement.Resource if statement.Sid == "Logs"])]
    error_message = "the environment's own log groups"
  }

  assert {
    condition = { for statement in jsondecode(aws_iam_policy.read.policy).Statement : statement.Sid => statement.Resource if contains(["ReadZones", "ReadChanges", "ReadCertificates"], statement.Sid) } == {
      ReadZones        = ["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]
      ReadChanges      = "arn:aws:route53:::change/*"
      ReadCertificates = ["arn:aws:acm:eu-west-2:111111111111:certificate/12345678-1234-1234-1234-123456789012"]
    }
    error_message = "a plan reads them"
  }

  assert {
    condition     = aws_iam_role_policy_attachment.deploy["given"].policy_arn == "arn:aws:iam::111111111111:policy/shop-dev-deploy-given" && length(aws_iam_role_policy_attachment.plan) == 1
    error_message = "for the deploy role"
  }
}

run "makes_rules_on_the_listeners_that_are_given_and_leaves_those_alone" {
  command = apply

  variables {
    listener_arns = ["arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/main/0123456789abcdef/fedcba9876543210"]
  }

  assert {
    condition = { for statement in jsondecode(aws_iam_policy.given[0].policy).Statement : statement.Sid => [statement.Action, statement.Resource] } == {
      GivenListeners = [
        ["elasticloadbalancing:CreateRule"],
        ["arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/main/0123456789abcdef/fedcba9876543210"],
      ]
      RulesOfGivenListeners = [
        ["elasticloadbalancing:AddTags", "elasticloadbalancing:DeleteRule", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:RemoveTags", "elasticloadbalancing:SetRulePriorities"],
        ["arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener-rule/app/main/0123456789abcdef/fedcba9876543210/*"],
      ]
    }
    error_message = "rules of this listener, and nothing of the load balancer"
  }
}

run "passes_the_roles_that_are_given_to_ecs_tasks_only" {
  command = apply

  variables {
    passed_roles = ["arn:aws:iam::111111111111:role/orders", "arn:aws:iam::111111111111:role/ecs-execution"]
  }

  assert {
    condition = jsondecode(aws_iam_policy.given[0].policy).Statement == [{
      Sid       = "PassGivenRoles"
      Effect    = "Allow"
      Action    = ["iam:PassRole"]
      Resource  = ["arn:aws:iam::111111111111:role/orders", "arn:aws:iam::111111111111:role/ecs-execution"]
      Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
    }]
    error_message = "these two as they are, and for tasks"
  }

  assert {
    condition = alltrue([
      for policy in [aws_iam_policy.read.policy, aws_iam_policy.roles.policy] : alltrue([
        for statement in jsondecode(policy).Statement : !strcontains(jsonencode(statement.Resource), "role/orders")
      ])
    ])
    error_message = "nothing else about them"
  }
}

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
run "stays_below_the_limits_of_iam_with_long_names_and_200_repositories" {
  command = apply

  variables {
    name                 = format("a%056d", 0)
    state_bucket         = format("a%062d", 0)
    cluster_name         = format("a%0254d", 0)
    role_path            = "/${format("a%062d", 0)}/"
    permissions_boundary = "arn:aws:iam::111111111111:policy/${format("a%0127d", 0)}"
    repositories         = [for number in range(200) : format("shop/a-service-with-a-long-name-of-%03d-letters", number)]
    kms_keys             = [for number in range(5) : "arn:aws:kms:eu-west-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890a${number}"]
    hosted_zone_ids      = [for number in range(5) : "Z0123456789ABCDEFGHI${number}"]
    certificate_arns     = [for number in range(5) : "arn:aws:acm:eu-west-2:111111111111:certificate/12345678-1234-1234-1234-12345678901${number}"]
    listener_arns        = [for number in range(2) : "arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/a-load-balancer-of-32-characters/0123456789abcdef/fedcba987654321${number}"]
    passed_roles         = [for number in range(20) : format("arn:aws:iam::111111111111:role/%097d", number)]
  }

  assert {
    condition = alltrue([
      for policy in concat(
        [aws_iam_policy.read, aws_iam_policy.services, aws_iam_policy.network, aws_iam_policy.roles, aws_iam_policy.given[0]],
        values(aws_iam_policy.read_registry), values(aws_iam_policy.deploy_registry), values(aws_iam_policy.push),
      ) : length(policy.policy) <= 6144
    ])
    error_message = "6,144 characters for a managed policy, not ${join(", ", [for policy in concat([aws_iam_policy.read, aws_iam_policy.services, aws_iam_policy.network, aws_iam_policy.roles, aws_iam_policy.given[0]], values(aws_iam_policy.deploy_registry)) : length(policy.policy)])}"
  }

  assert {
    condition     = length(aws_iam_role_policy_attachment.deploy) == 10 && length(aws_iam_role_policy_attachment.plan) == 6 && length(aws_iam_role_policy_attachment.push) == 5
    error_message = "10 managed policies for a role"
  }

  assert {
    condition     = length(aws_iam_role_policy.deploy_state.policy) <= 10240
    error_message = "10,240 characters for all inline policies of a role"
  }

  assert {
    condition     = length(aws_iam_role.deploy.name) == 64
    error_message = "64 characters for a role"
  }
}

run "rejects_repositories_whose_names_are_too_long_for_their_policies" {
  command = plan

  variables {
    repositories = [for number in range(40) : format("shop/%0150d", number)]
  }

  expect_failures = [aws_iam_policy.read_registry, aws_iam_policy.deploy_registry, aws_iam_policy.push]
}

run "rejects_more_given_roles_than_a_policy_can_name" {
  command = plan

  variables {
    passed_roles = [for number in range(100) : format("arn:aws:iam::111111111111:role/service-with-its-own-role-%03d", number)]
  }

  expect_failures = [aws_iam_policy.given]
}

run "rejects_more_zones_and_certificates_than_a_policy_can_name" {
  command = plan

  variables {
    hosted_zone_ids  = [for number in range(60) : format("Z%019d", number)]
    certificate_arns = [for number in range(20) : format("arn:aws:acm:eu-west-2:111111111111:certificate/12345678-1234-1234-1234-%012d", number)]
  }

  expect_failures = [aws_iam_policy.read]
}

run "rejects_a_role_path_that_makes_the_policies_too_long" {
  command = plan

  variables {
    role_path            = "/${format("%0510d", 0)}/"
    name                 = format("a%056d", 0)
    permissions_boundary = "arn:aws:iam::111111111111:policy/${format("a%0127d", 0)}"
  }

  expect_failures = [aws_iam_policy.read, aws_iam_policy.roles]
}

run "rejects_more_actions_than_a_role_has_room_for" {
  command = plan

  variables {
    actions = [for number in range(300) : format("dynamodb:AnActionOfALongName%04d", number)]
  }

  expect_failures = [aws_iam_role_policy.deploy_more]
}

run "rejects_more_branches_than_a_trust_policy_can_name" {
  command = plan

  variables {
    branches = [for number in range(50) : format("release/2026-%03d", number)]
  }

  expect_failures = [aws_iam_role.deploy, aws_iam_role.plan]
}

run "rejects_more_branches_than_the_trust_of_the_push_role_can_name" {
  command = plan

  variables {
    branches            = [for number in range(50) : format("release/2026-%03d", number)]
    github_environments = []
    repositories        = ["orders"]
  }

  expect_failures = [aws_iam_role.deploy, aws_iam_role.plan, aws_iam_role.push]
}

run "rejects_a_boundary_of_another_account" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::222222222222:policy/shop-boundary"
  }

  expect_failures = [aws_iam_policy.roles]
}

run "takes_a_boundary_that_aws_owns" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
  }

  assert {
    condition     = strcontains(aws_iam_policy.roles.policy, "arn:aws:iam::aws:policy/PowerUserAccess")
    error_message = "it is in every account"
  }
}

run "rejects_a_given_role_of_another_account" {
  command = plan

  variables {
    passed_roles = ["arn:aws:iam::222222222222:role/orders"]
  }

  expect_failures = [aws_iam_policy.given]
}

run "rejects_what_is_given_of_another_region" {
  command = plan

  variables {
    listener_arns = ["arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/main/0123456789abcdef/0123456789abcdef"]
  }

  expect_failures = [aws_iam_policy.given]
}
