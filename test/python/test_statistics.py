"""The metrics and statistics of the product against scikit-learn, SciPy and statsmodels, on seeded random inputs."""

import json
import math
import subprocess
import unittest
import warnings
from pathlib import Path

import numpy as np
from scipy import optimize, stats
from sklearn import metrics
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

ROOT = Path(__file__).resolve().parents[2]
CASES = {}


def setUpModule():
    tsx = ROOT / "node_modules" / "tsx" / "dist" / "cli.mjs"
    command = ["node", str(tsx), str(ROOT / "test" / "python" / "oracle-cases.ts")]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    CASES.update(json.loads(answer.stdout))


class Oracle(unittest.TestCase):
    def each(self, family, fewest):
        cases = CASES[family]
        self.assertGreaterEqual(len(cases), fewest)
        for case in cases:
            yield case["in"], case["out"]

    def close(self, ours, theirs, what, rtol=1e-9, atol=1e-12):
        """JSON has no NaN: ours is None there."""
        ours = np.array(ours, dtype=float)
        np.testing.assert_allclose(ours, np.array(theirs, dtype=float), rtol=rtol, atol=atol, err_msg=what)


class Classification(Oracle):
    def test_precision_recall_and_f1_of_each_label_equal_scikit_learn(self):
        for given, ours in self.each("classification", 60):
            scores = self.scores(given, None)
            self.close(ours["per_class"], np.array(scores).T, "per class")

    def test_macro_weighted_and_micro_averages_equal_scikit_learn(self):
        for given, ours in self.each("classification", 60):
            for average in ("macro", "weighted", "micro"):
                self.close(ours[average], self.scores(given, average)[:3], average)

    def test_confusion_matrices_equal_scikit_learn(self):
        for given, ours in self.each("classification", 60):
            wanted = metrics.confusion_matrix(given["golds"], given["predictions"], labels=given["labels"])
            self.assertEqual(ours["matrix"], wanted.tolist())

    def test_balanced_accuracy_matthews_and_kappa_equal_scikit_learn(self):
        for given, ours in self.each("classification", 60):
            golds, predictions = given["golds"], given["predictions"]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.close(ours["balanced"], metrics.balanced_accuracy_score(golds, predictions), "balanced")
                self.close(ours["matthews"], metrics.matthews_corrcoef(golds, predictions), "matthews")
                kappa = [metrics.cohen_kappa_score(golds, predictions, weights=w) for w in (None, "linear", "quadratic")]
            self.close(ours["kappa"], kappa, "kappa")

    def scores(self, given, average):
        return metrics.precision_recall_fscore_support(
            given["golds"], given["predictions"], labels=given["labels"], average=average, zero_division=0
        )


class Proportions(Oracle):
    def test_wilson_and_exact_intervals_equal_statsmodels(self):
        for given, ours in self.each("proportion", 80):
            for name, method in (("wilson", "wilson"), ("exact", "beta")):
                wanted = proportion_confint(given["successes"], given["n"], alpha=given["alpha"], method=method)
                self.close(ours[name], wanted, name)


class McNemar(Oracle):
    def test_exact_and_chi_square_forms_equal_statsmodels(self):
        for given, ours in self.each("mcnemar", 120):
            if given["b"] + given["c"] == 0:
                self.assertEqual([ours["exact"], ours["mid"]], [1, 1])
                continue
            table = [[0, given["b"]], [given["c"], 0]]
            self.close(ours["exact"], mcnemar(table, exact=True).pvalue, "exact")
            self.close(ours["plain"], mcnemar(table, exact=False, correction=False).pvalue, "plain")
            self.close(ours["corrected"], mcnemar(table, exact=False, correction=True).pvalue, "corrected")

    def test_mid_p_is_twice_the_tail_with_half_the_observed_point(self):
        for given, ours in self.each("mcnemar", 120):
            low, n = min(given["b"], given["c"]), given["b"] + given["c"]
            tail = stats.binom.cdf(low - 1, n, 0.5) + stats.binom.pmf(low, n, 0.5) / 2
            self.close(ours["mid"], 1.0 if n == 0 else min(1.0, 2 * tail), "mid-p")

    def test_the_detectable_difference_solves_the_equation_of_power(self):
        za, zb = stats.norm.ppf(0.975), stats.norm.ppf(0.8)
        for given, ours in self.each("detectable", 40):
            share, n = given["discordant"], given["n"]

            def lacking(d):
                return d * math.sqrt(n) - za * math.sqrt(share) - zb * math.sqrt(max(0.0, share - d * d))

            wanted = optimize.brentq(lacking, 0, share, xtol=1e-14) if lacking(share) > 0 else share
            self.close(ours["difference"], wanted, "difference", rtol=1e-8)


class ManyTests(Oracle):
    def test_holm_bonferroni_and_benjamini_hochberg_equal_statsmodels(self):
        for given, ours in self.each("adjusted", 40):
            for method in ("holm", "bonferroni", "fdr_bh"):
                self.close(ours[method], multipletests(given["p"], method=method)[1], method)


class Differences(Oracle):
    def test_means_and_deviations_equal_numpy(self):
        for given, ours in self.each("differences", 40):
            self.close(ours["mean"], np.mean(given["differences"]), "mean")
            self.close(ours["deviation"], np.std(given["differences"], ddof=1), "deviation")

    def test_quantiles_equal_numpy(self):
        for given, ours in self.each("differences", 40):
            self.close(ours["quantiles"], np.quantile(given["differences"], [0, 0.025, 0.5, 0.9, 1]), "quantiles")

    def test_the_paired_t_test_equals_scipy(self):
        for given, ours in self.each("differences", 40):
            values = np.array(given["differences"])
            test = stats.ttest_rel(values, np.zeros(len(values)))
            interval = test.confidence_interval()
            self.close(ours["t"], [test.statistic, test.pvalue, interval.low, interval.high], "t", rtol=1e-8)

    def test_the_sign_test_equals_scipy(self):
        for given, ours in self.each("differences", 40):
            values = np.array(given["differences"])
            wanted = stats.binomtest(int((values > 0).sum()), int((values != 0).sum())).pvalue
            self.close(ours["sign"], wanted, "sign")

    def test_the_exact_permutation_test_equals_scipy(self):
        for given, ours in self.each("permutation", 10):
            for name, alternative in (("p", "two-sided"), ("greater", "greater")):
                test = stats.permutation_test(
                    (given["differences"],), np.sum, permutation_type="samples", n_resamples=np.inf, alternative=alternative
                )
                self.close(ours[name], test.pvalue, name)


class Distributions(Oracle):
    def test_the_normal_distribution_equals_scipy(self):
        for given, ours in self.each("normal", 60):
            self.close(ours["cdf"], stats.norm.cdf(given["z"]), "cdf", rtol=1e-11, atol=0)
            self.close(ours["quantile"], stats.norm.ppf(given["p"]), "quantile", rtol=1e-11)

    def test_the_binomial_distribution_equals_scipy(self):
        for given, ours in self.each("binomial", 60):
            k, n, p = given["k"], given["n"], given["p"]
            self.close([ours["pmf"], ours["cdf"]], [stats.binom.pmf(k, n, p), stats.binom.cdf(k, n, p)], "binomial")
