import { ForgeError } from './errors.ts';
import type { InferenceRuntime, ModelSource } from './ports/inference.ts';

export type InferenceRuntimes = Readonly<Record<string, () => Promise<InferenceRuntime>>>;

/** Which runtime asks which kind of source. */
const askedBy = {
  artifact: 'local',
  untrained: 'local',
  endpoint: 'local',
  openai: 'openai',
  sagemaker: 'aws',
  sagemaker_async: 'aws',
  bedrock: 'aws',
} as const satisfies Record<ModelSource['from'], string>;

/** Several runtimes as one; each loads with the first question of its kind. */
export function joinInference(runtimes: InferenceRuntimes): InferenceRuntime {
  const runtimeOf = async ({ from }: ModelSource): Promise<InferenceRuntime> => {
    const open = runtimes[askedBy[from]];
    if (open !== undefined) return open();
    throw new ForgeError('unavailable', `models behind ${from} cannot be asked from this server`, {
      next: `it asks ${Object.keys(runtimes).join(', ')}: name a run or a local deployment`,
    });
  };
  return {
    id: 'all',
    open: async (source) => (await runtimeOf(source)).open(source),
    billing: async (source) => (await (await runtimeOf(source)).billing?.(source)) ?? { by: 'nothing' },
  };
}
