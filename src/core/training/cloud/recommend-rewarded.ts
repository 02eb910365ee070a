import { findKnob } from './find-knob.ts';
import type { Background } from './plan-facts.ts';
import type { Advices } from './advice.ts';

/**
 * Values for RFT whose published ones contradict each other, by platform. Learning rates found: 1e-7 (HyperPod guide), 7e-7 (HyperPod
 * recipe), 1e-6 (sample recipe of the same guide), 1e-5 (published case from an SFT checkpoint), 1e-4 (training job recipes). The recipe of
 * the platform counts, but from an SFT checkpoint the published case does.
 */
export function recommendRewarded(background: Background): Advices {
  const { technique, knobs, parent, runtime } = background;
  if (technique !== 'rft') return {};
  const tuned = parent?.method.startsWith('sft') === true;
  const known = (name: string) => findKnob(knobs, name)?.default;
  return {
    ...(tuned && runtime !== 'bedrock' && known('learning_rate') === 1e-4
      ? {
          learning_rate: {
            value: 1e-5,
            source:
              'G46: from an SFT checkpoint, as in the published case; the recipe’s 1e-4 is for the base (others: 1e-7, 7e-7, 1e-6)',
          },
        }
      : {}),
    ...(known('top_k') === 1
      ? {
          top_k: { value: 5, source: 'G45: top_k 1 tries one answer only; 5 as in the published case (recipes: 1, 0)' },
        }
      : {}),
    ...(known('number_generation') === 2
      ? {
          number_generation: { value: 4, source: 'G44: 2 answers a prompt are noisy; guide and published case have 4' },
        }
      : {}),
    ...(tuned && known('kl_loss_coef') === 0.001
      ? { kl_loss_coef: { value: 0.02, source: 'G47: 0.02 from an SFT checkpoint (recipes 0.001, guide 0)' } }
      : {}),
  };
}
