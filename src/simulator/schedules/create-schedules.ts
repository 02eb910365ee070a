import {
  CreateSchedule$,
  type CreateScheduleInput,
  DeleteSchedule$,
  type DeleteScheduleInput,
  GetSchedule$,
  type GetScheduleInput,
  ListSchedules$,
  type ListSchedulesInput,
  UpdateSchedule$,
  type UpdateScheduleInput,
} from '@aws-sdk/client-scheduler';
import { isTrusting } from '../iam/iam-state.ts';
import { restJson } from '../wire/rest-json.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Service, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import { armSchedule, timeOf } from './run-schedule.ts';
import type { Schedule, ScheduleState } from './schedule-state.ts';

/** EventBridge Scheduler, for what happens once and is a call to one of `targets`. */
export function createSchedules(world: World, targets: readonly Service[]): Service {
  const put = (request: CreateScheduleInput, region: string, created: Date, known?: Schedule): object => {
    admit(world, request);
    const name = request.Name ?? '';
    const arn = `arn:aws:scheduler:${region}:${world.account}:schedule/default/${name}`;
    const made: Schedule = { arn, request, created, failed: 0, version: (known?.version ?? 0) + 1 };
    world.schedules(region).set(name, made);
    armSchedule(world, targets, region, made);
    return { ScheduleArn: arn };
  };
  return {
    name: 'scheduler',
    actions: 'scheduler',
    protocol: restJson,
    operations: [
      operation(CreateSchedule$, (input: CreateScheduleInput, { region, now }) => {
        if (world.schedules(region).has(input.Name ?? ''))
          throw serviceError('ConflictException', `Schedule ${input.Name} already exists.`, { status: 409 });
        return put(input, region, now);
      }),
      operation(UpdateSchedule$, (input: UpdateScheduleInput, { region, now }) =>
        put(input, region, now, find(world.schedules(region), input.Name)),
      ),
      operation(GetSchedule$, ({ Name }: GetScheduleInput, { region }) => {
        const { arn, request, created } = find(world.schedules(region), Name);
        const { ClientToken: _, ...shown } = request;
        return { ...shown, Arn: arn, GroupName: 'default', State: 'ENABLED', CreationDate: created };
      }),
      operation(ListSchedules$, ({ NamePrefix = '' }: ListSchedulesInput, { region }) => ({
        Schedules: [...world.schedules(region).values()]
          .filter(({ request }) => request.Name?.startsWith(NamePrefix))
          .map(({ arn, request, created }) => ({
            Arn: arn,
            Name: request.Name,
            CreationDate: created,
            State: 'ENABLED',
          })),
      })),
      operation(DeleteSchedule$, ({ Name = '' }: DeleteScheduleInput, { region }) => {
        find(world.schedules(region), Name);
        world.schedules(region).delete(Name);
        return {};
      }),
    ],
  };
}

function admit({ iam }: World, { ScheduleExpression = '', Target }: CreateScheduleInput): void {
  if (Number.isNaN(timeOf(ScheduleExpression)))
    throw serviceError('ValidationException', `Invalid Schedule Expression ${ScheduleExpression}.`);
  const role = iam.roles.get(Target?.RoleArn ?? '');
  if (role === undefined || !isTrusting(role, 'scheduler.amazonaws.com'))
    throw serviceError(
      'ValidationException',
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    );
}

function find(all: ScheduleState, name = ''): Schedule {
  const found = all.get(name);
  if (found !== undefined) return found;
  throw serviceError('ResourceNotFoundException', `Schedule ${name} does not exist.`, { status: 404 });
}
