/** What the home folder keeps a record of. */
export const kinds = ['dataset', 'training', 'evaluation', 'deployment', 'comparison', 'plan', 'spending'] as const;
export type Kind = (typeof kinds)[number];

/** The first letters of an id say what it names. */
export const idPrefixes = {
  dataset: 'ds',
  training: 'tr',
  evaluation: 'ev',
  deployment: 'dp',
  comparison: 'cp',
  plan: 'pl',
  spending: 'sp',
} as const satisfies Record<Kind, string>;

/** The kind that an id, or the beginning of one, is of; undefined when the text does not begin like an id. */
export function kindOfId(text: string): Kind | undefined {
  return kinds.find((kind) => new RegExp(`^${idPrefixes[kind]}-[0-9a-f-]*$`).test(text));
}
