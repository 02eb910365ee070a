/** One model that can be named in a call. */
export type CatalogModel = {
  title: string;
  family: 'nova-1' | 'nova-2' | 'open' | 'local';
  /** Service identifier, absent for the local baseline. */
  service_id?: string;
  /** Kinds of input it reads. */
  inputs: readonly ('text' | 'image' | 'video' | 'document')[];
  context_tokens: number;
  /** Runtimes that train it; a server may have fewer. */
  trains_on: readonly string[];
  note: string;
};

/** Source: model ids and context sizes as published in the Nova user guides, read 2026-05; the local entry is ours. */
export const modelsAsOf = '2026-05-13';

export const models = {
  baseline: {
    title: 'Local baseline',
    family: 'local',
    inputs: ['text'],
    context_tokens: 1_000_000,
    trains_on: ['local'],
    note: 'a linear model on n-grams, or nearest neighbour for open answers: a floor to beat, not a language model',
  },
  'nova-2-lite': {
    title: 'Amazon Nova 2 Lite',
    family: 'nova-2',
    service_id: 'amazon.nova-2-lite-v1:0:256k',
    inputs: ['text', 'image', 'video', 'document'],
    context_tokens: 256_000,
    trains_on: ['sagemaker', 'serverless', 'bedrock', 'hyperpod'],
    note: 'reasoning and tools in training data',
  },
  'nova-lite': {
    title: 'Amazon Nova Lite',
    family: 'nova-1',
    service_id: 'amazon.nova-lite-v1:0:300k',
    inputs: ['text', 'image', 'video'],
    context_tokens: 300_000,
    trains_on: ['sagemaker', 'serverless', 'bedrock', 'hyperpod'],
    note: 'no reasoning blocks',
  },
  'nova-micro': {
    title: 'Amazon Nova Micro',
    family: 'nova-1',
    service_id: 'amazon.nova-micro-v1:0:128k',
    inputs: ['text'],
    context_tokens: 128_000,
    trains_on: ['sagemaker', 'serverless', 'bedrock', 'hyperpod'],
    note: 'text only',
  },
  'nova-pro': {
    title: 'Amazon Nova Pro',
    family: 'nova-1',
    service_id: 'amazon.nova-pro-v1:0:300k',
    inputs: ['text', 'image', 'video'],
    context_tokens: 300_000,
    trains_on: ['sagemaker', 'serverless', 'bedrock', 'hyperpod'],
    note: 'no reasoning blocks',
  },
  'llama-3.1-8b': {
    title: 'Llama 3.1 8B Instruct',
    family: 'open',
    service_id: 'meta-textgeneration-llama-3-1-8b-instruct',
    inputs: ['text'],
    context_tokens: 128_000,
    trains_on: ['sagemaker'],
    note: 'open weights, through the SageMaker hub',
  },
  'qwen3-8b': {
    title: 'Qwen3 8B',
    family: 'open',
    service_id: 'huggingface-reasoning-qwen3-8b',
    inputs: ['text'],
    context_tokens: 32_768,
    trains_on: ['sagemaker'],
    note: 'open weights, through the SageMaker hub; reasons',
  },
} as const satisfies Record<string, CatalogModel>;

/** The catalog's entry, or undefined for a name it does not have. */
export function findModel(name: string): CatalogModel | undefined {
  return Object.hasOwn(models, name) ? Object.entries(models).find(([id]) => id === name)?.[1] : undefined;
}
