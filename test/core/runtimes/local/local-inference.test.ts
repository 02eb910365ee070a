import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelSource } from '../../../../src/core/ports/inference.ts';
import { jobFiles } from '../../../../src/core/runtimes/local/jobs/job-folder.ts';
import { createLocalInference } from '../../../../src/core/runtimes/local/local-inference.ts';
import { createLocalTraining } from '../../../../src/core/runtimes/local/local-training.ts';
import { describeInferenceRuntime } from '../../../contract/inference-runtime.ts';
import { jobSpec, labelledRows, labels, localHome, untilEnded } from './local-home.ts';

async function withArtifact() {
  const home = await localHome();
  const training = createLocalTraining(home.effects);
  await training.start(await jobSpec(home.root, 'model', labelledRows(120), labelledRows(30, 120)));
  const { artifact = '' } = await untilEnded(training, 'model');
  return { ...home, artifact, folder: join(home.effects.folder, 'jobs', 'model') };
}

describeInferenceRuntime('local', async () => {
  const home = await withArtifact();
  const damaged = join(home.root, 'damaged.bin');
  const bytes = await readFile(home.artifact);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(damaged, bytes);
  return {
    runtime: createLocalInference(home.effects),
    artifact: home.artifact,
    damaged,
    missing: join(home.root, 'missing.bin'),
    prompt: 'we bought a wrench',
    close: home.close,
  };
});

describe('a local model', () => {
  let home: Awaited<ReturnType<typeof withArtifact>>;
  beforeAll(async () => {
    home = await withArtifact();
  });
  afterAll(async () => home.close());
  const open = async (source: ModelSource) => createLocalInference(home.effects).open(source);
  const ask = async (source: ModelSource, prompt: string, more: { max_tokens?: number } = {}) =>
    (await open(source)).answer({ messages: [{ role: 'user', content: prompt }], ...more });
  const trainedModel = (): ModelSource => ({ from: 'artifact', artifact: home.artifact });

  it('answers what it was taught on prompts it never saw', async () => {
    const model = await open(trainedModel());
    for (const [prompt, label] of labelledRows(60, 5000)) {
      expect((await model.answer({ messages: [{ role: 'user', content: prompt }] })).text).toBe(label);
    }
  });

  it('reads the turns of the user alone, as in training', async () => {
    const model = await open(trainedModel());
    const plain = await model.answer({ messages: [{ role: 'user', content: 'a ripe plum' }] });
    const system = await model.answer({
      messages: [
        { role: 'system', content: 'hammer wrench saw drill' },
        { role: 'user', content: 'a ripe plum' },
      ],
    });
    expect([plain.text, system.text]).toEqual(['fruit', 'fruit']);
    expect(system.usage.input_tokens).toBe(plain.usage.input_tokens + 4);
  });

  it('answers any text: empty, unknown letters, broken surrogates, a hundred kilobytes', async () => {
    for (const prompt of [
      '',
      ' \n\t',
      'こんにちは世界',
      '\ud800\udfff\ud800',
      '🙂'.repeat(10),
      'Perth '.repeat(17_000),
    ]) {
      expect(labels).toContain((await ask(trainedModel(), prompt)).text);
    }
    expect((await ask(trainedModel(), 'Perth '.repeat(17_000))).text).toBe('city');
  });

  it('says when it was cut, and counts words and marks', async () => {
    const whole = await ask(trainedModel(), 'An apple, please!', { max_tokens: 5 });
    expect(whole).toEqual({ text: 'fruit', stop_reason: 'end_turn', usage: { input_tokens: 5, output_tokens: 1 } });
  });

  it('before its first step answers as the untrained model of the same labels and seed', async () => {
    const zero: ModelSource = { from: 'artifact', artifact: jobFiles.checkpoint(home.folder, 0) };
    const untrained: ModelSource = { from: 'untrained', model: 'baseline', labels, seed: 42 };
    let right = 0;
    for (const [prompt, label] of labelledRows(300, 9000)) {
      const { text } = await ask(untrained, prompt);
      expect((await ask(zero, prompt)).text).toBe(text);
      if (text === label) right++;
    }
    expect(right / 300).toBeGreaterThan(0.23);
    expect(right / 300).toBeLessThan(0.43);
  });

  it('untrained for open answers says nothing', async () => {
    expect((await ask({ from: 'untrained', model: 'baseline', seed: 1 }, 'why?')).text).toBe('');
  });

  it('that lost its end, or is another file, is damaged and not misread', async () => {
    const short = join(home.root, 'short.bin');
    await copyFile(home.artifact, short);
    await truncate(short, 1000);
    await expect(open({ from: 'artifact', artifact: short })).rejects.toMatchObject({
      code: 'bad_data',
      message: expect.stringContaining('checksum'),
    });
    await writeFile(short, 'x'.repeat(500));
    await expect(open({ from: 'artifact', artifact: short })).rejects.toThrow('does not begin as a model file');
    await writeFile(short, '');
    await expect(open({ from: 'artifact', artifact: short })).rejects.toThrow('it has only 0 bytes');
  });
});

describe('an endpoint', () => {
  const answers = async (status: number, body: string, check: (url: string) => Promise<void>) => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(status).end(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    try {
      await check(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  };
  const ask = async (url: string) => {
    const model = await createLocalInference({}).open({ from: 'endpoint', url, token: 't', model: 'm' });
    return model.answer({ messages: [{ role: 'user', content: 'hello' }] });
  };

  it('that is not there is unavailable', async () => {
    let gone = '';
    await answers(200, '', async (url) => void (gone = url));
    await expect(ask(gone)).rejects.toMatchObject({
      name: 'ForgeError',
      code: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('that refuses is quoted, with a code by who must act', async () => {
    const body = JSON.stringify({ error: { message: 'because' } });
    for (const [status, code] of [
      [400, 'bad_request'],
      [401, 'unavailable'],
      [404, 'not_found'],
      [429, 'unavailable'],
      [500, 'unavailable'],
    ] as const) {
      await answers(status, body, async (url) => {
        await expect(ask(url)).rejects.toMatchObject({
          code,
          message: expect.stringMatching(new RegExp(`answered ${status}: because`)),
        });
      });
    }
  });

  it('that answers nonsense is bad data', async () => {
    for (const body of ['<html>', '{}', '{"choices":[]}']) {
      await answers(200, body, async (url) => expect(ask(url)).rejects.toMatchObject({ code: 'bad_data' }));
    }
  });

  it('may leave out usage and end for its own reason', async () => {
    const body = JSON.stringify({ choices: [{ message: { content: 'hi' }, finish_reason: 'content_filter' }] });
    await answers(200, body, async (url) => {
      expect(await ask(url)).toEqual({
        text: 'hi',
        stop_reason: 'content_filter',
        usage: { input_tokens: 0, output_tokens: 0 },
      });
    });
  });
});
