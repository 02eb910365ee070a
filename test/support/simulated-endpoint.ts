import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Simulator } from '../../src/simulator/start-simulator.ts';

const CREDENTIALS = { accessKeyId: 'AKIDSIMULATED', secretAccessKey: 'simulated' };
const STARTING_MS = 11 * 60_000;

/** An endpoint in a simulated account that is up and answers every prompt as `respond` does. */
export async function hostEndpoint(
  simulator: Simulator,
  name: string,
  respond: (prompt: string) => string,
): Promise<void> {
  const uri = `s3://customer-escrow-000000000000-smtj-00000000/${name}/step_1`;
  simulator.world.checkpoints.set(uri, { uri, respond, rows: { prompts: [], targets: [] }, passes: 1 });
  const client = new SageMakerClient({ endpoint: simulator.endpoint, region: 'us-east-1', credentials: CREDENTIALS });
  const source = { S3DataSource: { S3Uri: uri, S3DataType: 'S3Prefix', CompressionType: 'None' } } as const;
  const image = '708977205387.dkr.ecr.us-east-1.amazonaws.com/nova-inference-repo:SM-Inference-latest';
  await client.send(
    new CreateModelCommand({
      ModelName: name,
      ExecutionRoleArn: simulator.furniture.role,
      PrimaryContainer: { Image: image, ModelDataSource: source },
    }),
  );
  const variant = { VariantName: 'primary', ModelName: name, InstanceType: 'ml.g6.12xlarge', InitialInstanceCount: 1 };
  await client.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [{ ...variant, InstanceType: 'ml.g6.12xlarge' }],
    }),
  );
  await client.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
  await simulator.advance(STARTING_MS);
  client.destroy();
}
