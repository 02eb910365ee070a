"""Recipes we write, read by PyYAML as the training containers do: the same numbers, texts and nothings."""

import json
import subprocess
import unittest
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


class WrittenRecipes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        command = [str(ROOT / "node_modules/.bin/tsx"), str(ROOT / "test/python/recipe-cases.ts")]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        cls.cases = [json.loads(line) for line in lines]

    def test_there_is_one_for_each_recipe(self):
        self.assertGreaterEqual(len({case["recipe"] for case in self.cases}), 20)

    def test_pyyaml_sees_what_we_see(self):
        for case in self.cases:
            with self.subTest(case["recipe"], name=case["name"]):
                self.assertEqual(yaml.safe_load(case["text"]), case["seen"])

    def test_rates_are_numbers_and_names_are_texts(self):
        for case in self.cases:
            with self.subTest(case["recipe"], name=case["name"], rate=case["rate"]):
                found = list(leaves(yaml.safe_load(case["text"])))
                rates = [value for key, value in found if key == "lr"]
                self.assertEqual(rates, [case["rate"]])
                self.assertIsInstance(rates[0], float)
                self.assertIn(("name", case["name"]), found)


def leaves(tree):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value)
        else:
            yield key, value


if __name__ == "__main__":
    unittest.main()
