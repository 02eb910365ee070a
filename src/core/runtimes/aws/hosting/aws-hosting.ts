import type { CloudTarget } from '../../../catalog/hosting/hosting-targets.ts';
import type { HostingRuntime } from '../../../ports/hosting.ts';
import { createAccountRoles } from './account-roles.ts';
import type { Capture } from './capture.ts';
import { createAccountCheck } from './check-account.ts';
import { createHost } from './create-host.ts';
import { createDriftAlarm } from './drift-alarm-step.ts';
import { createExpiry } from './expiry-step.ts';
import type { HostingSettings } from './hosting-settings.ts';
import type { TargetHost } from './target-host.ts';
import { watchedHost } from './watched-host.ts';

/** A target in an account; what it needs of the SDK is loaded with it. */
export async function createAwsHosting(settings: HostingSettings, target: CloudTarget): Promise<HostingRuntime> {
  const service = target === 'sagemaker' || target === 'sagemaker_async' ? 'sagemaker' : 'bedrock';
  const host = await openTarget(settings, target);
  const check = createAccountCheck(settings, service);
  const roles = createAccountRoles(settings);
  const made = { ...createHost(settings, createExpiry(settings), target, host, check), roles };
  const capture = await openCapture(settings, target, made);
  return capture === undefined ? made : watchedHost(made, capture, createDriftAlarm(settings));
}

/** Where answers to users are read; a model that nothing serves gives none. */
async function openCapture(
  settings: HostingSettings,
  target: CloudTarget,
  host: HostingRuntime,
): Promise<Capture | undefined> {
  if (target === 'publish') return undefined;
  if (target === 'sagemaker') return (await import('./capture-endpoint.ts')).captureOfEndpoint(settings);
  if (target === 'sagemaker_async') return (await import('./capture-async.ts')).captureOfAsync(settings);
  return (await import('./capture-bedrock.ts')).captureOfBedrock(settings, async (spec) => {
    const source = (await host.get(spec.name, spec))?.source;
    return source?.from === 'bedrock' ? source.model : undefined;
  });
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
