import { z } from 'zod';
import { mcnemarChiSquare, mcnemarExactP, mcnemarMidP } from '../../src/core/evaluation/statistics/mcnemar.ts';
import {
  detectableMcNemar,
  detectablePairedMean,
  detectableTwoProportions,
  rowsForPairedMean,
} from '../../src/core/evaluation/statistics/minimum-detectable.ts';
import { benjaminiHochberg, bonferroni, holm } from '../../src/core/evaluation/statistics/multiple-testing.ts';
import { normalCdf, normalQuantile } from '../../src/core/evaluation/statistics/normal.ts';
import { pairedT } from '../../src/core/evaluation/statistics/paired-t.ts';
import { pairedPermutation } from '../../src/core/evaluation/statistics/permutation.ts';
import { signTest } from '../../src/core/evaluation/statistics/sign-test.ts';
import { studentTwoSided } from '../../src/core/evaluation/statistics/student-t.ts';
import { type Family, family } from './case.ts';

const Power = z.object({ alpha: z.number(), power: z.number() });
const Pair = z
  .object({ a: z.array(z.number()), b: z.array(z.number()) })
  .transform(({ a, b }) => a.map((value, row) => (b[row] ?? 0) - value));

/** Tests, corrections and power. */
export const testFamilies: Readonly<Record<string, Family>> = {
  norm_cdf: family(z.object({ z: z.number() }), (given) => normalCdf(given.z)),
  norm_ppf: family(z.object({ p: z.number() }), ({ p }) => normalQuantile(p)),
  t_sf_two_sided: family(z.object({ t: z.number(), df: z.number() }), ({ t, df }) => studentTwoSided(t, df)),
  mcnemar: family(z.object({ b: z.number(), c: z.number() }), ({ b, c }) => ({
    exact_p: mcnemarExactP(b, c),
    mid_p: mcnemarMidP(b, c),
    chi2: mcnemarChiSquare(b, c, false),
    chi2_cc: mcnemarChiSquare(b, c, true),
  })),
  paired_t_test: family(Pair, (differences) => {
    const { meanDifference, deviation, stderr, t, df, p, low, high } = pairedT(differences);
    return {
      mean_diff: meanDifference,
      sd_diff: deviation,
      stderr,
      t,
      df,
      p_two_sided: p,
      ci95_low: low,
      ci95_high: high,
    };
  }),
  paired_permutation_exact: family(Pair, (differences) => {
    const { p, pGreater, extreme, total } = pairedPermutation(differences);
    return { p_two_sided: p, p_greater: pGreater, count_two_sided: extreme, total };
  }),
  sign_test: family(Pair, (differences) => {
    const { positive, negative, p } = signTest(differences);
    return { pos: positive, neg: negative, p_two_sided: p };
  }),
  multiple_testing: family(
    z.object({ p_values: z.array(z.number()), options: z.object({ alpha: z.number() }) }),
    ({ p_values, options }) => ({
      holm: holm(p_values),
      bonferroni: bonferroni(p_values),
      bh: benjaminiHochberg(p_values),
      holm_reject: holm(p_values).map((p) => p <= options.alpha),
    }),
  ),
  mde_paired_mean: family(
    z.object({ n: z.number(), sd_diff: z.number(), options: Power }),
    ({ n, sd_diff, options }) => {
      const mde = detectablePairedMean(sd_diff, n, options);
      return { mde, required_n_for_half_mde: rowsForPairedMean(sd_diff, mde / 2, options) };
    },
  ),
  mde_two_proportions: family(
    z.object({ baseline: z.number(), n_per_arm: z.number(), options: Power }),
    ({ baseline, n_per_arm, options }) => ({ mde: detectableTwoProportions(baseline, n_per_arm, options) }),
  ),
  mde_mcnemar: family(
    z.object({ discordant_rate: z.number(), n: z.number(), options: Power }),
    ({ discordant_rate, n, options }) => ({ mde: detectableMcNemar(discordant_rate, n, options) }),
  ),
};
