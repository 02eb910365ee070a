import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../../errors.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { EvaluationData } from '../evaluation-data.ts';
import { type PanelName, type Panel, openPanel } from './open-panel.ts';
import { toGold } from './panel-gold.ts';

/**
 * A panel as rows to evaluate: a file beside the evaluations, written when it is not there or not whole. Its name has the version and
 * hash, so that panels of several versions live side by side.
 */
export async function panelData({ ledger }: { ledger: Ledger }, name: PanelName): Promise<EvaluationData> {
  const panel = await openPanel(name);
  const { version, hash } = panel;
  const path = join(ledger.folder('evaluation', 'panels'), `${name}-${version}-${hash.slice(0, 12)}.jsonl`);
  await writeOnce(path, toRows(panel));
  return { dataset: `panel:${name}`, hash, split: 'all', path, panel: { name, version, hash } };
}

function toRows({ items }: Panel): string {
  return items.map((item) => `${JSON.stringify({ query: item.prompt, response: toGold(item) })}\n`).join('');
}

/** Under another name first: several processes may write the same file. */
async function writeOnce(path: string, text: string): Promise<void> {
  if ((await readIfThere(path)) === text) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text);
  await rename(draft, path);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
