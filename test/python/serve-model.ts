import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { localSettings } from '../../src/core/catalog/hyperparameters/baseline.ts';
import { isFinal } from '../../src/core/ports/run-state.ts';
import { createLocalHosting } from '../../src/core/runtimes/local/local-hosting.ts';
import { createLocalTraining } from '../../src/core/runtimes/local/local-training.ts';

// Trains a small model in the folder given, serves it, prints where, and takes it away when standard input ends.
const [folder = ''] = process.argv.slice(2);
const entry = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
const local = { folder, launch: { command: process.execPath, args: [entry] }, now: () => new Date() };
const hosting = createLocalHosting(local);

const endpoint = await hosting.create({
  name: 'dp-python',
  artifact: await trainedModel(),
  served_as: 'weather-router',
  expires_at: new Date(Date.now() + 600_000).toISOString(),
  environment: {},
});
console.log(JSON.stringify({ state: endpoint.state, url: endpoint.url, token: endpoint.token }));
for await (const _ of process.stdin);
await hosting.remove('dp-python');

async function trainedModel(): Promise<string> {
  const training = createLocalTraining(local);
  const rows = ['sun', 'rain'].flatMap((label) =>
    Array.from({ length: 60 }, (_, index) => chatRecord(`day ${index} of ${label} over the hills`, label)),
  );
  const bytes = `${rows.join('\n')}\n`;
  const train = join(folder, 'train.jsonl');
  writeFileSync(train, bytes);
  await training.start({
    name: 'tr-python',
    model: 'baseline',
    method: 'baseline',
    data: { train, trainSha256: createHash('sha256').update(bytes).digest('hex'), labels: ['rain', 'sun'] },
    settings: Object.fromEntries(localSettings.baseline.map((setting) => [setting.name, setting.default])),
    maxRuntimeSeconds: 60,
  });
  for (;;) {
    const job = await training.get('tr-python');
    if (job?.artifact !== undefined && job.state === 'succeeded') return job.artifact;
    if (job !== undefined && isFinal(job.state))
      throw new Error(`training ${job.state}: ${JSON.stringify(job.failure)}`);
    await wait(50);
  }
}

function chatRecord(question: string, answer: string): string {
  const turn = (role: string, words: string) => ({ role, content: [{ text: words }] });
  return JSON.stringify({
    schemaVersion: 'bedrock-conversation-2024',
    messages: [turn('user', question), turn('assistant', answer)],
  });
}
