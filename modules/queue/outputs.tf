output "name" {
  description = "Name of the queue, `.fifo` included: the value of the metric dimension `QueueName`."
  value       = aws_sqs_queue.this.name
}

output "url" {
  description = "URL of the queue, for sending and receiving."
  value       = aws_sqs_queue.this.url
}

output "arn" {
  description = "ARN of the queue, for identity policies."
  value       = aws_sqs_queue.this.arn
}

output "dlq_name" {
  description = "Name of the dead-letter queue, `.fifo` included."
  value       = aws_sqs_queue.dead_letter.name
}

output "dlq_url" {
  description = "URL of the dead-letter queue, for looking at what failed and for moving it back."
  value       = aws_sqs_queue.dead_letter.url
}

output "dlq_arn" {
  description = "ARN of the dead-letter queue."
  value       = aws_sqs_queue.dead_letter.arn
}
