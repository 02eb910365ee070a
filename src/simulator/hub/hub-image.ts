import { novaImage } from '../../core/catalog/nova-images.ts';

/** The image of evaluation jobs, in the account that holds the training images. Undefined where there are none. */
export function hubImage(region: string, generation: 1 | 2): string | undefined {
  const training = novaImage(region, 'sft', generation);
  return training?.replace(/nova-fine-tune-repo:.*$/, 'nova-evaluation-repo:SM-TJ-Eval-V2-latest');
}
