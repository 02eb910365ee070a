import {
  type ContextEntry,
  type EvaluationResult,
  GetRoleCommand,
  IAMClient,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import type { AccountSettings } from './account-settings.ts';
import { type Ask, allowing, createClients } from './ask.ts';

export type Role = { arn: string; trust: string };

/** One question to the policy simulator: may this principal do these on this resource? */
export type Simulation = {
  principal: string;
  actions: readonly string[];
  resource: string;
  context: Readonly<Record<string, string>>;
};

export type IamCalls = {
  /** With its path in the ARN and its trust policy as JSON. Throws ForgeError, `not_found` for no such role. */
  role(name: string, signal: AbortSignal): Promise<Role>;
  simulate(question: Simulation, signal: AbortSignal): Promise<EvaluationResult[]>;
};

/** IAM is one for all regions; its client wants one of the partition. */
export function createIamCalls({ aws }: AccountSettings, ask: Ask, region: string): IamCalls {
  const clientIn = createClients(aws, (options) => new IAMClient(options));
  return {
    role: (name, signal) =>
      ask(
        { what: `the role ${name}`, permissions: allowing(['iam:GetRole'], `arn:aws:iam::*:role/*${name}`) },
        async () => {
          const { Role: found } = await clientIn(region).send(new GetRoleCommand({ RoleName: name }), {
            abortSignal: signal,
          });
          return { arn: found?.Arn ?? '', trust: decodeURIComponent(found?.AssumeRolePolicyDocument ?? '') };
        },
      ),
    simulate: (question, signal) =>
      ask(
        {
          what: `the policies of ${question.principal}`,
          permissions: allowing(['iam:SimulatePrincipalPolicy'], question.principal),
        },
        () => simulate(clientIn(region), question, signal),
      ),
  };
}

async function simulate(client: IAMClient, question: Simulation, signal: AbortSignal): Promise<EvaluationResult[]> {
  const input = {
    PolicySourceArn: question.principal,
    ActionNames: [...question.actions],
    ResourceArns: [question.resource],
    ContextEntries: Object.entries(question.context).map(toContext),
  };
  const found: EvaluationResult[] = [];
  let marker: string | undefined;
  do {
    const command = new SimulatePrincipalPolicyCommand(marker === undefined ? input : { ...input, Marker: marker });
    const page = await client.send(command, { abortSignal: signal });
    found.push(...(page.EvaluationResults ?? []));
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return found;
}

function toContext([name, value]: [string, string]): ContextEntry {
  return { ContextKeyName: name, ContextKeyValues: [value], ContextKeyType: 'string' };
}
