import { z } from 'zod';
import { ForgeError } from '../../../errors.ts';
import type { ObjectStore } from '../../../ports/objects.ts';
import { readMember } from './archive-member.ts';
import { readText } from './read-object.ts';

/** The manifest names the place of the weights, which stay with the service; both names of the key are in use. */
const Manifest = z.looseObject({
  checkpoint_s3_bucket: z.string().min(1).optional(),
  checkpoint_s3_path: z.string().min(1).optional(),
});

/** Where a job's manifest was found and the checkpoint it names. */
export type FoundManifest = { manifest: string; checkpoint?: string };

/**
 * Looks in all three places a manifest is left in: in the archive of a job with machines of its own, as a file of a serverless
 * job, and as a file of a HyperPod job. Source: Nova Forge SDK 1.4.6.
 */
export async function readManifest(
  objects: ObjectStore,
  output: string,
  job: string,
): Promise<FoundManifest | undefined> {
  const folder = `${output.replace(/\/$/, '')}/${job}`;
  const plain = [`${folder}/output/output/manifest.json`, `${folder}/manifest.json`];
  for (const uri of plain) {
    const text = await readText(objects, uri);
    if (text !== undefined) return parse(uri, text);
  }
  const archive = `${folder}/output/output.tar.gz`;
  const text = await readMember(objects, archive, 'manifest.json');
  return text === undefined ? undefined : parse(`${archive}#manifest.json`, text);
}

function parse(manifest: string, text: string): FoundManifest {
  const parsed = Manifest.safeParse(toJson(manifest, text));
  if (!parsed.success) throw damaged(manifest, 'it is not an object with the place of a checkpoint');
  const checkpoint = parsed.data.checkpoint_s3_bucket ?? parsed.data.checkpoint_s3_path;
  return { manifest, ...(checkpoint === undefined ? {} : { checkpoint }) };
}

function toJson(uri: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(uri, String(error), error);
  }
}

function damaged(uri: string, why: string, cause?: unknown): ForgeError {
  return new ForgeError('bad_data', `${uri} is no manifest: ${why}`, {
    next: 'look at what the job left there',
    cause,
  });
}
