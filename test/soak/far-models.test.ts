import { expect, it } from 'vitest';
import { tempFolders } from '../support/temp-home.ts';
import { PLACES, evaluateUnderKills, expectWhole } from '../core/evaluation/far-kills.ts';

const tempFolder = tempFolders();
const ROWS = Number(process.env['SOAK_FAR_ROWS'] ?? 2000);
const KILLS = Number(process.env['SOAK_FAR_KILLS'] ?? 20);

it(`asks ${ROWS} rows of a server on a bad day in a process that is killed ${KILLS} times: each is there once`, async () => {
  const run = await evaluateUnderKills(await tempFolder(), ROWS, KILLS);
  expectWhole(run, ROWS);
  const again = [...run.answered.values()].reduce((sum, times) => sum + times - 1, 0);
  console.log(
    `${run.refused} rows are listed as failed; ${again} answers of ${ROWS} were on their way in ${KILLS} kills: ${(again / KILLS).toFixed(1)} each`,
  );
  // Not more than the process had under way when it died: what the server takes, twice that while the pace is still growing.
  expect(again).toBeLessThanOrEqual(KILLS * 2 * PLACES);
});
