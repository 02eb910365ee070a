import { expect, it } from 'vitest';
import { playSequences } from '../support/agent-sequences.ts';

const SEQUENCES = Number(process.env['SOAK_SEQUENCES'] ?? 10_000);

it(`begins nothing without its own approval and passes no ceiling in ${SEQUENCES} careless sequences`, async () => {
  const tally = await playSequences(SEQUENCES, Number(process.env['SOAK_SEED'] ?? 1));
  console.log(`${tally.calls} calls, ${tally.offers} offers, ${tally.creates} jobs, ${tally.refused} refusals`);
  expect(tally.broken).toEqual([]);
  expect(tally.creates).toBeGreaterThan(SEQUENCES / 12);
});
