/** What an account's runtimes train, and where. The service's own hub wins where it can be asked. */
export const trainingSupportAsOf = '2026-06-22';

export type CloudRuntime = 'sagemaker' | 'serverless' | 'bedrock';

type Support = {
  /** Regions with the service's Nova training. */
  regions: readonly string[];
  /** Methods by model. */
  methods: Readonly<Record<string, readonly string[]>>;
};

const sft = ['sft_lora', 'sft_full'] as const;
const dpo = ['dpo_lora', 'dpo_full'] as const;

/**
 * Source: method and platform checks of the Nova SDK 1.4.6, images and recipes of the public recipe repository (2026-06-22), regions of the
 * SageMaker Python SDK 3.20. Bedrock takes Nova customization in us-east-1 alone.
 */
export const trainingSupport = {
  sagemaker: {
    regions: ['us-east-1', 'us-west-2', 'ap-northeast-1'],
    methods: {
      'nova-micro': [...sft, ...dpo],
      'nova-lite': [...sft, ...dpo],
      'nova-pro': [...sft, ...dpo],
      'nova-2-lite': [...sft, 'rft_lora', 'rft_full'],
    },
  },
  serverless: {
    regions: ['us-east-1', 'us-west-2'],
    methods: {
      'nova-micro': [...sft, ...dpo],
      'nova-lite': [...sft, ...dpo],
      'nova-pro': [...sft, ...dpo],
      'nova-2-lite': [...sft, 'rft_lora'],
    },
  },
  bedrock: {
    regions: ['us-east-1'],
    methods: {
      'nova-micro': ['sft_lora'],
      'nova-lite': ['sft_lora'],
      'nova-pro': ['sft_lora'],
      'nova-2-lite': ['sft_lora', 'rft_lora'],
    },
  },
} as const satisfies Record<CloudRuntime, Support>;

/** Whether a runtime is one of an account's. */
export function isCloudRuntime(name: string): name is CloudRuntime {
  return Object.hasOwn(trainingSupport, name);
}

/** Methods that a runtime of an account trains a model by; empty when it does not train it. */
export function methodsOf(runtime: CloudRuntime, model: string): readonly string[] {
  const table: Readonly<Record<string, readonly string[]>> = trainingSupport[runtime].methods;
  return Object.hasOwn(table, model) ? (table[model] ?? []) : [];
}

/** Why a method runs nowhere here though a service has it. Same sources. */
export const elsewhereOnly: Readonly<Record<string, string>> = {
  cpt: 'continued pre-training of Nova runs on HyperPod clusters alone, which this server does not start jobs on',
  rft_multiturn_lora: 'multi-turn RFT runs on HyperPod with a Nova Forge subscription alone',
  rft_multiturn_full: 'multi-turn RFT runs on HyperPod with a Nova Forge subscription alone',
};
