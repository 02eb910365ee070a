import {
  GetServiceQuota$,
  type GetServiceQuotaRequest,
  ListServiceQuotas$,
  type ListServiceQuotasRequest,
} from '@aws-sdk/client-service-quotas';
import { jsonProtocol } from '../wire/json-protocol.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Service, operation } from '../wire/service.ts';
import { type Quota, quotasOf } from './quotas-of.ts';

const PAGE = 100;

/** Service Quotas. `values`: what the account was given, by region and name of the quota; others have their default. */
export function createQuotas(account: string, values: ReadonlyMap<string, number>): Service {
  const shown = (quota: Quota, region: string): object => ({
    ServiceCode: 'sagemaker',
    ServiceName: 'Amazon SageMaker',
    QuotaArn: `arn:aws:servicequotas:${region}:${account}:sagemaker/${quota.code}`,
    QuotaCode: quota.code,
    QuotaName: quota.name,
    Value: quota.value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
  });
  return {
    name: 'servicequotas',
    actions: 'servicequotas',
    protocol: jsonProtocol,
    target: 'ServiceQuotasV20190624',
    operations: [
      operation(GetServiceQuota$, ({ ServiceCode, QuotaCode }: GetServiceQuotaRequest, { region }) => {
        const found = quotasOf(values, region).find(({ code }) => code === QuotaCode);
        if (found === undefined || ServiceCode !== 'sagemaker')
          throw serviceError(
            'NoSuchResourceException',
            'The request failed because the specified quota does not exist.',
          );
        return { Quota: shown(found, region) };
      }),
      operation(ListServiceQuotas$, (input: ListServiceQuotasRequest, { region }) => {
        if (input.ServiceCode !== 'sagemaker') return { Quotas: [] };
        const start = Number(input.NextToken ?? 0);
        const end = start + (input.MaxResults ?? PAGE);
        const all = quotasOf(values, region);
        return {
          Quotas: all.slice(start, end).map((quota) => shown(quota, region)),
          ...(end < all.length ? { NextToken: String(end) } : {}),
        };
      }),
    ],
  };
}
