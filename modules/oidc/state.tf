# State in S3, with lock files beside it (https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required).

locals {
  state_bucket_arn = "arn:${local.partition}:s3:::${var.state_bucket}"
  state_files      = var.state_prefix == "" ? local.state_bucket_arn : "${local.state_bucket_arn}/${var.state_prefix}"

  # Whatever key encrypts this bucket's files, and nothing else. The key's own policy has to let the account in.
  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
  # The name of the service ends with amazonaws.com in all partitions, China's as well.
  # https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#viaService_table
  state_key_condition = {
    StringEquals = { "kms:ViaService" = "s3.${local.region}.amazonaws.com" }
    StringLike   = { "kms:EncryptionContext:aws:s3:arn" = [local.state_bucket_arn, "${local.state_files}/*"] }
  }

  state_read = [
    # Not limited to the prefix: S3 says 404 of a state that is not there yet only to those who may list, and 403 to others.
    { Sid = "ListState", Effect = "Allow", Action = ["s3:ListBucket"], Resource = local.state_bucket_arn },
    { Sid = "ReadState", Effect = "Allow", Action = ["s3:GetObject"], Resource = "${local.state_files}/*" },
    {
      Sid       = "DecryptState"
      Effect    = "Allow"
      Action    = ["kms:Decrypt"]
      Resource  = "arn:${local.partition}:kms:${local.here}:key/*"
      Condition = local.state_key_condition
    },
  ]

  # Only lock files are ever deleted: a destroyed unit leaves an empty state behind.
  state_write = [
    { Sid = "WriteState", Effect = "Allow", Action = ["s3:PutObject"], Resource = "${local.state_files}/*" },
    { Sid = "Unlock", Effect = "Allow", Action = ["s3:DeleteObject"], Resource = "${local.state_files}/*.tflock" },
    {
      Sid       = "EncryptState"
      Effect    = "Allow"
      Action    = ["kms:GenerateDataKey"]
      Resource  = "arn:${local.partition}:kms:${local.here}:key/*"
      Condition = local.state_key_condition
    },
  ]
}
