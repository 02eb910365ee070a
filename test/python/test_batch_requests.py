"""Requests of batch jobs as they were sent, against botocore's service model."""

import json
import subprocess
import unittest
from pathlib import Path

import botocore.session
from botocore.validate import ParamValidator

from test_aws_requests import check

ROOT = Path(__file__).resolve().parents[2]


class SentBatchRequests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        command = [str(ROOT / "node_modules/.bin/tsx"), str(ROOT / "test/python/batch-requests.ts")]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        cls.sent = [json.loads(line) for line in lines]
        cls.model = botocore.session.get_session().get_service_model("bedrock")

    def shape(self, one):
        return self.model.operation_model(one["operation"]).input_shape

    def test_every_kind_of_call_is_there(self):
        wanted = {"CreateModelInvocationJob", "GetModelInvocationJob", "ListModelInvocationJobs", "StopModelInvocationJob"}
        self.assertEqual({one["operation"] for one in self.sent}, wanted)

    def test_botocore_would_send_every_one(self):
        validator = ParamValidator()
        reports = [validator.validate(one["request"], self.shape(one)).generate_report() for one in self.sent]
        self.assertEqual([report for report in reports if report], [])

    def test_every_text_has_the_pattern_the_length_and_the_enum_of_the_service(self):
        problems = [problem for one in self.sent for problem in check(self.shape(one), one["request"], one["operation"])]
        self.assertEqual(sorted(set(problems)), [])


if __name__ == "__main__":
    unittest.main()
