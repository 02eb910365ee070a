import type { HostedEndpoint, MadeThing } from '../../../ports/hosting.ts';

/** What is there of a step. `waiting`: the service works on it. `failed`: it has, and cannot go on by itself. */
export type Seen =
  /** `detail`: what is worth saying when it is made. */
  | { state: 'missing'; detail?: string }
  | { state: 'waiting'; detail: string; made: MadeThing }
  | { state: 'ready'; made?: MadeThing }
  | { state: 'failed'; cause: string; fix?: string; made?: MadeThing };

/** One thing that has to be there. Making it twice is making it once: names and tokens come from the deployment. */
export type Step = { name: string; look(): Promise<Seen>; make(): Promise<void> };

/**
 * Looks at the steps in order and makes the first that is missing, one a call: whoever asks writes it down and asks again. What is
 * there is told in any case, also of a deployment that failed.
 */
export async function takeStep(name: string, steps: readonly Step[]): Promise<HostedEndpoint> {
  const made: MadeThing[] = [];
  for (const step of steps) {
    const seen = await step.look();
    if (seen.state === 'missing') {
      await step.make();
      const after = await step.look(); // so that what was made is named, whatever the next step meets
      if (after.state !== 'missing' && after.made !== undefined) made.push(after.made);
      const said = seen.detail === undefined ? {} : { detail: seen.detail };
      return { name, state: 'starting', step: step.name, made, ...said };
    }
    if (seen.made !== undefined) made.push(seen.made);
    if (seen.state === 'waiting') return { name, state: 'starting', detail: seen.detail, made };
    if (seen.state === 'failed') {
      const fix = seen.fix ?? 'see the cause; deploy_model with the same arguments tries again';
      return { name, state: 'failed', failure: { cause: seen.cause, fix }, made };
    }
  }
  return { name, state: 'running', made };
}
