import { z } from 'zod';
import { ForgeError } from '../../../errors.ts';
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
  return whole.split('\n').flatMap((line, index) => (line === '' ? [] : [parsePoint(path, line, index + 1)]));
}

function parsePoint(path: string, line: string, number: number): MetricPoint {
  try {
    return Point.parse(JSON.parse(line));
  } catch (error) {
    throw new ForgeError('bad_data', `${path} is damaged: line ${number} is no metric`, {
      next: 'move the file away',
      cause: error,
    });
  }
}
