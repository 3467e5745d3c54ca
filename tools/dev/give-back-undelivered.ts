/**
 * A long poll whose client is gone, such as that of a service that was started anew, still takes the next message in fauxqs, and the message stays hidden
 * for the whole visibility timeout. Here it becomes visible again at once.
 */
import type { buildApp } from 'fauxqs';

interface Received {
  readonly Messages?: readonly { readonly ReceiptHandle: string }[];
}

/** `giveBack` makes one message visible. To be called before the server listens. */
export function giveBackUndelivered(
  app: ReturnType<typeof buildApp>,
  giveBack: (queueUrl: string, receiptHandle: string) => Promise<unknown>,
): void {
  app.addHook('onSend', async (request, _reply, payload) => {
    const isReceive = String(request.headers['x-amz-target'] ?? '').endsWith('.ReceiveMessage');
    if (!isReceive || !request.raw.socket.destroyed || typeof payload !== 'string') return payload;
    const { Messages = [] } = JSON.parse(payload) as Received;
    const { QueueUrl } = request.body as { readonly QueueUrl: string };
    for (const { ReceiptHandle } of Messages) await giveBack(QueueUrl, ReceiptHandle);
    return payload;
  });
}
