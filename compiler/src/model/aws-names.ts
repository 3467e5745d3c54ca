/**
 * Names that AWS gives. Both lists grow, so a name that is not here is only worth a warning.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const REGIONS = words(`
  us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 ca-west-1 mx-central-1 sa-east-1 us-gov-east-1 us-gov-west-1
  eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3
  af-south-1 il-central-1 me-central-1 me-south-1
  ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2
  ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 cn-north-1 cn-northwest-1
`);

/**
 * Interface endpoints that tasks may want, without `-fips`. AWS has more; these are for telling a slip.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export const ENDPOINTS = words(`
  access-analyzer acm-pca airflow.api airflow.env airflow.ops appconfig appconfigdata application-autoscaling appmesh
  appmesh-envoy-management apprunner appsync-api aps aps-workspaces athena autoscaling autoscaling-plans backup batch
  bedrock bedrock-agent bedrock-agent-runtime bedrock-runtime cassandra clouddirectory cloudformation cloudhsmv2
  cloudtrail codeartifact.api codeartifact.repositories codebuild codecommit codedeploy codepipeline cognito-idp comprehend
  config data-servicediscovery databrew datasync dms dsql dynamodb dynamodb-streams ebs ec2 ec2messages ecr.api ecr.dkr
  ecs ecs-agent ecs-telemetry eks eks-auth elasticache elasticfilesystem elasticloadbalancing elasticmapreduce
  email-smtp email emr-containers emr-serverless es eventbridge events evidently execute-api firehose fis forecast fsx
  git-codecommit glue grafana grafana-workspace guardduty-data imagebuilder inspector2 iot.credentials iot.data kafka
  kendra kinesis-firehose kinesis-streams kms lakeformation lambda license-manager logs mediaconvert memory-db models-v2-lex
  monitoring mq networkmonitor oam organizations pinpoint pipes pipes-data polly qldb.session rds rds-data redshift
  redshift-data rekognition s3express sagemaker.api sagemaker.runtime scheduler secretsmanager securityhub
  servicediscovery servicediscovery-data signin sns sqs ssm ssm-contacts ssm-incidents ssm-quicksetup ssmmessages states
  sts support swf sync-states synthetics textract timestream.ingest timestream.query transcribe transcribestreaming transfer
  transfer.server translate verifiedpermissions vpc-lattice wafv2 workspaces xray
`);
