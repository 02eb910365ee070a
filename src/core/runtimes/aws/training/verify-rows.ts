import { ForgeError } from '../../../errors.ts';
import type { ObjectStore } from '../../../ports/objects.ts';
import type { TrainingData } from '../../../ports/training.ts';
import { noSignal } from './training-settings.ts';

/**
 * Refuses rows that are not what was prepared and checked: a file that someone has changed since must not be trained on. A public
 * benchmark brings its own rows: its job names none.
 */
export async function verifyRows(objects: ObjectStore, data: TrainingData): Promise<void> {
  const { train, trainSha256, validation, validationSha256 } = data;
  await Promise.all([
    ...(train === '' ? [] : [verify(objects, train, trainSha256)]),
    ...(validation === undefined || validationSha256 === undefined
      ? []
      : [verify(objects, validation, validationSha256)]),
  ]);
}

async function verify(objects: ObjectStore, uri: string, sha256: string): Promise<void> {
  const entry = await objects.look(uri, noSignal);
  if (entry === undefined) throw changed(`${uri} is not there any more`);
  // The hash that was kept with the object, or else that of its bytes.
  const found = await objects.compare(uri, { path: uri, bytes: entry.bytes, sha256 }, noSignal);
  if (found !== 'same') throw changed(`${uri} is not what was prepared: its SHA-256 is not ${sha256}`);
}

function changed(message: string): ForgeError {
  return new ForgeError('bad_data', message, { next: 'call prepare_dataset again; nothing was started' });
}
