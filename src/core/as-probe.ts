import type { ModelSource } from './ports/inference.ts';

/** The same model, asked by us and not by its users: deployments do not count the answers among those that they are watched by. */
export function asProbe(source: ModelSource): ModelSource {
  switch (source.from) {
    case 'endpoint':
    case 'sagemaker':
    case 'sagemaker_async':
    case 'bedrock':
      return { ...source, probe: true };
    case 'artifact':
    case 'untrained':
    case 'openai':
      return source; // nobody's answers are kept there
  }
}
