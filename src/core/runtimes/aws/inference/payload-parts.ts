import type { ResponseStream } from '@aws-sdk/client-sagemaker-runtime';

/**
 * The bytes that a container behind an endpoint streams. The client throws what the service says within them. Whoever has heard enough
 * before the end has the rest read and dropped: a connection is used again only when all of it was read.
 */
export async function* payloadParts(events: AsyncIterable<ResponseStream>): AsyncGenerator<Uint8Array> {
  const left = events[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (let next = await left.next(); ; next = await left.next()) {
      ended = next.done === true;
      if (ended) return;
      const { PayloadPart } = next.value;
      if (PayloadPart?.Bytes !== undefined) yield PayloadPart.Bytes;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    while (!ended) ended = (await left.next()).done === true;
  }
}
