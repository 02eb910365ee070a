/** The splits in the order in which they are written and counted. */
export const splitNames = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof splitNames)[number];
export type SplitShares = Record<SplitName, number>;
