import { z } from 'zod';

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]));

const TrustStatement = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts.optional(),
  Principal: z.union([z.literal('*'), z.looseObject({ Service: texts.optional() })]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), texts)).optional(),
});
type TrustStatement = z.infer<typeof TrustStatement>;

const TrustPolicy = z.looseObject({
  Statement: z.union([z.array(TrustStatement), TrustStatement.transform((one) => [one])]),
});

/** Whether a service may use a role: with the reason when it may not, or when that depends on more than is known here. */
export type Trust = { trusted: 'yes' } | { trusted: 'no' | 'unknown'; reason: string };

/** Reads a role's trust policy (JSON). Guards against other accounts' requests (`aws:SourceAccount`) are compared with `account`. */
export function readTrust(policy: string, service: string, account: string): Trust {
  const parsed = TrustPolicy.safeParse(parseJson(policy));
  if (!parsed.success) return { trusted: 'unknown', reason: 'its trust policy cannot be read' };
  const about = parsed.data.Statement.filter((statement) => concerns(statement, service));
  if (about.some(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined))
    return { trusted: 'no', reason: `its trust policy denies ${service}` };
  const allowing = about.filter(({ Effect }) => Effect === 'Allow');
  if (allowing.length === 0) return { trusted: 'no', reason: `its trust policy does not name ${service}` };
  const trusts = allowing.map((statement) => judge(statement, account));
  const [first] = trusts;
  return trusts.find(({ trusted }) => trusted === 'yes') ?? first ?? { trusted: 'yes' };
}

function concerns({ Action = [], Principal }: TrustStatement, service: string): boolean {
  const services = Principal === '*' ? [service] : (Principal?.Service ?? []);
  return services.includes(service) && Action.some((action) => ['sts:AssumeRole', 'sts:*', '*'].includes(action));
}

function judge({ Condition = {} }: TrustStatement, account: string): Trust {
  const others: string[] = [];
  for (const [operator, keys] of Object.entries(Condition))
    for (const [key, values] of Object.entries(keys)) {
      const name = key.toLowerCase();
      if (name === 'aws:sourceaccount' && operator.startsWith('StringEquals')) {
        if (!values.includes(account))
          return {
            trusted: 'no',
            reason: `its trust policy is for account ${values.join(', ')}, the job is in ${account}`,
          };
      } else if (name !== 'aws:sourcearn') others.push(key);
    }
  if (others.length === 0) return { trusted: 'yes' };
  return { trusted: 'unknown', reason: `its trust policy also asks for ${others.join(', ')}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // said by the schema next
  }
}
