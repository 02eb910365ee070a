import { BedrockClient, GetCustomModelCommand, GetCustomModelDeploymentCommand } from '@aws-sdk/client-bedrock';
import { READ_ATTEMPTS, createRequestHandler } from '../aws-settings.ts';

/** ARN of the base of the custom model that a deployment serves; undefined when the service does not tell. Throws what the client throws. */
export async function baseModelOf(
  deployment: string,
  where: { region: string; endpoint?: string },
): Promise<string | undefined> {
  const client = new BedrockClient({ ...where, maxAttempts: READ_ATTEMPTS, requestHandler: createRequestHandler() });
  try {
    const served = await client.send(
      new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: deployment }),
    );
    const model = await client.send(new GetCustomModelCommand({ modelIdentifier: served.modelArn }));
    return model.baseModelArn;
  } finally {
    client.destroy();
  }
}
