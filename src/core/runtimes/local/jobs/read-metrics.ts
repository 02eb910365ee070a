import { z } from 'zod';
import type { MetricPoint } from '../../../ports/run-state.ts';
import { readIfThere } from '../atomic-files.ts';

const Point = z.strictObject({
  step: z.number(),
  name: z.string(),
  value: z.number(),
  at: z.string(),
  epoch: z.number().exactOptional(),
});

/** All points of a metrics file, oldest first. A last line that a killed trainer left unfinished is not a point. */
export async function readMetrics(path: string): Promise<MetricPoint[]> {
  const text = (await readIfThere(path)) ?? '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole.split('\n').flatMap((line) => (line === '' ? [] : [Point.parse(JSON.parse(line))]));
}
