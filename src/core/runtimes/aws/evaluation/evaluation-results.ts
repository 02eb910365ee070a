import type { EvaluationResults, ResultFile } from '../../../ports/evaluation-results.ts';
import type { ObjectEntry, ObjectStore } from '../../../ports/objects.ts';
import { archiveFiles } from './archive-files.ts';

const RANGE_BYTES = 1 << 20;

/**
 * Reads what an evaluation job left: `output/output.tar.gz`, else the files under `output/output/` or `eval-result/`. Source of the three
 * places: Nova Forge SDK 1.4.6 (training jobs, serverless jobs, HyperPod).
 */
export function createEvaluationResults(objects: () => Promise<ObjectStore>): EvaluationResults {
  return {
    async *files(place, signal) {
      const store = await objects();
      const archive = await store.look(`${place}/output/output.tar.gz`, signal);
      if (archive !== undefined) return yield* archiveFiles(archive.uri, bytesOf(store, archive, signal));
      for (const folder of [`${place}/output/output/`, `${place}/eval-result/`]) {
        for (const entry of await store.list(folder, true, signal)) yield toFile(store, folder, entry, signal);
      }
    },
  };
}

function toFile(store: ObjectStore, folder: string, entry: ObjectEntry, signal: AbortSignal): ResultFile {
  return { name: entry.uri.slice(folder.length), bytes: entry.bytes, body: bytesOf(store, entry, signal) };
}

async function* bytesOf(store: ObjectStore, entry: ObjectEntry, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < entry.bytes; at += RANGE_BYTES)
    yield await store.read(entry, at, Math.min(entry.bytes, at + RANGE_BYTES), signal);
}
