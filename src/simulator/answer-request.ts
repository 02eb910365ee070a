import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { clockSkewRefusal } from './clock-skew.ts';
import { type Fault, type Faults, refusalOf } from './faults.ts';
import { type CredentialScope, credentialScope } from './http/credential-scope.ts';
import type { Outcome } from './http/listen.ts';
import type { Incoming, Outgoing } from './http/incoming.ts';
import { checkPermission } from './iam/check-permission.ts';
import { interruptStream } from './interrupt-stream.ts';
import { type LoggedRequest, logRequest, withoutBytes } from './request-log.ts';
import { type Constraints, checkConstraints } from './wire/check-constraints.ts';
import { checkShape } from './wire/check-shape.ts';
import constraints from './wire/constraints.json' with { type: 'json' };
import { type ServiceError, isServiceError, serviceError } from './wire/service-error.ts';
import { type Operation, type Service, nameOf } from './wire/service.ts';
import { type Shape, toShape } from './wire/shape.ts';
import type { World } from './world.ts';

/** What a request is answered with, and from. */
export type Answering = {
  world: World;
  /** The services of a signing name; empty when there are none. */
  servicesOf: (name: string) => Promise<Service[]>;
  faults: Faults;
  log: LoggedRequest[];
  /** Answers of ours that their schema does not allow, and crashes: each is a defect of the simulator. */
  defects: string[];
  /** The wall clock, which signatures go by. */
  realNow: () => number;
};

/** Written by test/python/service_constraints.py from botocore's service models. */
const limits: Readonly<Record<string, Constraints>> = constraints;

/** How services call a request that they cannot take; the others say ValidationException. */
const VALIDATION_ERRORS: Readonly<Record<string, string>> = {
  s3: 'InvalidRequest',
  iam: 'ValidationError',
  sts: 'ValidationError',
  logs: 'InvalidParameterException',
  pricing: 'InvalidParameterException',
  lambda: 'InvalidParameterValueException',
  servicequotas: 'IllegalArgumentException',
};

type Found = { service: Service; operation: Operation | string };

/** From a request to what becomes of it: who is meant, what goes wrong by the script, and else the operation's own answer. */
export async function answerRequest(answering: Answering, request: Incoming): Promise<Outcome> {
  const { world, faults } = answering;
  await world.timeline.settle(world.clock.now());
  const scope = credentialScope(request);
  if (scope === undefined) return { answer: unsigned() };
  const found = await findOperation(answering, request, scope.service);
  if (found === undefined) return { answer: unknownService(scope.service) };
  const operation = nameOf(found.operation);
  const entry = logRequest(answering.log, {
    at: new Date(world.clock.now()).toISOString(),
    service: scope.service,
    operation,
    region: scope.region,
    method: request.method,
    path: request.path,
  });
  const given = faults.of(scope.service, operation);
  return suffer(
    given,
    answering,
    async (refusal) => {
      const answer =
        refusal === undefined
          ? await respond(answering, found, request, scope, entry, given)
          : refuse(found.service, refusal, entry);
      entry.status = answer.status;
      return answer;
    },
    request,
    scope,
  );
}

/** Lets the scripted faults happen around the answer. */
async function suffer(
  given: readonly Fault[],
  { realNow }: Answering,
  respondWith: (refusal: ServiceError | undefined) => Promise<Outgoing>,
  request: Incoming,
  { service }: CredentialScope,
): Promise<Outcome> {
  const skew = given.reduce((sum, fault) => sum + (fault.kind === 'skew' ? fault.ms : 0), 0);
  for (const fault of given) if (fault.kind === 'stall') await setTimeout(fault.ms, undefined, { ref: false });
  if (given.some((fault) => fault.kind === 'reset' && fault.when === 'before')) return 'reset';
  const serverTime = realNow() + skew;
  const scripted = given.map((fault) => refusalOf(fault, service)).find((refusal) => refusal !== undefined);
  const answer = await respondWith(scripted ?? clockSkewRefusal(request, service, serverTime));
  if (given.some((fault) => fault.kind === 'reset' && fault.when === 'after')) return 'reset';
  answer.headers['date'] = new Date(serverTime).toUTCString();
  const end = given.find((fault) => fault.kind === 'cut' || fault.kind === 'hang');
  return end === undefined ? { answer } : { answer, end };
}

async function respond(
  { world, defects }: Answering,
  { service, operation }: Found,
  request: Incoming,
  { region }: CredentialScope,
  entry: LoggedRequest,
  given: readonly Fault[],
): Promise<Outgoing> {
  try {
    if (typeof operation === 'string')
      throw serviceError('UnknownOperationException', `The simulator does not have ${service.name} ${operation}.`, {
        status: 501,
      });
    const input = service.protocol.read(operation, request);
    entry.input = withoutBytes(input);
    const problems = problemsOf(service, toShape(operation.shape[4]), input);
    if (problems.length > 0)
      throw serviceError(
        VALIDATION_ERRORS[service.name] ?? 'ValidationException',
        `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected: ${problems.join('; ')}`,
      );
    checkPermission(world.iam, service.actions, operation.shape[2], input);
    const output = await operation.answer(input, { region, now: new Date(world.clock.now()), request });
    const wrong = checkShape(toShape(operation.shape[5]), output);
    if (wrong.length > 0)
      throw new Error(`the answer to ${operation.shape[2]} does not fit its schema: ${wrong.join('; ')}`);
    const told = interruptStream(toShape(operation.shape[5]), output, given);
    return service.protocol.write(service, operation, told, randomUUID());
  } catch (error) {
    if (isServiceError(error)) return refuse(service, error, entry);
    defects.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return refuse(
      service,
      serviceError('InternalFailure', `defect of the simulator: ${String(error)}`, { status: 500 }),
      entry,
    );
  }
}

/** What the schema does not allow; of an input that fits it, what the service's limits forbid. */
function problemsOf(service: Service, shape: Shape, input: unknown): string[] {
  const misfits = checkShape(shape, input);
  return misfits.length > 0 ? misfits : checkConstraints(limits[service.name] ?? {}, shape, input);
}

function refuse(service: Service, error: ServiceError, entry: LoggedRequest): Outgoing {
  entry.error = error.name;
  return service.protocol.refuse(service, error, randomUUID());
}

async function findOperation({ servicesOf }: Answering, request: Incoming, name: string): Promise<Found | undefined> {
  let named: Found | undefined;
  for (const service of await servicesOf(name)) {
    const operation = service.protocol.find(service, request);
    if (operation === undefined) continue;
    if (typeof operation !== 'string') return { service, operation };
    named ??= { service, operation };
  }
  return named;
}

function unsigned(): Outgoing {
  return plain(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
}

function unknownService(name: string): Outgoing {
  return plain(501, 'UnknownOperationException', `The simulator has no service ${name}.`);
}

function plain(status: number, name: string, message: string): Outgoing {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name };
  return { status, headers, body: JSON.stringify({ __type: name, message }) };
}
