import { expect, it } from 'vitest';
import { tempFolders } from '../../../support/temp-home.ts';
import { evaluateUnderKills } from './kill-batch.ts';

const tempFolder = tempFolders();

it('an evaluation in a batch job, killed when the job was created, is gone on with', async () => {
  await expect(evaluateUnderKills(await tempFolder(), ['created'])).resolves.toBeUndefined();
}, 120_000);
