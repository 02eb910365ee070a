import type { DescribeEndpointCommandOutput } from '@aws-sdk/client-sagemaker';
import type { HostingSpec, MadeThing } from '../../../ports/hosting.ts';
import type { RunState } from '../../../ports/run-state.ts';
import { accountHosting } from './account-hosting.ts';
import { createEndpointCalls } from './endpoint-calls.ts';
import { configOf, modelOf } from './hosting-names.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { refuseOther } from './refuse-other.ts';
import { createScaling } from './scaling-step.ts';
import type { Seen, Step } from './step.ts';
import type { TargetHost } from './target-host.ts';

/** Endpoints of SageMaker, answering at once or through S3. */
export function createEndpoints(settings: HostingSettings, asynchronous: boolean): TargetHost {
  const calls = createEndpointCalls(settings);
  const scaling = createScaling(settings, asynchronous);
  const from = asynchronous ? 'sagemaker_async' : 'sagemaker';

  return {
    end: (slot) => ({ call: 'sagemaker:deleteEndpoint', input: { EndpointName: slot } }),
    before(spec) {
      const { region } = accountHosting(spec);
      return [
        part(
          'model',
          { kind: 'model', id: modelOf(spec.name), region },
          () => calls.hasModel(spec),
          () => calls.createModel(spec),
        ),
        part(
          'configuration',
          { kind: 'endpoint configuration', id: configOf(spec.name), region },
          () => calls.hasConfig(spec),
          () => calls.createConfig(spec, asynchronous),
        ),
      ];
    },
    serve(spec, done) {
      const { slot, region } = accountHosting(spec);
      return {
        name: 'endpoint',
        look: async () => toSeen(await calls.endpoint(slot, region), spec, done),
        make: async () => {
          const held = await calls.endpoint(slot, region);
          if (held?.EndpointConfigName === configOf(spec.name)) return; // another call was faster
          await (held === undefined ? calls.createEndpoint(spec) : calls.updateEndpoint(spec));
        },
      };
    },
    after: (spec) => scaling.steps(spec),
    async look(spec) {
      const { slot, region } = accountHosting(spec);
      const told = await calls.endpoint(slot, region);
      if (told === undefined) return undefined;
      return { state: stateOf(told), source: { from, endpoint: slot, region } };
    },
    async remove(slot, region) {
      await scaling.remove(slot, region);
      await calls.deleteEndpoint(slot, region);
      return (await calls.endpoint(slot, region)) === undefined;
    },
    leftovers: (spec) => calls.deleteParts(spec),
  };
}

/** A thing that is there at once when it is made, and costs nothing. */
function part(name: string, made: MadeThing, has: () => Promise<boolean>, make: () => Promise<void>): Step {
  return { name, make, look: async () => ((await has()) ? { state: 'ready', made } : { state: 'missing' }) };
}

function toSeen(told: DescribeEndpointCommandOutput | undefined, spec: HostingSpec, done: readonly string[]): Seen {
  const { slot, region } = accountHosting(spec);
  if (told === undefined) return { state: 'missing' };
  const made: MadeThing = { kind: 'endpoint', id: slot, region };
  const reason = told.FailureReason ?? 'no reason was told';
  const status = told.EndpointStatus ?? 'Creating';
  if (status === 'Failed' || status === 'UpdateRollbackFailed') {
    const left: MadeThing = status === 'Failed' ? { ...made, unbilled: true } : made;
    return { state: 'failed', cause: `the endpoint is ${status}: ${reason}`, made: left };
  }
  if (status !== 'InService') return { state: 'waiting', detail: `the endpoint is ${status}`, made };
  if (told.EndpointConfigName === configOf(spec.name)) return { state: 'ready', made };
  refuseOther(spec, `has the configuration ${told.EndpointConfigName ?? ''}, not ${configOf(spec.name)}`);
  // Asked to change, and serving what it did before: SageMaker has taken the update back.
  if (done.includes('endpoint'))
    return {
      state: 'failed',
      cause: `the update of ${slot} was taken back, the model before still answers: ${reason}`,
      made: { ...made, unbilled: true },
    };
  return { state: 'missing' };
}

const states: Readonly<Record<string, RunState>> = {
  InService: 'running',
  Updating: 'running',
  SystemUpdating: 'running',
  RollingBack: 'running',
  Deleting: 'stopping',
  Failed: 'failed',
  OutOfService: 'failed',
};

function stateOf({ EndpointStatus }: DescribeEndpointCommandOutput): RunState {
  return states[EndpointStatus ?? ''] ?? 'starting';
}
