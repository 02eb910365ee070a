import type { ResponseStream } from '@aws-sdk/client-sagemaker-runtime';

/** The bytes that a container behind an endpoint streams. The client throws what the service says within them. */
export async function* payloadParts(events: AsyncIterable<ResponseStream>): AsyncGenerator<Uint8Array> {
  for await (const { PayloadPart } of events) if (PayloadPart?.Bytes !== undefined) yield PayloadPart.Bytes;
}
