import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = {
  service: string;
  operation: string;
  region: string;
  input: Record<string, unknown>;
  /** How often this operation was asked so far, this one included. */
  count: number;
};

/** What happens instead of an answer. */
type Fault = { status: number; code: string; message?: string } | 'reset';

type Bucket = { region: string; objects: Record<string, string>; key?: string };

/** An account as a test wants it; everything may be changed while it answers. */
export type Account = {
  id: string;
  caller: string;
  roles: Record<string, { arn: string; trust: unknown }>;
  /** Decides what the policy simulator says: `allowed`, `implicitDeny`, `explicitDeny`, or more of an answer. */
  decide: (principal: string, action: string, resource: string) => string | { decision: string; more: string };
  quotas: { code: string; name: string; value: number }[];
  hub: Record<string, unknown>;
  prices: unknown[];
  functions: Record<string, { Timeout: number; State: string; Runtime: string }>;
  buckets: Record<string, Bucket>;
  fault: (asked: Asked) => Fault | undefined;
};

export type AccountStandIn = {
  endpoint: string;
  account: Account;
  asked: Asked[];
  /** Most requests that were under way at once, and how long each takes. */
  load: { most: number; delayMs: number };
  close: () => Promise<void>;
};

type Answer = { status?: number; type: string; body: string; headers?: Record<string, string> };
const json = (value: unknown): Answer => ({ type: 'application/x-amz-json-1.1', body: JSON.stringify(value) });
const xml = (body: string): Answer => ({ type: 'text/xml', body });
const PAGE = 3;

/** The services that a preflight asks, over real HTTP, told apart by the signature's scope. */
export async function startAccountStandIn(account: Account): Promise<AccountStandIn> {
  const asked: Asked[] = [];
  const load = { most: 0, delayMs: 0 };
  let now = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = toAsked(request, await readBody(request), asked);
    asked.push(one);
    if (load.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, load.delayMs));
    const fault = account.fault(one);
    if (fault === 'reset') return void request.socket.resetAndDestroy();
    if (fault !== undefined) return send(request, response, refusal(one.service, fault));
    send(request, response, answerOf(account, one));
  }

  const server = createServer((request, response) => {
    load.most = Math.max(load.most, ++now);
    answer(request, response)
      .catch((error: unknown) => response.writeHead(599).end(String(error)))
      .finally(() => now--);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
    asked,
    load,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function toAsked(request: IncomingMessage, body: string, before: Asked[]): Asked {
  const [, region = '', service = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const target = String(request.headers['x-amz-target'] ?? '');
  const isQuery = ['sts', 'iam'].includes(service);
  const input: Record<string, unknown> = isQuery
    ? Object.fromEntries(new URLSearchParams(body))
    : target === ''
      ? { path: decodeURIComponent(request.url ?? '').replace(/\?.*/, ''), range: request.headers.range }
      : (JSON.parse(body) as Record<string, unknown>);
  const operation = isQuery
    ? String(input['Action'])
    : target === ''
      ? String(request.method)
      : (target.split('.')[1] ?? '');
  const count = before.filter((seen) => seen.service === service && seen.operation === operation).length + 1;
  return { service, operation, region, input, count };
}

function answerOf(account: Account, asked: Asked): Answer {
  if (asked.service === 's3') return answerS3(account, asked);
  if (asked.service === 'lambda') return answerFunction(account, asked);
  const answers: Record<string, () => Answer> = {
    GetCallerIdentity: () =>
      xml(`<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${account.caller}</Arn><UserId>U</UserId>
        <Account>${account.id}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`),
    GetRole: () => answerRole(account, asked),
    SimulatePrincipalPolicy: () => answerSimulation(account, asked),
    GetServiceQuota: () => {
      const found = account.quotas.find(({ code }) => code === asked.input['QuotaCode']);
      if (found === undefined) return refusal('quotas', { status: 400, code: 'NoSuchResourceException' });
      return json({ Quota: toQuota(found) });
    },
    ListServiceQuotas: () => {
      const start = Number(asked.input['NextToken'] ?? 0);
      const next = start + PAGE < account.quotas.length ? { NextToken: String(start + PAGE) } : {};
      return json({ Quotas: account.quotas.slice(start, start + PAGE).map(toQuota), ...next });
    },
    DescribeHubContent: () => {
      const name = String(asked.input['HubContentName']);
      const found = account.hub[name];
      if (found === undefined) return refusal('sagemaker', { status: 400, code: 'ResourceNotFound' });
      const arn = `arn:aws:sagemaker:${asked.region}:aws:hub-content/SageMakerPublicHub/Model/${name}/1.0.0`;
      return json({
        HubContentArn: arn,
        HubContentDocument: typeof found === 'string' ? found : JSON.stringify(found),
      });
    },
    GetProducts: () => json({ PriceList: account.prices.map((price) => JSON.stringify(price)) }),
  };
  return answers[asked.operation]?.() ?? refusal(asked.service, { status: 400, code: 'UnknownOperationException' });
}

function answerRole(account: Account, { input }: Asked): Answer {
  const name = String(input['RoleName']);
  const found = account.roles[name];
  if (found === undefined) return refusal('iam', { status: 404, code: 'NoSuchEntity', message: `no role ${name}` });
  const trust = encodeURIComponent(JSON.stringify(found.trust));
  return xml(`<GetRoleResponse><GetRoleResult><Role><Path>/</Path><RoleName>${name}</RoleName><RoleId>R</RoleId>
    <Arn>${found.arn}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>
    <AssumeRolePolicyDocument>${trust}</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>`);
}

function answerSimulation(account: Account, { input }: Asked): Answer {
  const actions = Object.entries(input).flatMap(([key, value]) =>
    key.startsWith('ActionNames.') ? [String(value)] : [],
  );
  const resource = String(input['ResourceArns.member.1']);
  const members = actions.map((action) => {
    const said = account.decide(String(input['PolicySourceArn']), action, resource);
    const { decision, more } = typeof said === 'string' ? { decision: said, more: '' } : said;
    return `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>${resource}</EvalResourceName>
      <EvalDecision>${decision}</EvalDecision>${more}</member>`;
  });
  return xml(`<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated>
    <EvaluationResults>${members.join('')}</EvaluationResults>
    </SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`);
}

function answerFunction(account: Account, { input }: Asked): Answer {
  const arn = /functions\/(.+)\/configuration/.exec(String(input['path']))?.[1] ?? '';
  const found = account.functions[arn];
  if (found === undefined) return refusal('lambda', { status: 404, code: 'ResourceNotFoundException' });
  return { type: 'application/json', body: JSON.stringify({ FunctionArn: arn, ...found }) };
}

function answerS3(account: Account, { operation, region, input }: Asked): Answer {
  const [, name = '', key = ''] = /^\/([^/]+)\/?(.*)$/s.exec(String(input['path'])) ?? [];
  const bucket = account.buckets[name];
  if (bucket === undefined) return refusal('s3', { status: 404, code: 'NoSuchBucket' });
  const headers: Record<string, string> = { 'x-amz-bucket-region': bucket.region };
  if (region !== bucket.region) return { ...refusal('s3', { status: 301, code: 'PermanentRedirect' }), headers };
  if (key === '') return { type: 'application/xml', body: '', headers };
  const text = bucket.objects[key];
  if (text === undefined) return refusal('s3', { status: 404, code: 'NoSuchKey' });
  if (bucket.key !== undefined) headers['x-amz-server-side-encryption-aws-kms-key-id'] = bucket.key;
  const part = operation === 'GET' && input['range'] !== undefined ? text.slice(0, 1) : text;
  return { type: 'binary/octet-stream', body: part, headers };
}

function toQuota({ code, name, value }: Account['quotas'][number]): Record<string, unknown> {
  return { ServiceCode: 'sagemaker', QuotaCode: code, QuotaName: name, Value: value };
}

function refusal(service: string, { status, code, message = code }: Exclude<Fault, 'reset'>): Answer {
  if (['sts', 'iam'].includes(service))
    return {
      ...xml(
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      ),
      status,
    };
  if (service === 's3') return { ...xml(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`), status };
  const headers = { 'x-amzn-errortype': code };
  return { ...json({ __type: code, message, Message: message }), status, headers };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status = 200, type, body, headers = {} }: Answer,
): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length, ...headers });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
