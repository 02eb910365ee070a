import { expect, it } from 'vitest';
import { evaluateUnderKills, startingPoints } from '../core/evaluation/batch/kill-batch.ts';
import { tempFolders } from '../support/temp-home.ts';

const tempFolder = tempFolders();

it('an evaluation in a batch job, killed at each step, is one job with one leave', async () => {
  await expect(evaluateUnderKills(await tempFolder(), startingPoints)).resolves.toBeUndefined();
}, 240_000);
