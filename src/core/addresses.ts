/** Addresses of resources. Paths, never queries. */
export const addresses = {
  runs: () => 'forge://runs',
  run: (id: string) => `forge://runs/${id}`,
  runLogs: (id: string, cursor?: string) => `forge://runs/${id}/logs${cursor === undefined ? '' : `/${cursor}`}`,
  runMetrics: (id: string) => `forge://runs/${id}/metrics`,
  runPlan: (id: string) => `forge://runs/${id}/plan`,
  dataset: (id: string) => `forge://datasets/${id}`,
  datasetSample: (id: string) => `forge://datasets/${id}/sample`,
  datasetCard: (id: string) => `forge://datasets/${id}/card`,
  datasetProblems: (id: string, cursor?: string) =>
    `forge://datasets/${id}/problems${cursor === undefined ? '' : `/${cursor}`}`,
  evaluation: (id: string) => `forge://evaluations/${id}`,
  evaluationReport: (id: string) => `forge://evaluations/${id}/report`,
  predictions: (id: string, cursor?: string) =>
    `forge://evaluations/${id}/predictions${cursor === undefined ? '' : `/${cursor}`}`,
  comparison: (id: string) => `forge://comparisons/${id}`,
  comparisonReport: (id: string) => `forge://comparisons/${id}/report`,
  models: () => 'forge://catalog/models',
  instances: () => 'forge://catalog/instances',
  hyperparameters: (model: string, method: string) => `forge://catalog/hyperparameters/${model}/${method}`,
  guide: (topic: string) => `forge://guides/${topic}`,
} as const;
