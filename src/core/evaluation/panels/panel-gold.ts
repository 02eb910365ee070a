import { z } from 'zod';
import { canonicalJson } from '../../fingerprint.ts';
import { ForgeError } from '../../errors.ts';
import type { PredictionLine } from '../prediction-lines.ts';
import { checkAnswer } from './check-answer.ts';
import { PanelCheck, type PanelItem } from './panel-item.ts';

/** Share of a panel's items whose answer passes its check: the one metric of panels. */
export const PANEL_METRIC = 'panel_accuracy';

const Gold = z.strictObject({ id: z.string(), family: z.string(), check: PanelCheck });

/** What stands in the place of the expected answer of a panel's row: id, family and check as JSON. */
export function toGold({ id, family, check }: PanelItem): string {
  return canonicalJson({ id, family, check });
}

/** Id, family and check of a panel's row. ForgeError bad_data when the text is not one that `toGold` made. */
export function readGold(gold: string): z.infer<typeof Gold> {
  try {
    return Gold.parse(JSON.parse(gold));
  } catch (error) {
    throw new ForgeError('bad_data', `a panel's row has no readable check: ${gold.slice(0, 100)}`, {
      next: 'move the evaluation’s folder away and call evaluate_model again',
      cause: error,
    });
  }
}

/** Whether the answer to a panel's row passes its check; a failed call does not. */
export function passesPanel(line: Pick<PredictionLine, 'gold' | 'prompt' | 'answer' | 'error'>): boolean {
  return line.error === undefined && checkAnswer({ ...readGold(line.gold), prompt: line.prompt }, line.answer);
}
