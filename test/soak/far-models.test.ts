import { expect, it } from 'vitest';
import { tempFolders } from '../support/temp-home.ts';
import { evaluateUnderKills, expectWhole } from '../core/evaluation/far-kills.ts';

const tempFolder = tempFolders();
const ROWS = Number(process.env['SOAK_FAR_ROWS'] ?? 2000);
const KILLS = Number(process.env['SOAK_FAR_KILLS'] ?? 20);

it(`asks ${ROWS} rows of a server on a bad day in a process that is killed ${KILLS} times: each is there once`, async () => {
  const run = await evaluateUnderKills(await tempFolder(), ROWS, KILLS);
  expectWhole(run, ROWS);
  const twice = [...run.answered.values()].filter((times) => times > 1).length;
  console.log(`${run.refused} rows are listed as failed; ${twice} answers were lost on the way of ${KILLS} kills`);
  // Not more than the server worked on when the process died, and as many that it had answered but were not written yet.
  expect(twice).toBeLessThanOrEqual(KILLS * 2 * 16);
});
