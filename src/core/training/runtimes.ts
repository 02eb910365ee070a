import { ForgeError } from '../errors.ts';
import type { TrainingRuntime } from '../ports/training.ts';

type Runtimes = { training: Readonly<Record<string, () => Promise<TrainingRuntime>>> };

/** The runtime of a name, loaded on first use. */
export async function openRuntime(effects: Runtimes, name: string): Promise<TrainingRuntime> {
  const open = effects.training[name];
  if (open === undefined) {
    throw new ForgeError(
      'unavailable',
      `runtime ${name} is not available here; this server has ${Object.keys(effects.training).join(', ')}`,
      {
        next: 'run nova-forge-mcp doctor to see what is usable',
      },
    );
  }
  return open();
}
