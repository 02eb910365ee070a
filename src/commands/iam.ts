import { type Config, parseConfig } from '../config.ts';
import { type IamFormat, parseIamArguments } from './iam-arguments.ts';
import { toIamNames, toUses, type Place } from './iam-names.ts';
import { type Policies, toPolicies } from './iam-policies.ts';
import { toCloudFormation } from './to-cloud-formation.ts';
import { toTerraform } from './to-terraform.ts';

/** How each format says where it is applied. */
const places: Readonly<Record<Exclude<IamFormat, 'json'>, Place>> = {
  cloudformation: { account: '${AWS::AccountId}', region: '${AWS::Region}' },
  terraform: {
    account: '${data.aws_caller_identity.current.account_id}',
    region: '${data.aws_region.current.id}',
  },
};

const writers: Readonly<Record<IamFormat, (policies: Policies) => string>> = {
  json: (policies) => JSON.stringify(policies, undefined, 2),
  cloudformation: toCloudFormation,
  terraform: toTerraform,
};

/** `iam [features…]`: prints the least that whoever runs the server, and the roles of its jobs, must be allowed. */
export function iam(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  out: NodeJS.WritableStream,
): void {
  const parsed = parseIamArguments(args);
  const config = parseConfig(parsed.rest, environment);
  const place = parsed.format === 'json' ? placeOf(config, environment) : places[parsed.format];
  const policies = toPolicies(parsed.features, toIamNames(config, parsed, place), toUses(config, parsed));
  out.write(`${writers[parsed.format](policies)}\n`);
}

/** The account of the role that is set, and the region of the environment; words in capitals where nothing is. */
function placeOf({ role }: Config, environment: Readonly<Record<string, string | undefined>>): Place {
  const region = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'REGION';
  return { account: role?.split(':')[4] ?? 'ACCOUNT', region };
}
