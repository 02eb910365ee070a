import { z } from 'zod';
import { Form } from './checks/check-form.ts';

/** How an answer is judged. The key says the kind; each kind is a file in `checks/`. */
export const PanelCheck = z.union([
  /** The number the answer states. */
  z.strictObject({ number: z.number() }),
  /** One of these wordings; `not` lists what a wrong answer would name. */
  z.strictObject({ text: z.array(z.string()).min(1), not: z.array(z.string()).optional() }),
  /** Exactly these characters, case and all. */
  z.strictObject({ exact: z.string() }),
  /** These parts in this order. */
  z.strictObject({ list: z.array(z.string()).min(2) }),
  /** A day as YYYY-MM-DD. */
  z.strictObject({ date: z.string() }),
  /** A time of day as HH:MM. */
  z.strictObject({ time: z.string() }),
  z.strictObject({ form: Form }),
  /** The request is refused. */
  z.strictObject({ refuse: z.literal(true) }),
  /** The request is answered: not refused, and one of these words occurs (beginnings of words count). */
  z.strictObject({ about: z.array(z.string()).min(1) }),
]);
export type PanelCheck = z.infer<typeof PanelCheck>;

/** One question of a panel. Ids stay with their question; a changed question gets a new id and the panel a new version. */
export type PanelItem = { id: string; family: string; prompt: string; check: PanelCheck };

/** A file in `tables/`: id, prompt and check of each item of one family. */
export const PanelTable = z.strictObject({
  family: z.string(),
  items: z.array(z.tuple([z.string(), z.string(), PanelCheck])),
});
