"""Runs the tests beside this file; the last line is their count. Whatever did not succeed has failed: nothing is skipped."""

import sys
import unittest
from pathlib import Path


class CountingResult(unittest.TextTestResult):
    succeeded = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.succeeded += 1


def main():
    suite = unittest.defaultTestLoader.discover(str(Path(__file__).parent), pattern="test_*.py")
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=CountingResult).run(suite)
    failed = suite.countTestCases() - result.succeeded
    print(f"{result.succeeded} passed, {failed} failed", flush=True)
    sys.exit(0 if failed == 0 and result.succeeded > 0 else 1)


if __name__ == "__main__":
    main()
