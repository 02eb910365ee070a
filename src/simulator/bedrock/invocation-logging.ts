import {
  DeleteModelInvocationLoggingConfiguration$,
  GetModelInvocationLoggingConfiguration$,
  PutModelInvocationLoggingConfiguration$,
  type PutModelInvocationLoggingConfigurationRequest,
} from '@aws-sdk/client-bedrock';
import { type Operation, operation } from '../wire/service.ts';
import type { World } from '../world.ts';

/** Whether and where calls of a region are logged. */
export function invocationLogging({ bedrock }: World): Operation[] {
  return [
    operation(
      PutModelInvocationLoggingConfiguration$,
      ({ loggingConfig }: PutModelInvocationLoggingConfigurationRequest, { region }) => {
        if (loggingConfig !== undefined) bedrock(region).logging = loggingConfig;
        return {};
      },
    ),
    operation(GetModelInvocationLoggingConfiguration$, (_input: object, { region }) => {
      const { logging } = bedrock(region);
      return logging === undefined ? {} : { loggingConfig: logging };
    }),
    operation(DeleteModelInvocationLoggingConfiguration$, (_input: object, { region }) => {
      delete bedrock(region).logging;
      return {};
    }),
  ];
}
