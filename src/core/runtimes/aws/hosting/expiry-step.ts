import {
  CreateScheduleCommand,
  type CreateScheduleInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { endsAt } from '../../../ends-at.ts';
import { ForgeError } from '../../../errors.ts';
import type { CloudHosting, HostingSpec, MadeThing } from '../../../ports/hosting.ts';
import { translated } from '../training/translated.ts';
import { accountHosting } from './account-hosting.ts';
import { clientsOf } from './clients.ts';
import { scheduleNameOf, tokenOf } from './hosting-names.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { isMissing, orMissing, unlessTaken } from './is-missing.ts';
import type { Step } from './step.ts';

/** The call that ends a thing, as EventBridge Scheduler makes it: `sagemaker:deleteEndpoint` and its input. */
export type EndCall = { call: string; input: Readonly<Record<string, string>> };

/** So often and so long a failed call is made again. Source: limits of EventBridge Scheduler, 2026. */
const RETRIES = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 };
const PERMISSIONS =
  'scheduler:CreateSchedule, scheduler:GetSchedule, scheduler:UpdateSchedule and scheduler:DeleteSchedule on schedule/default/nova-forge-*, and iam:PassRole to scheduler.amazonaws.com';

export type Expiry = {
  /** Before the thing itself, so that nothing is ever there without its end; none where there is no time to live or no role. */
  steps(spec: HostingSpec, end: EndCall): Step[];
  put(spec: HostingSpec, end: EndCall): Promise<void>;
  remove(slot: string, region: string): Promise<void>;
};

/** One-time schedules that delete what a deployment runs on, whether or not this server lives by then. */
export function createExpiry(settings: HostingSettings): Expiry {
  const clients = clientsOf(settings, (options) => new SchedulerClient(options));
  const asked = <T>(slot: string, work: () => Promise<T>): Promise<T> =>
    translated({ what: `the schedule ${scheduleNameOf(slot)}`, permissions: PERMISSIONS }, work);

  const put = async (spec: HostingSpec, end: EndCall): Promise<void> => {
    const cloud = accountHosting(spec);
    const request = toRequest(spec, cloud, end);
    if (request === undefined) return;
    await asked(cloud.slot, async () => {
      const held = await orMissing(clients(cloud.region).send(new GetScheduleCommand({ Name: request.Name })));
      if (held === undefined) await unlessTaken(clients(cloud.region).send(new CreateScheduleCommand(request)));
      else await clients(cloud.region).send(new UpdateScheduleCommand(request));
    });
  };

  return {
    put,
    steps(spec, end) {
      const cloud = accountHosting(spec);
      const request = toRequest(spec, cloud, end);
      if (request === undefined) return [];
      const made: MadeThing = { kind: 'schedule', id: scheduleNameOf(cloud.slot), region: cloud.region };
      const look = async () => {
        const held = await orMissing(clients(cloud.region).send(new GetScheduleCommand({ Name: request.Name })));
        return held?.ScheduleExpression === request.ScheduleExpression
          ? { state: 'ready' as const, made }
          : { state: 'missing' as const };
      };
      return [{ name: 'schedule', look: () => asked(cloud.slot, look), make: () => put(spec, end) }];
    },
    remove: (slot, region) =>
      asked(slot, async () => {
        await clients(region)
          .send(new DeleteScheduleCommand({ Name: scheduleNameOf(slot) }))
          .catch((error: unknown) => {
            if (!isMissing(error)) throw error;
          });
      }),
  };
}

function toRequest(spec: HostingSpec, cloud: CloudHosting, end: EndCall): CreateScheduleInput | undefined {
  const { expires_at, name } = spec;
  if (expires_at === undefined || cloud.schedule_role === undefined) return undefined;
  const at = endsAt(expires_at, cloud.created_at);
  if (Number.isNaN(at.getTime()))
    throw new ForgeError('bad_request', `${name} ends at ${expires_at}, which is no time`);
  const expression = `at(${at.toISOString().slice(0, 19)})`;
  return {
    Name: scheduleNameOf(cloud.slot),
    Description: `ends ${name} of nova-forge-mcp at its time to live`,
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    ClientToken: tokenOf(cloud.slot, expression),
    Target: {
      Arn: `arn:${cloud.schedule_role.split(':')[1] ?? 'aws'}:scheduler:::aws-sdk:${end.call}`,
      RoleArn: cloud.schedule_role,
      Input: JSON.stringify(end.input),
      RetryPolicy: RETRIES,
    },
  };
}
