/** Where a model can be served in an account, or only kept. */
export const cloudTargets = [
  'bedrock_on_demand',
  'bedrock_provisioned',
  'sagemaker',
  'sagemaker_async',
  'publish',
] as const;
export type CloudTarget = (typeof cloudTargets)[number];

/** What is known of one target. */
export type TargetFacts = {
  service: 'bedrock' | 'sagemaker';
  regions: readonly string[];
  /** Regions that only some pages of AWS name: warned of, not refused. */
  doubtful: readonly string[];
  /** Whether checkpoints of full-rank training are taken. */
  fullRank: boolean;
  /** Minutes from nothing to an answer. */
  minutes: readonly [number, number];
};

export const hostingFactsAsOf = '2026-08-21';

/** The first day of customization whose models are served on demand. Source: Nova user guide, on-demand inference. */
export const onDemandSince = '2025-07-16';

/**
 * Sources: Nova user guide (on-demand inference, customization), Bedrock user guide (custom models on demand, provisioned throughput),
 * image accounts of the Nova SDK 1.4.6 and the SageMaker Python SDK 3.20; AWS's agent toolkit plans on us-east-1 alone.
 */
export const hostingTargets: Readonly<Record<CloudTarget, TargetFacts>> = {
  bedrock_on_demand: {
    service: 'bedrock',
    regions: ['us-east-1', 'us-west-2'],
    doubtful: ['us-west-2'],
    fullRank: false,
    minutes: [30, 45],
  },
  bedrock_provisioned: {
    service: 'bedrock',
    regions: ['us-east-1'],
    doubtful: [],
    fullRank: true,
    minutes: [30, 60],
  },
  sagemaker: {
    service: 'sagemaker',
    regions: ['us-east-1', 'us-west-2', 'eu-west-2', 'ap-northeast-1'],
    doubtful: ['ap-northeast-1'],
    fullRank: true,
    minutes: [10, 20],
  },
  sagemaker_async: {
    service: 'sagemaker',
    regions: ['us-east-1', 'us-west-2', 'eu-west-2', 'ap-northeast-1'],
    doubtful: ['ap-northeast-1'],
    fullRank: true,
    minutes: [10, 20],
  },
  publish: {
    service: 'bedrock',
    regions: ['us-east-1', 'us-west-2'],
    doubtful: ['us-west-2'],
    fullRank: true,
    minutes: [20, 40],
  },
};

export function isCloudTarget(target: string): target is CloudTarget {
  return Object.hasOwn(hostingTargets, target);
}

const accounts: Readonly<Record<string, string>> = {
  'us-east-1': '708977205387',
  'us-west-2': '176779409107',
  'eu-west-2': '470633809225',
  'ap-northeast-1': '878185805882',
};

/** Nova's inference image of a region; undefined where none is known. Source: Nova SDK 1.4.6, SageMaker Python SDK 3.20. */
export function servingImage(region: string): string | undefined {
  const account = accounts[region];
  if (account === undefined) return undefined;
  return `${account}.dkr.ecr.${region}.amazonaws.com/nova-inference-repo:SM-Inference-latest`;
}

/** Item of the price list for an hour of one model unit without commitment. Source: usage types of the price list (2026). */
export function provisionedItem(sku: string): string {
  return `bedrock/${sku}-ProvisionedThroughput-NoCommit-ModelUnits`;
}
