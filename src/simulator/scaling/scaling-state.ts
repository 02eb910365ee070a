import type { PutScalingPolicyRequest, RegisterScalableTargetRequest } from '@aws-sdk/client-application-auto-scaling';

export type ScalableTarget = {
  request: RegisterScalableTargetRequest;
  created: Date;
  /** By name. */
  policies: Map<string, { request: PutScalingPolicyRequest; created: Date }>;
};

/** By resource, as `endpoint/name/variant/primary`. */
export type ScalingState = Map<string, ScalableTarget>;
