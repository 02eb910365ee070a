import { z } from 'zod';
import { ForgeError } from '../../errors.ts';
import { createFeatureBag } from './linear/features.ts';
import { SoftmaxHeader, fromSoftmaxFile } from './linear/softmax-file.ts';
import { type SoftmaxModel, bestLabel, readScores } from './linear/softmax-model.ts';
import { createTextVector, readVector } from './linear/text-vector.ts';
import { readModelFile } from './model-file.ts';
import { NearestHeader, fromNearestFile } from './nearest/nearest-file.ts';
import { type NearestIndex, createSearchSpace, nearestAnswer } from './nearest/nearest-index.ts';

/** A trained baseline as a function from prompt to answer: the same prompt, the same answer. */
export type Responder = (prompt: string) => string;

const AnyHeader = z.discriminatedUnion('kind', [SoftmaxHeader, NearestHeader]);

/** Opens a model file. Throws ForgeError not_found or bad_data. */
export async function openModel(path: string): Promise<Responder> {
  const file = await readModelFile(path);
  const header = AnyHeader.safeParse(file.model);
  if (!header.success) {
    throw new ForgeError('bad_data', `model file ${path} holds an unknown kind of model`, {
      next: 'train again with this version',
      cause: header.error,
    });
  }
  return header.data.kind === 'softmax'
    ? softmaxResponder(fromSoftmaxFile(file))
    : nearestResponder(fromNearestFile(file));
}

/** Answers with the most probable label. */
export function softmaxResponder(model: SoftmaxModel): Responder {
  const bag = createFeatureBag(model.space.shape);
  const vector = createTextVector();
  const scores = new Float64Array(model.labels.length);
  return (prompt) => {
    readVector(model.space, bag, vector, prompt);
    readScores(model, vector, scores);
    return model.labels[bestLabel(scores, model.seed, prompt)] ?? '';
  };
}

/** Answers with the answer of the most similar training prompt. */
export function nearestResponder(index: NearestIndex): Responder {
  const search = createSearchSpace(index, createFeatureBag(index.space.shape));
  return (prompt) => nearestAnswer(index, search, prompt);
}
