import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '../../../ports/objects.ts';
import { noSignal } from './training-settings.ts';

/** Puts a recipe under its address. The same text again changes nothing; other text there is an error. */
export async function putRecipe(objects: ObjectStore, uri: string, recipe: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-forge-'));
  try {
    const path = join(folder, 'recipe.yaml');
    await writeFile(path, recipe);
    const sha256 = createHash('sha256').update(recipe).digest('hex');
    await objects.put(uri, { path, bytes: Buffer.byteLength(recipe), sha256 }, noSignal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
