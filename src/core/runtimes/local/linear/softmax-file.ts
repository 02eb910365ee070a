import { z } from 'zod';
import { ForgeError } from '../../../errors.ts';
import type { ModelFile, Sections } from '../model-file.ts';
import { featureSpace } from './feature-space.ts';
import { FeatureShape } from './features.ts';
import type { SoftmaxModel } from './softmax-model.ts';

export const SoftmaxHeader = z.strictObject({
  kind: z.literal('softmax'),
  labels: z.array(z.string()).min(1),
  seed: z.number().int().min(0),
  shape: FeatureShape,
});

/** The parts of a model file. */
export function toSoftmaxFile(model: SoftmaxModel): { model: z.infer<typeof SoftmaxHeader>; sections: Sections } {
  const { labels, seed, space, weights, bias } = model;
  return {
    model: { kind: 'softmax', labels: [...labels], seed, shape: space.shape },
    sections: { buckets: space.buckets, idf: space.idf, bias, weights },
  };
}

/** Throws ForgeError bad_data when tables and header do not fit each other. */
export function fromSoftmaxFile(file: ModelFile): SoftmaxModel {
  const header = SoftmaxHeader.parse(file.model);
  const { buckets, idf, bias, weights } = file.sections;
  if (
    !(
      buckets instanceof Uint32Array &&
      idf instanceof Float32Array &&
      bias instanceof Float32Array &&
      weights instanceof Float32Array
    ) ||
    weights.length !== buckets.length * header.labels.length
  ) {
    throw new ForgeError('bad_data', `the model file has no ${header.labels.length} weights for each feature`, {
      next: 'train again',
    });
  }
  return { labels: header.labels, seed: header.seed, space: featureSpace(header.shape, buckets, idf), weights, bias };
}
