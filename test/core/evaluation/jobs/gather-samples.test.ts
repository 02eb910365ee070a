import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { gatherSamples } from '../../../../src/core/evaluation/jobs/gather-samples.ts';

const line = (prompt: string, answer: string, more: object): string =>
  `${JSON.stringify({ prompt, inference: `['${answer}']`, gold: 'g', ...more })}\n`;

async function gathered(text: string, drawn: number) {
  const seen = { torn: 0 };
  const rows: unknown[] = [];
  for await (const { id, first, given } of gatherSamples(Readable.from([Buffer.from(text)]), drawn, seen))
    rows.push([id, first.prompt, given.map(({ answer, reward }) => reward ?? answer)]);
  return { rows, torn: seen.torn };
}

it('puts answers together by the row in their ids, so that a lost line moves none to another row', async () => {
  const text = [
    line('p', 'a', { metadata: "{'id': '1-1', 'aggregate_reward_score': 1.0}" }),
    line('q', 'b', { metadata: { id: '2-1', reward: 0.5 } }),
    line('q', 'c', { id: '2-2', aggregate_reward_score: 0 }),
  ].join('');
  expect(await gathered(text, 2)).toEqual({
    rows: [
      ['1', 'p', [1]],
      ['2', 'q', [0.5, 0]],
    ],
    torn: 0,
  });
});

it('puts answers together by their number where no line says its row, and counts what is none', async () => {
  const text = `${line('p', 'a', {})}${line('p', 'b', {})}{"torn\n${line('q', 'c', {})}`;
  expect(await gathered(text, 2)).toEqual({
    rows: [
      [undefined, 'p', ['a', 'b']],
      [undefined, 'q', ['c']],
    ],
    torn: 1,
  });
});
