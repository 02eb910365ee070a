import type { CreateEndpointConfigInput } from '@aws-sdk/client-sagemaker';
import { leaveRecord } from '../objects/leave-record.ts';
import type { World } from '../world.ts';
import type { Endpoint } from './sagemaker-state.ts';

type Answered = { endpoint: Endpoint; body: string; text: string; inference?: string };

/** What data capture keeps of an answer, for the share of requests that it samples. Source: SageMaker developer guide, data capture. */
export function captureAnswer(
  world: World,
  config: CreateEndpointConfigInput | undefined,
  { endpoint, body, text, inference }: Answered,
  now: Date,
): void {
  const capture = config?.DataCaptureConfig;
  if (capture?.EnableCapture === false || !isSampled(endpoint.asked.length, capture?.InitialSamplingPercentage ?? 0))
    return;
  const { JsonContentTypes = [] } = capture?.CaptureContentTypeHeader ?? {};
  const kept = (mode: string, data: string) => {
    const observedContentType = data.startsWith('data:') ? 'text/event-stream' : 'application/json';
    const json = JsonContentTypes.includes(observedContentType);
    const encoded = json ? data : Buffer.from(data).toString('base64');
    return { observedContentType, mode, data: encoded, encoding: json ? 'JSON' : 'BASE64' };
  };
  const modes = (capture?.CaptureOptions ?? []).map(({ CaptureMode }) => CaptureMode);
  const both = modes.includes('InputAndOutput');
  const record = {
    captureData: {
      ...(both || modes.includes('Input') ? { endpointInput: kept('INPUT', body) } : {}),
      ...(both || modes.includes('Output') ? { endpointOutput: kept('OUTPUT', text) } : {}),
    },
    eventMetadata: {
      eventId: `${endpoint.name}-${endpoint.asked.length}`,
      ...(inference === undefined ? {} : { inferenceId: inference }),
      inferenceTime: `${now.toISOString().slice(0, 19)}Z`,
    },
    eventVersion: '0',
  };
  const root = (capture?.DestinationS3Uri ?? '').replace(/\/$/, '');
  const folder = `${root}/${endpoint.name}/${config?.ProductionVariants?.[0]?.VariantName}`;
  leaveRecord(world, folder, JSON.stringify(record), now);
}

/** Of the first hundred requests as many as the percentage says, evenly. */
function isSampled(count: number, percentage: number): boolean {
  return Math.floor((count * percentage) / 100) > Math.floor(((count - 1) * percentage) / 100);
}
