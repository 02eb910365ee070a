import { expect, it } from 'vitest';
import { playSequences } from '../../support/agent-sequences.ts';

const SEQUENCES = Number(process.env['SEQUENCES'] ?? 60);

it(`begins nothing without its own approval and passes no ceiling in ${SEQUENCES} careless sequences`, async () => {
  const tally = await playSequences(SEQUENCES, 7);
  expect(tally.broken).toEqual([]);
  expect(tally.creates).toBeGreaterThan(SEQUENCES / 12);
  expect(tally.refused).toBeGreaterThan(SEQUENCES / 12);
});
