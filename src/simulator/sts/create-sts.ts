import { GetCallerIdentity$ } from '@aws-sdk/client-sts';
import type { IamState } from '../iam/iam-state.ts';
import { queryProtocol } from '../wire/query-protocol.ts';
import { type Service, operation } from '../wire/service.ts';

/** Security Token Service: who is asking. */
export function createSts(account: string, { caller }: IamState): Service {
  return {
    name: 'sts',
    actions: 'sts',
    protocol: queryProtocol,
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: [
      operation(GetCallerIdentity$, () => ({ Account: account, Arn: caller.arn, UserId: 'AIDASIMULATED0000000' })),
    ],
  };
}
