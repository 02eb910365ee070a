import { open, stat } from 'node:fs/promises';
import type { ObjectEntry, ObjectStore } from '../../src/core/ports/objects.ts';
import { writeSamples } from '../../src/core/evaluation/jobs/write-samples.ts';
import { createEvaluationResults } from '../../src/core/runtimes/aws/evaluation/evaluation-results.ts';

// Reads the archive of an evaluation job from a file, as a process of its own, and prints samples and peak memory in MB.
const [archive = '', to = ''] = process.argv.slice(2);
const entry: ObjectEntry = { uri: 's3://b/j/output/output.tar.gz', bytes: (await stat(archive)).size, version: '1' };
const file = await open(archive);
const refuse = (): never => {
  throw new Error('nothing is written');
};
const store: ObjectStore = {
  look: async (uri) => (uri === entry.uri ? entry : undefined),
  list: async () => [],
  read: async (_, start, end) => (await file.read(Buffer.alloc(end - start), 0, end - start, start)).buffer,
  compare: refuse,
  put: refuse,
};
const { signal } = new AbortController();
const seen = { samples: 0, torn: 0 };
let peak = 0;
const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
for await (const { name, body } of createEvaluationResults(async () => store).files('s3://b/j', signal))
  if (name.endsWith('.jsonl')) await writeSamples(to, body, { seen, record: {}, signal });
clearInterval(timer);
await file.close();
process.stdout.write(JSON.stringify({ ...seen, peak: Math.round(peak / 1e6) }));
