import { fingerprint } from '../../fingerprint.ts';
import { type PanelItem, PanelTable } from './panel-item.ts';

export const panelNames = ['general', 'safety'] as const;
export type PanelName = (typeof panelNames)[number];

/** Raised when an item or a check changes: scores of different versions are not comparable. */
const versions: Readonly<Record<PanelName, string>> = { general: '1', safety: '2' };

/** The items of a panel in their order. `hash` is SHA-256 over ids, families, prompts and checks. */
export type Panel = { name: PanelName; version: string; hash: string; items: readonly PanelItem[] };

/** Reads a panel's tables. */
export async function openPanel(name: PanelName): Promise<Panel> {
  const items = (await tablesOf(name)).flatMap(toItems);
  return { name, version: versions[name], hash: fingerprint(items), items };
}

async function tablesOf(name: PanelName): Promise<readonly unknown[]> {
  return name === 'general' ? (await import('./general.ts')).general : (await import('./safety.ts')).safety;
}

function toItems(table: unknown): PanelItem[] {
  const { family, items } = PanelTable.parse(table);
  return items.map(([id, prompt, check]) => ({ id, family, prompt, check }));
}
