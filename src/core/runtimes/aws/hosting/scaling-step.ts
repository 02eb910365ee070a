import {
  ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyRequest,
  RegisterScalableTargetCommand,
  type ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import type { CloudHosting, HostingSpec } from '../../../ports/hosting.ts';
import { translated } from '../training/translated.ts';
import { accountHosting } from './account-hosting.ts';
import { clientsOf } from './clients.ts';
import { VARIANT } from './variant.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { createWakingAlarm } from './waking-alarm.ts';
import { isMissing } from './is-missing.ts';
import type { Step } from './step.ts';

const PERMISSIONS =
  'application-autoscaling:RegisterScalableTarget, application-autoscaling:PutScalingPolicy, application-autoscaling:DescribeScalableTargets, application-autoscaling:DescribeScalingPolicies, application-autoscaling:DeregisterScalableTarget, cloudwatch:PutMetricAlarm, cloudwatch:DeleteAlarms and iam:CreateServiceLinkedRole for sagemaker.application-autoscaling.amazonaws.com';
/** Machines take minutes to come up: growing waits less than shrinking. */
const GROW_S = 60;
const SHRINK_S = 600;

const dimension = 'sagemaker:variant:DesiredInstanceCount' as const;

export type Scaling = { steps(spec: HostingSpec): Step[]; remove(slot: string, region: string): Promise<void> };

/** Instances of an endpoint between two numbers, by target tracking. Registering and policies replace what was there. */
export function createScaling(settings: HostingSettings, asynchronous: boolean): Scaling {
  const clients = clientsOf(settings, (options) => new ApplicationAutoScalingClient(options));
  const alarms = createWakingAlarm(settings);
  const asked = <T>(slot: string, work: () => Promise<T>): Promise<T> =>
    translated({ what: `autoscaling of ${slot}`, permissions: PERMISSIONS }, work);

  const held = (slot: string, region: string): Promise<Held | undefined> =>
    asked(slot, async () => {
      const what = { ServiceNamespace: 'sagemaker' as const };
      const targets = new DescribeScalableTargetsCommand({ ...what, ResourceIds: [resourceOf(slot)] });
      const target = (await clients(region).send(targets)).ScalableTargets?.[0];
      if (target === undefined) return undefined;
      const told = await clients(region).send(
        new DescribeScalingPoliciesCommand({ ...what, ResourceId: resourceOf(slot) }),
      );
      return { least: target.MinCapacity, most: target.MaxCapacity, policies: told.ScalingPolicies ?? [] };
    });

  const remove = (slot: string, region: string): Promise<void> =>
    asked(slot, async () => {
      if (asynchronous) await alarms.remove(slot, region);
      await clients(region)
        .send(new DeregisterScalableTargetCommand({ ...whatScales(slot) }))
        .catch((error: unknown) => {
          if (!isMissing(error)) throw error;
        });
    });

  /** An endpoint that goes on keeps how it scaled: where that is no longer asked for, it ends. */
  const ending = (slot: string, region: string): Step => ({
    name: 'no autoscaling',
    look: async () => ((await held(slot, region)) === undefined ? { state: 'ready' } : { state: 'missing' }),
    make: () => remove(slot, region),
  });

  return {
    steps(spec) {
      const { scaling, slot, region } = accountHosting(spec);
      if (scaling === undefined) return slot === spec.name ? [] : [ending(slot, region)];
      const made = { kind: 'scalable target', id: resourceOf(slot), region };
      const policies = toPolicies(slot, scaling, asynchronous);
      return [
        {
          name: 'autoscaling',
          look: async () =>
            isHeld(await held(slot, region), scaling, policies) ? { state: 'ready', made } : { state: 'missing' },
          make: () =>
            asked(slot, async () => {
              const client = clients(region);
              await client.send(new RegisterScalableTargetCommand(toTarget(slot, scaling)));
              for (const policy of policies) {
                const { PolicyARN } = await client.send(new PutScalingPolicyCommand(policy));
                if (policy.PolicyType === 'StepScaling') await alarms.put(slot, region, PolicyARN ?? '');
              }
            }),
        },
      ];
    },
    remove,
  };
}

type Held = { least: number | undefined; most: number | undefined; policies: readonly ScalingPolicy[] };

/** Whether an endpoint scales between these bounds and by each of these policies. */
function isHeld(held: Held | undefined, { least, most }: Bounds, wanted: readonly PutScalingPolicyRequest[]): boolean {
  if (held?.least !== least || held.most !== most) return false;
  return wanted.every((policy) =>
    held.policies.some((found) => found.PolicyName === policy.PolicyName && goalOf(found) === goalOf(policy)),
  );
}

function goalOf(policy: Pick<PutScalingPolicyRequest, 'TargetTrackingScalingPolicyConfiguration'>): number | undefined {
  return policy.TargetTrackingScalingPolicyConfiguration?.TargetValue;
}

function resourceOf(slot: string): string {
  return `endpoint/${slot}/variant/${VARIANT}`;
}

function whatScales(slot: string) {
  return { ServiceNamespace: 'sagemaker' as const, ResourceId: resourceOf(slot), ScalableDimension: dimension };
}

type Bounds = NonNullable<CloudHosting['scaling']>;

function toTarget(slot: string, { least, most }: Bounds) {
  return { ...whatScales(slot), MinCapacity: least, MaxCapacity: most };
}

/**
 * Target tracking of requests a minute for each instance, or of requests that wait. From zero only a waiting request that nobody
 * works on brings the first machine back. Source: SageMaker developer guide, autoscaling of asynchronous endpoints.
 */
function toPolicies(slot: string, bounds: Bounds, asynchronous: boolean): PutScalingPolicyRequest[] {
  const cooldowns = { ScaleOutCooldown: GROW_S, ScaleInCooldown: SHRINK_S };
  const TargetValue = bounds.per_instance;
  if (!asynchronous)
    return [
      {
        ...whatScales(slot),
        PolicyName: `${slot}-requests`,
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue,
          PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
          ...cooldowns,
        },
      },
    ];
  const CustomizedMetricSpecification = {
    MetricName: 'ApproximateBacklogSizePerInstance',
    Namespace: 'AWS/SageMaker',
    Dimensions: [{ Name: 'EndpointName', Value: slot }],
    Statistic: 'Average' as const,
  };
  return [
    {
      ...whatScales(slot),
      PolicyName: `${slot}-waiting`,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: { TargetValue, CustomizedMetricSpecification, ...cooldowns },
    },
    ...(bounds.least > 0 ? [] : [fromZero(slot)]),
  ];
}

function fromZero(slot: string): PutScalingPolicyRequest {
  return {
    ...whatScales(slot),
    PolicyName: `${slot}-from-zero`,
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'ChangeInCapacity',
      MetricAggregationType: 'Average',
      Cooldown: GROW_S,
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    },
  };
}
