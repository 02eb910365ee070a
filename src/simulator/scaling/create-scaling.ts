import {
  DeregisterScalableTarget$,
  type DeregisterScalableTargetRequest,
  DescribeScalableTargets$,
  type DescribeScalableTargetsRequest,
  DescribeScalingPolicies$,
  type DescribeScalingPoliciesRequest,
  PutScalingPolicy$,
  type PutScalingPolicyRequest,
  RegisterScalableTarget$,
  type RegisterScalableTargetRequest,
} from '@aws-sdk/client-application-auto-scaling';
import { jsonProtocol } from '../wire/json-protocol.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Service, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import type { ScalableTarget, ScalingState } from './scaling-state.ts';

/** Application Auto Scaling: what endpoints may grow and shrink between, and by which measure. */
export function createScaling({ account, scaling, sagemaker }: World): Service {
  return {
    name: 'application-autoscaling',
    actions: 'application-autoscaling',
    protocol: jsonProtocol,
    target: 'AnyScaleFrontendService',
    operations: [
      operation(RegisterScalableTarget$, (request: RegisterScalableTargetRequest, { region, now }) => {
        const id = request.ResourceId ?? '';
        if (!sagemaker(region).endpoints.has(id.split('/')[1] ?? ''))
          throw serviceError('ValidationException', `ECS service or endpoint doesn't exist: ${id}`);
        const known = scaling(region).get(id);
        scaling(region).set(id, { request, created: known?.created ?? now, policies: known?.policies ?? new Map() });
        return {
          ScalableTargetARN: `arn:aws:application-autoscaling:${region}:${account}:scalable-target/0a${id.length}`,
        };
      }),
      operation(PutScalingPolicy$, (request: PutScalingPolicyRequest, { region, now }) => {
        find(scaling(region), request.ResourceId).policies.set(request.PolicyName ?? '', { request, created: now });
        return { PolicyARN: policyArn(region, account, request.PolicyName), Alarms: [] };
      }),
      operation(DescribeScalableTargets$, ({ ResourceIds = [] }: DescribeScalableTargetsRequest, { region }) => ({
        ScalableTargets: [...scaling(region)]
          .filter(([id]) => ResourceIds.length === 0 || ResourceIds.includes(id))
          .map(([, { request, created }]) => ({
            ServiceNamespace: 'sagemaker',
            ResourceId: request.ResourceId,
            ScalableDimension: request.ScalableDimension,
            MinCapacity: request.MinCapacity,
            MaxCapacity: request.MaxCapacity,
            RoleARN: `arn:aws:iam::${account}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint`,
            CreationTime: created,
          })),
      })),
      operation(DescribeScalingPolicies$, ({ ResourceId }: DescribeScalingPoliciesRequest, { region }) => ({
        ScalingPolicies: [
          ...(scaling(region)
            .get(ResourceId ?? '')
            ?.policies.values() ?? []),
        ].map(({ request, created }) => ({
          ...request,
          PolicyARN: policyArn(region, account, request.PolicyName),
          CreationTime: created,
        })),
      })),
      operation(DeregisterScalableTarget$, ({ ResourceId = '' }: DeregisterScalableTargetRequest, { region }) => {
        find(scaling(region), ResourceId);
        scaling(region).delete(ResourceId);
        return {};
      }),
    ],
  };
}

function policyArn(region: string, account: string, name = ''): string {
  return `arn:aws:autoscaling:${region}:${account}:scalingPolicy:00000000:resource/sagemaker:policyName/${name}`;
}

function find(all: ScalingState, id = ''): ScalableTarget {
  const found = all.get(id);
  if (found !== undefined) return found;
  throw serviceError('ObjectNotFoundException', `No scalable target found for resource ID: ${id}`);
}
