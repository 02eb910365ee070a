import type { Family } from './case.ts';
import { answerFamilies } from './answer-families.ts';
import { classificationFamilies } from './classification-families.ts';
import { harnessFamilies } from './harness-families.ts';
import { intervalFamilies } from './interval-families.ts';
import { judgeFamilies } from './judge-families.ts';
import { lightevalFamilies } from './lighteval-families.ts';
import { rougeFamilies } from './rouge-families.ts';
import { testFamilies } from './test-families.ts';

/** How each golden metric is computed. */
export const families: Readonly<Record<string, Family>> = {
  ...answerFamilies,
  ...rougeFamilies,
  ...lightevalFamilies,
  ...harnessFamilies,
  ...judgeFamilies,
  ...classificationFamilies,
  ...intervalFamilies,
  ...testFamilies,
};
