/** One SageMaker instance type. Prices are US dollars per hour on demand, absent where no dated source was found. */
export type Instance = { gpu: string; gpus: number; gpu_memory_gb: number; usd_per_hour?: number; region?: string };

/** Sources: public files that quote the AWS Price List API, dated 2026-06 to 2026-09; GPU figures from the vendor. A dated fallback, never the live price. */
export const instancesAsOf = '2026-09-01';

export const instances = {
  'ml.g5.xlarge': { gpu: 'A10G', gpus: 1, gpu_memory_gb: 24, usd_per_hour: 1.408, region: 'us-east-1' },
  'ml.g5.12xlarge': { gpu: 'A10G', gpus: 4, gpu_memory_gb: 24, usd_per_hour: 7.09, region: 'us-east-1' },
  'ml.g5.24xlarge': { gpu: 'A10G', gpus: 4, gpu_memory_gb: 24, usd_per_hour: 10.18, region: 'us-west-2' },
  'ml.g5.48xlarge': { gpu: 'A10G', gpus: 8, gpu_memory_gb: 24, usd_per_hour: 20.36, region: 'us-west-2' },
  'ml.g6.xlarge': { gpu: 'L4', gpus: 1, gpu_memory_gb: 24, usd_per_hour: 1.127, region: 'us-west-2' },
  'ml.g6.12xlarge': { gpu: 'L4', gpus: 4, gpu_memory_gb: 24, usd_per_hour: 5.752, region: 'us-east-1' },
  'ml.g6.24xlarge': { gpu: 'L4', gpus: 4, gpu_memory_gb: 24, usd_per_hour: 8.344, region: 'us-west-2' },
  'ml.g6.48xlarge': { gpu: 'L4', gpus: 8, gpu_memory_gb: 24, usd_per_hour: 16.688, region: 'us-west-2' },
  'ml.g6e.xlarge': { gpu: 'L40S', gpus: 1, gpu_memory_gb: 48, usd_per_hour: 2.61, region: 'us-east-1' },
  'ml.g6e.2xlarge': { gpu: 'L40S', gpus: 1, gpu_memory_gb: 48, usd_per_hour: 2.8, region: 'us-east-1' },
  'ml.g6e.4xlarge': { gpu: 'L40S', gpus: 1, gpu_memory_gb: 48, usd_per_hour: 3.76, region: 'us-east-1' },
  'ml.g6e.12xlarge': { gpu: 'L40S', gpus: 4, gpu_memory_gb: 48, usd_per_hour: 13.12, region: 'us-east-1' },
  'ml.g6e.48xlarge': { gpu: 'L40S', gpus: 8, gpu_memory_gb: 48, usd_per_hour: 37.66, region: 'us-west-2' },
  'ml.p4d.24xlarge': { gpu: 'A100', gpus: 8, gpu_memory_gb: 40, usd_per_hour: 25.251286, region: 'us-west-2' },
  'ml.p4de.24xlarge': { gpu: 'A100', gpus: 8, gpu_memory_gb: 80 },
  'ml.p5.48xlarge': { gpu: 'H100', gpus: 8, gpu_memory_gb: 80, usd_per_hour: 63.296, region: 'us-west-2' },
  'ml.p5e.48xlarge': { gpu: 'H200', gpus: 8, gpu_memory_gb: 141 },
  'ml.p5en.48xlarge': { gpu: 'H200', gpus: 8, gpu_memory_gb: 141 },
  'ml.p6-b200.48xlarge': { gpu: 'B200', gpus: 8, gpu_memory_gb: 179 },
} as const satisfies Record<string, Instance>;
