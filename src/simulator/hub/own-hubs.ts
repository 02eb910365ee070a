import {
  CreateHub$,
  type CreateHubRequest,
  DescribeHub$,
  type DescribeHubRequest,
  type DescribeHubContentRequest,
  ImportHubContent$,
  type ImportHubContentRequest,
} from '@aws-sdk/client-sagemaker';
import type { Hub, HubContent, SageMakerState } from '../sagemaker/sagemaker-state.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';

const CREATING_MS = 5000;
const IMPORTING_MS = 3000;

/** Hubs that the account made for itself, and documents put into them. */
export function ownHubs(account: string, stateOf: (region: string) => SageMakerState): Operation[] {
  return [
    operation(CreateHub$, ({ HubName = '' }: CreateHubRequest, { region, now }: Call) => {
      const { hubs } = stateOf(region);
      if (hubs.has(HubName)) throw serviceError('ResourceInUse', `Hub ${HubName} already exists.`);
      const arn = `arn:aws:sagemaker:${region}:${account}:hub/${HubName}`;
      hubs.set(HubName, { name: HubName, arn, created: now, contents: new Map() });
      return { HubArn: arn };
    }),
    operation(DescribeHub$, ({ HubName }: DescribeHubRequest, { region, now }: Call) => {
      const { name, arn, created } = findHub(stateOf(region), HubName);
      const HubStatus = isAfter(now, created, CREATING_MS) ? 'InService' : 'Creating';
      return { HubName: name, HubArn: arn, HubStatus, CreationTime: created, LastModifiedTime: created };
    }),
    operation(ImportHubContent$, (input: ImportHubContentRequest, { region, now }: Call) => {
      const hub = findHub(stateOf(region), input.HubName);
      if (!isAfter(now, hub.created, CREATING_MS))
        throw serviceError('ValidationException', `Hub ${hub.name} is being created: nothing can be imported yet.`);
      const content = toContent(hub, input, now);
      const key = `${content.name}/${content.version}`;
      if (hub.contents.has(key)) throw serviceError('ResourceInUse', `Hub content ${content.arn} already exists.`);
      hub.contents.set(key, content);
      return { HubArn: hub.arn, HubContentArn: content.arn };
    }),
  ];
}

/** DescribeHubContent in a hub of the account's own; the last that was imported where no version is named. */
export function describeOwnContent(state: SageMakerState, input: DescribeHubContentRequest, now: Date): object {
  const hub = findHub(state, input.HubName);
  const named = [...hub.contents.values()].filter(({ name }) => name === input.HubContentName);
  const found = named.findLast(
    ({ version }) => input.HubContentVersion === undefined || version === input.HubContentVersion,
  );
  if (found === undefined || found.type !== input.HubContentType)
    throw serviceError('ResourceNotFound', `Hub content ${input.HubContentName} does not exist in hub ${hub.name}.`);
  return {
    HubName: hub.name,
    HubArn: hub.arn,
    HubContentName: found.name,
    HubContentArn: found.arn,
    HubContentVersion: found.version,
    HubContentType: found.type,
    DocumentSchemaVersion: found.schema,
    HubContentDocument: found.document,
    HubContentStatus: isImported(found, now) ? 'Available' : 'Importing',
    CreationTime: found.created,
  };
}

/** ARN of the function that an evaluator stands for. Throws what the service says of one it cannot use. */
export function rewardOf({ hubs }: SageMakerState, arn: string, now: Date): string {
  const found = [...hubs.values()].flatMap(({ contents }) => [...contents.values()]).find((one) => one.arn === arn);
  const reward = found === undefined ? undefined : referenceIn(found.document);
  if (found === undefined || !isImported(found, now))
    throw serviceError('ValidationException', `Evaluator ${arn} does not exist or is not available yet.`);
  if (reward === undefined)
    throw serviceError('ValidationException', `${arn} is no evaluator of type RewardFunction: ${found.document}`);
  return reward;
}

function referenceIn(document: string): string | undefined {
  try {
    const outer: unknown = JSON.parse(document);
    if (typeof outer !== 'object' || outer === null || !('JsonContent' in outer)) return undefined;
    const inner: unknown = JSON.parse(String(outer.JsonContent));
    const fields: { EvaluatorType?: unknown; Reference?: unknown } =
      typeof inner === 'object' && inner !== null ? inner : {};
    const known = 'SubType' in outer && outer.SubType === 'AWS/Evaluator' && fields.EvaluatorType === 'RewardFunction';
    return known && typeof fields.Reference === 'string' ? fields.Reference : undefined;
  } catch {
    return undefined; // no JSON: the caller says so
  }
}

function toContent(hub: Hub, input: ImportHubContentRequest, created: Date): HubContent {
  const { HubContentName: name = '', HubContentVersion: version = '1.0.0', HubContentType: type = 'JsonDoc' } = input;
  const arn = `${hub.arn.replace(':hub/', ':hub-content/')}/${type}/${name}/${version}`;
  const { DocumentSchemaVersion: schema = '', HubContentDocument: document = '' } = input;
  return { arn, name, version, type, schema, document, created };
}

function findHub({ hubs }: SageMakerState, given = ''): Hub {
  const found = hubs.get(given.split('/').at(-1) ?? '');
  if (found !== undefined) return found;
  throw serviceError('ResourceNotFound', `Hub ${given} does not exist.`);
}

function isImported({ created }: HubContent, now: Date): boolean {
  return isAfter(now, created, IMPORTING_MS);
}

function isAfter(now: Date, since: Date, milliseconds: number): boolean {
  return now.getTime() >= since.getTime() + milliseconds;
}
