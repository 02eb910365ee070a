/** How one Nova model is called by each service. */
export type NovaModel = {
  generation: 1 | 2;
  /** Content of SageMaker's public hub. */
  hub: string;
  /** Base of a training job: `run.model_name_or_path` and the hyperparameter `base_model`. */
  base: string;
  /** `run.model_type` of a recipe and the model identifier of Bedrock. */
  service_id: string;
  /** Part of the usage types of serverless jobs and of Bedrock customization in the price list. */
  sku: string;
  /** Billions of parameters that a token passes through. Not published: third-party estimates, used for time alone. */
  assumed_billions: number;
};

/** Source: model tables of the Nova SDK 1.4.6 (2026-05-13) and of the public recipe repository (2026-06-22). */
export const novaModels = {
  'nova-2-lite': {
    generation: 2,
    hub: 'nova-textgeneration-lite-v2',
    base: 'nova-lite-2/prod',
    service_id: 'amazon.nova-2-lite-v1:0:256k',
    sku: 'Nova2.0Lite',
    assumed_billions: 30,
  },
  'nova-lite': {
    generation: 1,
    hub: 'nova-textgeneration-lite',
    base: 'nova-lite/prod',
    service_id: 'amazon.nova-lite-v1:0:300k',
    sku: 'NovaLite',
    assumed_billions: 20,
  },
  'nova-micro': {
    generation: 1,
    hub: 'nova-textgeneration-micro',
    base: 'nova-micro/prod',
    service_id: 'amazon.nova-micro-v1:0:128k',
    sku: 'NovaMicro',
    assumed_billions: 11,
  },
  'nova-pro': {
    generation: 1,
    hub: 'nova-textgeneration-pro',
    base: 'nova-pro/prod',
    service_id: 'amazon.nova-pro-v1:0:300k',
    sku: 'NovaPro',
    assumed_billions: 90,
  },
} as const satisfies Record<string, NovaModel>;

/** The Nova model of a catalog name, or undefined. */
export function findNovaModel(name: string): NovaModel | undefined {
  return Object.entries(novaModels).find(([id]) => id === name)?.[1];
}
