import {
  GetFunction$,
  type GetFunctionRequest,
  GetFunctionConfiguration$,
  type GetFunctionConfigurationRequest,
  Invoke$,
  type InvocationRequest,
} from '@aws-sdk/client-lambda';
import { messageOf } from '../../core/errors.ts';
import { restJson } from '../wire/rest-json.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Service, operation } from '../wire/service.ts';

/** A function of the account. `invoke` is its code: from the event to the answer. */
export type SimulatedFunction = {
  arn: string;
  timeout_s: number;
  state: 'Active' | 'Pending' | 'Inactive' | 'Failed';
  invoke: (event: unknown) => unknown;
};

/** Lambda, for functions that are there already. */
export function createFunctions(functions: ReadonlyMap<string, SimulatedFunction>): Service {
  return {
    name: 'lambda',
    actions: 'lambda',
    protocol: restJson,
    operations: [
      operation(GetFunction$, ({ FunctionName }: GetFunctionRequest) => ({
        Configuration: configuration(findFunction(functions, FunctionName)),
        Code: { RepositoryType: 'S3' },
        Tags: {},
      })),
      operation(GetFunctionConfiguration$, ({ FunctionName }: GetFunctionConfigurationRequest) =>
        configuration(findFunction(functions, FunctionName)),
      ),
      operation(Invoke$, (input: InvocationRequest) => {
        const found = findFunction(functions, input.FunctionName);
        const event: unknown =
          input.Payload === undefined ? {} : JSON.parse(Buffer.from(input.Payload).toString('utf8'));
        return { StatusCode: 200, ExecutedVersion: '$LATEST', ...run(found, event) };
      }),
    ],
  };
}

function run({ invoke }: SimulatedFunction, event: unknown): { Payload: Buffer; FunctionError?: string } {
  try {
    return { Payload: Buffer.from(JSON.stringify(invoke(event) ?? null)) };
  } catch (error) {
    const told = { errorType: 'Error', errorMessage: messageOf(error), trace: [] };
    return { Payload: Buffer.from(JSON.stringify(told)), FunctionError: 'Unhandled' };
  }
}

function configuration({ arn, timeout_s: Timeout, state: State }: SimulatedFunction): object {
  return {
    FunctionName: arn.split(':').at(-1),
    FunctionArn: arn,
    Runtime: 'python3.12',
    Handler: 'index.handler',
    CodeSize: 1024,
    Timeout,
    MemorySize: 512,
    LastModified: '2026-01-01T00:00:00.000+0000',
    CodeSha256: 'c2ltdWxhdGVk',
    Version: '$LATEST',
    State,
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
  };
}

function findFunction(functions: ReadonlyMap<string, SimulatedFunction>, name = ''): SimulatedFunction {
  const found = [...functions.values()].find(({ arn }) => arn === name || arn.endsWith(`:function:${name}`));
  if (found !== undefined) return found;
  throw serviceError('ResourceNotFoundException', `Function not found: ${name}`, { status: 404 });
}
