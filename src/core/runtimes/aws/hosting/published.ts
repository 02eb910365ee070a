import { BedrockClient, DeleteCustomModelCommand } from '@aws-sdk/client-bedrock';
import { translated } from '../training/translated.ts';
import { accountHosting } from './account-hosting.ts';
import { clientsOf } from './clients.ts';
import { findModels } from './find-models.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { importStep } from './import-step.ts';
import { isMissing } from './is-missing.ts';
import type { TargetHost } from './target-host.ts';

/** Models that are imported and not served: storage is paid by the month until they are deleted. */
export function createPublished(settings: HostingSettings): TargetHost {
  const clients = clientsOf(settings, (options) => new BedrockClient(options));
  return {
    before: (spec, done, keep) => [importStep(clients(accountHosting(spec).region), spec, done, keep)],
    serve: () => undefined,
    after: () => [],
    async look(spec) {
      const { models } = await findModels(clients(accountHosting(spec).region), spec);
      const model = models.find(({ status }) => status !== 'Failed');
      return model === undefined ? undefined : { state: model.status === 'Active' ? 'running' : 'starting' };
    },
    remove: async () => true,
    async leftovers(spec) {
      const client = clients(accountHosting(spec).region);
      const ours = spec.cloud?.from === 'custom_model' ? [] : (await findModels(client, spec)).models;
      const permissions = 'bedrock:DeleteCustomModel';
      for (const { arn } of ours)
        await translated({ what: `deleting ${arn}`, permissions }, () =>
          client.send(new DeleteCustomModelCommand({ modelIdentifier: arn })).catch((error: unknown) => {
            if (!isMissing(error)) throw error;
          }),
        );
    },
  };
}
