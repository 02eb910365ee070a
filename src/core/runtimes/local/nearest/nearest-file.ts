import { z } from 'zod';
import { ForgeError } from '../../../errors.ts';
import { featureSpace } from '../linear/feature-space.ts';
import { FeatureShape } from '../linear/features.ts';
import type { ModelFile, Sections } from '../model-file.ts';
import type { NearestIndex } from './nearest-index.ts';

export const NearestHeader = z.strictObject({ kind: z.literal('nearest'), shape: FeatureShape });

const Answers = z.array(z.string());

/** The parts of a model file. */
export function toNearestFile(index: NearestIndex): { model: z.infer<typeof NearestHeader>; sections: Sections } {
  const { space, starts, rows, values, answers, answerOf } = index;
  return {
    model: { kind: 'nearest', shape: space.shape },
    sections: {
      buckets: space.buckets,
      idf: space.idf,
      starts,
      rows,
      values,
      answerOf,
      answers: Buffer.from(JSON.stringify(answers)),
    },
  };
}

/** Throws ForgeError bad_data when tables are missing. */
export function fromNearestFile(file: ModelFile): NearestIndex {
  const { shape } = NearestHeader.parse(file.model);
  const { buckets, idf, starts, rows, values, answerOf, answers } = file.sections;
  if (
    !(
      buckets instanceof Uint32Array &&
      idf instanceof Float32Array &&
      starts instanceof Uint32Array &&
      rows instanceof Uint32Array
    ) ||
    !(values instanceof Float32Array && answerOf instanceof Uint32Array && answers instanceof Uint8Array)
  ) {
    throw new ForgeError('bad_data', 'the model file lacks a table of the nearest-neighbour index', {
      next: 'train again',
    });
  }
  const texts = Answers.parse(JSON.parse(Buffer.from(answers).toString('utf8')));
  return { space: featureSpace(shape, buckets, idf), starts, rows, values, answers: texts, answerOf };
}
