# A plan knows nothing of the key and the topic.
resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_sns_topic" "this" {
  name              = "alerts"
  kms_master_key_id = aws_kms_key.this.arn
}

module "queue" {
  source = "../.."

  name               = "shop-dev-orders"
  visibility_timeout = 60
  retention          = 345600
  max_receives       = 5
  kms_key            = aws_kms_key.this.arn
  alarm_topic_arns   = [aws_sns_topic.this.arn]
}
