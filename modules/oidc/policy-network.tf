# Security groups, NAT gateways, endpoints, routes and the HTTP API. EC2's ids are random, so that the Name tag, which all
# modules set, says what belongs to the environment: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policy-structure.html

locals {
  ec2       = "arn:${local.partition}:ec2:${local.here}"
  own_names = [var.name, "${var.name}-*", "${var.name}/*"]

  apis = [
    "arn:${local.partition}:apigateway:${local.region}::/apis",
    "arn:${local.partition}:apigateway:${local.region}::/apis/*",
    "arn:${local.partition}:apigateway:${local.region}::/vpclinks",
    "arn:${local.partition}:apigateway:${local.region}::/vpclinks/*",
    "arn:${local.partition}:apigateway:${local.region}::/tags/*",
  ]
}

resource "aws_iam_policy" "network" {
  name        = "${var.name}-deploy-network"
  description = "Changes the security groups, the ways in and the ways out of ${var.name}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Create"
        Effect = "Allow"
        Action = [
          "ec2:AllocateAddress",
          "ec2:CreateNatGateway",
          "ec2:CreateSecurityGroup",
          "ec2:CreateVpcEndpoint",
        ]
        Resource = [
          "${local.ec2}:elastic-ip/*",
          "${local.ec2}:natgateway/*",
          "${local.ec2}:security-group/*",
          "${local.ec2}:vpc-endpoint/*",
        ]
        Condition = { StringLike = { "aws:RequestTag/Name" = local.own_names } }
      },
      {
        # What the new things are put into. It was there before and is not called after the environment.
        Sid    = "CreateIn"
        Effect = "Allow"
        Action = [
          "ec2:CreateNatGateway",
          "ec2:CreateSecurityGroup",
          "ec2:CreateVpcEndpoint",
          "ec2:ModifyVpcEndpoint",
        ]
        Resource = [
          "${local.ec2}:route-table/*",
          "${local.ec2}:subnet/*",
          "${local.ec2}:vpc/*",
        ]
      },
      {
        Sid    = "ChangeOwn"
        Effect = "Allow"
        Action = [
          "ec2:AuthorizeSecurityGroupEgress",
          "ec2:AuthorizeSecurityGroupIngress",
          "ec2:CreateNatGateway",
          "ec2:CreateVpcEndpoint",
          "ec2:DeleteNatGateway",
          "ec2:DeleteSecurityGroup",
          "ec2:DeleteVpcEndpoints",
          "ec2:DisassociateAddress",
          "ec2:ModifySecurityGroupRules",
          "ec2:ModifyVpcEndpoint",
          "ec2:ReleaseAddress",
          "ec2:RevokeSecurityGroupEgress",
          "ec2:RevokeSecurityGroupIngress",
        ]
        Resource = [
          "${local.ec2}:elastic-ip/*",
          "${local.ec2}:natgateway/*",
          "${local.ec2}:security-group/*",
          "${local.ec2}:vpc-endpoint/*",
        ]
        Condition = { StringLike = { "aws:ResourceTag/Name" = local.own_names } }
      },
      {
        # A rule has no Name tag. Each of these actions needs the rule's group as well, and that is in ChangeOwn.
        Sid    = "ChangeRules"
        Effect = "Allow"
        Action = [
          "ec2:AuthorizeSecurityGroupEgress",
          "ec2:AuthorizeSecurityGroupIngress",
          "ec2:ModifySecurityGroupRules",
        ]
        Resource = "${local.ec2}:security-group-rule/*"
      },
      {
        Sid      = "Routes"
        Effect   = "Allow"
        Action   = ["ec2:CreateRoute", "ec2:DeleteRoute", "ec2:ReplaceRoute"]
        Resource = "${local.ec2}:route-table/*"
      },
      {
        Sid      = "TagNew"
        Effect   = "Allow"
        Action   = ["ec2:CreateTags"]
        Resource = [for kind in ["elastic-ip", "natgateway", "security-group", "security-group-rule", "vpc-endpoint"] : "${local.ec2}:${kind}/*"]
        Condition = {
          StringEquals = {
            "ec2:CreateAction" = [
              "AllocateAddress",
              "AuthorizeSecurityGroupEgress",
              "AuthorizeSecurityGroupIngress",
              "CreateNatGateway",
              "CreateSecurityGroup",
              "CreateVpcEndpoint",
            ]
          }
        }
      },
      {
        Sid       = "TagOwn"
        Effect    = "Allow"
        Action    = ["ec2:CreateTags", "ec2:DeleteTags"]
        Resource  = [for kind in ["elastic-ip", "natgateway", "security-group", "vpc-endpoint"] : "${local.ec2}:${kind}/*"]
        Condition = { StringLike = { "aws:ResourceTag/Name" = local.own_names } }
      },
      {
        # Default tags that change are the only reason to touch a rule's tags.
        Sid      = "TagRules"
        Effect   = "Allow"
        Action   = ["ec2:CreateTags", "ec2:DeleteTags"]
        Resource = "${local.ec2}:security-group-rule/*"
      },
      {
        # Private DNS of an interface endpoint: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
        Sid      = "EndpointDns"
        Effect   = "Allow"
        Action   = ["route53:AssociateVPCWithHostedZone"]
        Resource = "arn:${local.partition}:route53:::hostedzone/*"
      },
      {
        # Ids are random, and an action is an HTTP method on a path:
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-create-and-manage-apis.html
        Sid    = "Apis"
        Effect = "Allow"
        Action = [
          "apigateway:DELETE",
          "apigateway:PATCH",
          "apigateway:POST",
          "apigateway:PUT",
        ]
        Resource = local.apis
      },
      {
        # API Gateway sets up its access log in the caller's name, and these actions take no resource.
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html#http-api-logging.permissions
        Sid    = "AccessLog"
        Effect = "Allow"
        Action = [
          "logs:CreateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:DescribeResourcePolicies",
          "logs:GetLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:UpdateLogDelivery",
        ]
        Resource = "*"
      },
    ]
  })
}
