/** Where drift is told in CloudWatch, and when its alarm rings: the share that a finding is told from on. */
export const driftMetrics = {
  namespace: 'NovaForge',
  share: 'DriftingShare',
  psi: 'DriftPSI',
  dimension: 'Endpoint',
  rings_from: 0.05,
} as const;

/** Monthly US dollars of a custom metric and of an alarm of standard resolution, beyond the free tier. */
export const driftWatchPrices = {
  metric_usd: 0.3,
  alarm_usd: 0.1,
  source: 'prices of CloudWatch as quoted 2022-04 to 2026-05, us-east-1',
} as const;

/** Two metrics and an alarm. */
export const driftWatchUsdAMonth = 2 * driftWatchPrices.metric_usd + driftWatchPrices.alarm_usd;
