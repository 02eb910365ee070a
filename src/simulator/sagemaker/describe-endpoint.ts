import type { Endpoint, SageMakerState } from './sagemaker-state.ts';

/** DescribeEndpoint's answer. */
export function describeEndpoint({ configs }: SageMakerState, endpoint: Endpoint): object {
  const config = configs.get(endpoint.config)?.request;
  const capture = config?.DataCaptureConfig;
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    EndpointConfigName: endpoint.config,
    EndpointStatus: endpoint.status,
    CreationTime: endpoint.created,
    LastModifiedTime: endpoint.changed,
    ...(endpoint.failure === undefined ? {} : { FailureReason: endpoint.failure }),
    ProductionVariants: (config?.ProductionVariants ?? []).map(({ VariantName }) => ({
      VariantName,
      CurrentInstanceCount: endpoint.instances,
      DesiredInstanceCount: endpoint.instances,
    })),
    ...(config?.AsyncInferenceConfig === undefined ? {} : { AsyncInferenceConfig: config.AsyncInferenceConfig }),
    ...(capture === undefined
      ? {}
      : {
          DataCaptureConfig: {
            EnableCapture: capture.EnableCapture ?? true,
            CaptureStatus: 'Started',
            CurrentSamplingPercentage: capture.InitialSamplingPercentage,
            DestinationS3Uri: capture.DestinationS3Uri,
            KmsKeyId: capture.KmsKeyId ?? '',
          },
        }),
  };
}
