import { endsAt } from '../../../ends-at.ts';
import { ForgeError } from '../../../errors.ts';
import type { HostedEndpoint, HostingRuntime, HostingSpec } from '../../../ports/hosting.ts';
import { accountHosting } from './account-hosting.ts';
import type { Expiry } from './expiry-step.ts';
import { hourlyCost } from './hourly-cost.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { type Step, takeStep } from './step.ts';
import type { TargetHost } from './target-host.ts';

/** So long before its end nothing is begun that takes minutes to come up, since it cannot be deleted meanwhile. */
const SHORTEST_MS = 20 * 60_000;
/** Looks at a thing that is being deleted, and the time between two. */
const LOOKS = 3;
const BETWEEN_MS = 3000;

/** A target in an account behind the port: its steps in their order, the end before the thing that ends. */
export function createHost(
  settings: HostingSettings,
  expiry: Expiry,
  target: string,
  host: TargetHost,
  check: NonNullable<HostingRuntime['check']>,
): HostingRuntime {
  async function create(spec: HostingSpec, done: readonly string[] = []): Promise<HostedEndpoint> {
    const { slot } = accountHosting(spec);
    let model = '';
    const steps = host.before(spec, done, (arn) => (model = arn));
    const serving = host.serve(spec, done, () => model);
    if (serving !== undefined) {
      if (host.end !== undefined) steps.push(...expiry.steps(spec, host.end(slot)));
      steps.push(inTime(settings, spec, serving));
    }
    const endpoint = await takeStep(spec.name, [...steps, ...host.after(spec)]);
    if (endpoint.state !== 'running') return endpoint;
    const served = await host.look(spec);
    return served?.source === undefined ? endpoint : { ...endpoint, source: served.source };
  }

  async function remove(name: string, spec: HostingSpec | undefined): Promise<void> {
    const { slot, region } = accountHosting(spec);
    for (let look = 0; !(await host.remove(slot, region)); look++) {
      if (look === LOOKS) throw stillThere(name, slot);
      await settings.pause(BETWEEN_MS, never);
    }
    if (spec !== undefined) await host.leftovers(spec);
    // Last, so that a removal that stops halfway still has its end.
    await expiry.remove(slot, region);
  }

  return {
    target,
    paid: true,
    hourly: (spec) => hourlyCost(settings, target, spec),
    create,
    check,
    async get(name, spec) {
      const found = await host.look(specOf(name, spec));
      return found === undefined ? undefined : { name, ...found };
    },
    async extend(_name, expiresAt, spec) {
      const { slot, region } = accountHosting(spec);
      if (host.end === undefined || spec === undefined) return;
      if (expiresAt === undefined) await expiry.remove(slot, region);
      else await expiry.put({ ...spec, expires_at: expiresAt }, host.end(slot));
    },
    remove,
  };
}

const never = new AbortController().signal;

function specOf(name: string, spec: HostingSpec | undefined): HostingSpec {
  if (spec !== undefined) return spec;
  throw new ForgeError('bad_request', `where ${name} is in the account is not written down`, {
    next: 'call get_run without id to see what is in the account',
  });
}

/** The step as it is, but that it is not begun when its end is near. */
function inTime(settings: HostingSettings, spec: HostingSpec, step: Step): Step {
  return {
    ...step,
    async look() {
      const seen = await step.look();
      if (seen.state !== 'missing' || spec.expires_at === undefined) return seen;
      const left = endsAt(spec.expires_at, accountHosting(spec).created_at).getTime() - settings.now().getTime();
      if (left >= SHORTEST_MS) return seen;
      const minutes = Math.max(0, Math.floor(left / 60_000));
      return {
        state: 'failed',
        cause: `${minutes} minutes are left of its time to live, ${SHORTEST_MS / 60_000} are needed to bring it up`,
        fix: 'call deploy_model again with a longer ttl_hours; an imported model is used again',
      };
    },
  };
}

function stillThere(name: string, slot: string): ForgeError {
  return new ForgeError('not_ready', `${slot} of deployment ${name} is still being deleted`, {
    next: `call stop_run with id ${name} again in a minute: it goes on and says when it is gone`,
  });
}
