import type { CloudTarget } from '../../../catalog/hosting/hosting-targets.ts';
import type { HostingRuntime } from '../../../ports/hosting.ts';
import { createAccountCheck } from './check-account.ts';
import { createHost } from './create-host.ts';
import { createExpiry } from './expiry-step.ts';
import type { HostingSettings } from './hosting-settings.ts';
import type { TargetHost } from './target-host.ts';

/** A target in an account; what it needs of the SDK is loaded with it. */
export async function createAwsHosting(settings: HostingSettings, target: CloudTarget): Promise<HostingRuntime> {
  const service = target === 'sagemaker' || target === 'sagemaker_async' ? 'sagemaker' : 'bedrock';
  const host = await openTarget(settings, target);
  return createHost(settings, createExpiry(settings), target, host, createAccountCheck(settings, service));
}

async function openTarget(settings: HostingSettings, target: CloudTarget): Promise<TargetHost> {
  switch (target) {
    case 'bedrock_on_demand':
      return (await import('./on-demand-steps.ts')).createOnDemand(settings);
    case 'bedrock_provisioned':
      return (await import('./provisioned-steps.ts')).createProvisioned(settings);
    case 'publish':
      return (await import('./published.ts')).createPublished(settings);
    case 'sagemaker':
    case 'sagemaker_async':
      return (await import('./endpoint-steps.ts')).createEndpoints(settings, target === 'sagemaker_async');
  }
}
