import { refusalOf } from '../faults.ts';
import { isServiceError } from '../wire/service-error.ts';
import type { Operation, Service } from '../wire/service.ts';
import { toShape } from '../wire/shape.ts';
import type { World } from '../world.ts';
import type { Schedule } from './schedule-state.ts';

/** First wait after a call that failed; it doubles up to the second. The service does not tell its own. */
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 60_000;
const MOST_RETRIES = 185;

/** The time in milliseconds of `at(2026-01-05T12:00:00)` in UTC; not a number for anything else. */
export function timeOf(expression: string): number {
  return Date.parse(`${/^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression)?.[1] ?? ''}Z`);
}

/** Makes the schedule's call when its time has come, and again after a while when that failed, as often as its policy says. */
export function armSchedule(world: World, targets: readonly Service[], region: string, schedule: Schedule): void {
  const due = async (time: number): Promise<void> => {
    const held = world.schedules(region);
    const name = schedule.request.Name ?? '';
    if (held.get(name)?.version !== schedule.version) return;
    const retries = schedule.request.Target?.RetryPolicy?.MaximumRetryAttempts ?? MOST_RETRIES;
    if (!(await isDone(world, targets, region, schedule, time)) && schedule.failed++ < retries) {
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (schedule.failed - 1));
      world.timeline.alarm(time + wait, due);
    } else if (schedule.request.ActionAfterCompletion === 'DELETE') held.delete(name);
  };
  world.timeline.alarm(timeOf(schedule.request.ScheduleExpression ?? ''), due);
}

/** `arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint` with its input as JSON. */
async function isDone(
  { faults }: World,
  targets: readonly Service[],
  region: string,
  { request: { Target } }: Schedule,
  time: number,
): Promise<boolean> {
  const [service = '', call = ''] = Target?.Arn?.split(':aws-sdk:')[1]?.split(':') ?? [];
  const name = call.charAt(0).toUpperCase() + call.slice(1);
  const operation = targets.filter((one) => one.name === service).flatMap(({ operations }) => operations);
  const found = operation.find(({ shape }) => shape[2] === name);
  if (found === undefined) return false;
  if (faults.of(service, name).some((fault) => refusalOf(fault, service) !== undefined)) return false;
  try {
    const nothing = { method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) };
    await found.answer(toInput(found, Target?.Input ?? '{}'), { region, now: new Date(time), request: nothing });
    return true;
  } catch (error) {
    if (isServiceError(error)) return false;
    throw error;
  }
}

/** Inputs of schedules begin every member with a capital, whatever the service's own way; one that does not is not understood. */
function toInput({ shape }: Operation, text: string): object {
  const members = [...toShape(shape[4]).structIterator()].map(([name]) => name);
  const given: [string, unknown][] = Object.entries(Object(JSON.parse(text)));
  return Object.fromEntries(
    given.flatMap(([name, value]) => {
      const own = members.find((member) => member.charAt(0).toUpperCase() + member.slice(1) === name);
      return own === undefined ? [] : [[own, value]];
    }),
  );
}
