/** What the consumer does, as the loop that a tutorial would show: receive ten, send a receipt for each, delete the batch. */
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createServer } from 'node:http';

createServer((_request, response) => response.end('{}')).listen(Number(process.env.PORT), '127.0.0.1');
const client = new SQSClient({});
const { ORDERS_QUEUE_URL, RECEIPTS_QUEUE_URL } = process.env;
for (;;) {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: ORDERS_QUEUE_URL, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
  );
  if (Messages.length === 0) continue;
  await Promise.all(
    Messages.map(({ Body = '', MessageId }) =>
      client.send(
        new SendMessageCommand({
          QueueUrl: RECEIPTS_QUEUE_URL,
          MessageBody: JSON.stringify({ order: MessageId, event: JSON.parse(Body).event }),
        }),
      ),
    ),
  );
  await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: ORDERS_QUEUE_URL,
      Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    }),
  );
}
