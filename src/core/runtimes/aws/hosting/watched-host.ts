import { driftWatchPrices, driftWatchUsdAMonth } from '../../../catalog/hosting/drift-watch.ts';
import { ForgeError } from '../../../errors.ts';
import type { HostedEndpoint, HostingRuntime, HostingSpec } from '../../../ports/hosting.ts';
import type { CostEstimate } from '../../../ports/training.ts';
import type { Capture } from './capture.ts';
import type { DriftAlarm } from './drift-alarm-step.ts';
import { takeStep } from './step.ts';

const HOURS_A_MONTH = 730;

/** A host whose answers to users can be read, and whose drift has an alarm when it is asked for: made last, and gone with the deployment. */
export function watchedHost(
  host: HostingRuntime,
  capture: Capture,
  alarm: DriftAlarm,
): HostingRuntime & Required<Pick<HostingRuntime, 'captured' | 'putDrift'>> {
  return {
    ...host,
    hourly: async (spec) => withAlarm(await host.hourly(spec), spec),
    async create(spec, done) {
      const served = await host.create(spec, done);
      if (served.state !== 'running') return served;
      const steps = alarm.steps(spec);
      return steps.length === 0 ? served : joined(served, await takeStep(spec.name, steps));
    },
    async check(spec) {
      const found = (await host.check?.(spec)) ?? [];
      return hasAlarm(spec) ? [...found, ...(await capture.check(spec))] : found;
    },
    async remove(name, spec) {
      await host.remove(name, spec);
      if (spec !== undefined && hasAlarm(spec)) await alarm.remove(spec);
    },
    async captured(name, spec) {
      if (spec !== undefined) return capture.captured(spec);
      throw new ForgeError('bad_request', `where ${name} is in the account is not written down`);
    },
    putDrift: (spec, measured) => alarm.put(spec, measured),
  };
}

function hasAlarm({ cloud }: HostingSpec): boolean {
  return typeof cloud?.drift_alarm === 'object';
}

function joined(served: HostedEndpoint, watched: HostedEndpoint): HostedEndpoint {
  return { ...served, ...watched, made: [...(served.made ?? []), ...(watched.made ?? [])] };
}

function withAlarm(cost: CostEstimate, spec: HostingSpec): CostEstimate {
  if (!hasAlarm(spec)) return cost;
  const hourly = driftWatchUsdAMonth / HOURS_A_MONTH;
  const said = `two metrics and an alarm for drift ${driftWatchUsdAMonth.toFixed(2)} USD a month (${driftWatchPrices.source})`;
  return { low: cost.low + hourly, high: cost.high + hourly, assumptions: [...cost.assumptions, said] };
}
