import type { AccountNeeds } from '../../../../ports/cloud.ts';
import type { BucketCalls } from '../bucket-calls.ts';
import type { LookAtHub } from '../hub.ts';
import type { IamCalls } from '../iam-calls.ts';
import type { Identity } from '../identity.ts';
import type { LookAtFunction } from '../lambda-calls.ts';
import type { QuotaCalls } from '../quota-calls.ts';

/** What a check stands on. All of it only reads. */
export type Look = {
  needs: AccountNeeds;
  /** Asked once for all checks. */
  identity: () => Promise<Identity>;
  iam: IamCalls;
  buckets: BucketCalls;
  quotas: QuotaCalls;
  functionAt: LookAtFunction;
  hub: LookAtHub;
  signal: AbortSignal;
};
