import {
  GetServiceQuotaCommand,
  ListServiceQuotasCommand,
  ServiceQuotasClient,
  type ServiceQuota,
} from '@aws-sdk/client-service-quotas';
import type { AccountSettings } from './account-settings.ts';
import { type Ask, allowing, createClients } from './ask.ts';

export type Quota = { code: string; name: string; value: number };

export type QuotaCalls = {
  get(service: string, code: string, region: string, signal: AbortSignal): Promise<Quota | undefined>;
  /** All quotas of a service, page by page. Throws ForgeError. */
  list(service: string, region: string, signal: AbortSignal): AsyncGenerator<Quota[]>;
};

const PAGE = 100;

export function createQuotaCalls({ aws }: AccountSettings, ask: Ask): QuotaCalls {
  const clientIn = createClients(aws, (options) => new ServiceQuotasClient(options));
  const permissions = allowing(['servicequotas:GetServiceQuota', 'servicequotas:ListServiceQuotas'], '*');
  const request = { what: 'the service quotas', permissions };
  return {
    get: async (service, code, region, signal) => {
      const command = new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code });
      const { Quota: found } = await ask(request, () => clientIn(region).send(command, { abortSignal: signal }));
      return found === undefined ? undefined : toQuota(found)[0];
    },
    async *list(service, region, signal) {
      let next: string | undefined;
      do {
        const input = { ServiceCode: service, MaxResults: PAGE, ...(next === undefined ? {} : { NextToken: next }) };
        const command = new ListServiceQuotasCommand(input);
        const page = await ask(request, () => clientIn(region).send(command, { abortSignal: signal }));
        yield (page.Quotas ?? []).flatMap(toQuota);
        next = page.NextToken;
      } while (next !== undefined);
    },
  };
}

function toQuota({ QuotaCode: code, QuotaName: name, Value: value }: ServiceQuota): Quota[] {
  return code === undefined || name === undefined || value === undefined ? [] : [{ code, name, value }];
}
