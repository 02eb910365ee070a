import {
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { ForgeError } from '../../../errors.ts';
import type { AccountRoles, HeldRole, WantedRole } from '../../../ports/roles.ts';
import { createAsk } from '../account/ask.ts';
import { createIdentity } from '../account/identity.ts';
import { translated } from '../training/translated.ts';
import { clientsOf } from './clients.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { orMissing, unlessTaken } from './is-missing.ts';

const PERMISSIONS =
  'iam:CreateRole, iam:TagRole, iam:PutRolePolicy, iam:GetRole and iam:GetRolePolicy on role/nova-forge-* (nova-forge-mcp iam create-role prints them)';
/** IAM is one for all regions; its client wants one of the partition. */
const ANY_REGION = 'us-east-1';
/** Looks until a new role is seen, the time between two, and the time that services take to see it as well. Source: IAM user guide. */
const LOOKS = 15;
const BETWEEN_MS = 2000;
const SETTLES_MS = 10_000;

const never = new AbortController().signal;

/** Roles of the account that deployments run as. Policies are added under names of their content: one that another needs stays. */
export function createAccountRoles(settings: HostingSettings): AccountRoles {
  const clients = clientsOf(settings, (options) => new IAMClient(options));
  const region = settings.region ?? ANY_REGION;
  const client = (): IAMClient => clients(region);
  const account = { cloud: { subnets: [], security_groups: [] }, aws: settings, s3: settings, now: settings.now };
  const identity = createIdentity(account, createAsk());
  const find = (role: WantedRole): Promise<HeldRole | undefined> =>
    translated({ what: `the role ${role.name}`, permissions: PERMISSIONS }, () => look(client(), role));

  return {
    account: async () => (await identity(region, never)).account,
    find,
    async make(role) {
      await translated({ what: `making the role ${role.name}`, permissions: PERMISSIONS }, () =>
        create(client(), role),
      );
      for (let turn = 0; (await find(role))?.ready !== true; turn++) {
        if (turn === LOOKS) throw notSeen(role.name);
        await settings.pause(BETWEEN_MS, never);
      }
      await settings.pause(SETTLES_MS, never);
    },
  };
}

async function look(client: IAMClient, { name, policy, tags }: WantedRole): Promise<HeldRole | undefined> {
  const told = await orMissing(client.send(new GetRoleCommand({ RoleName: name })));
  if (told?.Role === undefined) return undefined;
  const { Arn = '', Tags = [] } = told.Role;
  const isOurs = Object.keys(tags).every((key) => Tags.some((tag) => tag.Key === key));
  if (!isOurs) return { arn: Arn, ready: true };
  const input = { RoleName: name, PolicyName: policy.name };
  return { arn: Arn, ready: (await orMissing(client.send(new GetRolePolicyCommand(input)))) !== undefined };
}

async function create(client: IAMClient, { name, trust, policy, tags }: WantedRole): Promise<void> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const Description = 'made by nova-forge-mcp, once approved';
  await unlessTaken(
    client.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust, Description, Tags })),
  );
  await client.send(
    new PutRolePolicyCommand({ RoleName: name, PolicyName: policy.name, PolicyDocument: policy.document }),
  );
}

function notSeen(name: string): ForgeError {
  return new ForgeError('not_ready', `the role ${name} was made, but IAM does not show it yet`, {
    next: 'call deploy_model again in a minute: it goes on',
  });
}
