"""Requests of deployments as they were sent, against botocore's service models."""

import json
import subprocess
import unittest
from pathlib import Path

import botocore.session
from botocore.validate import ParamValidator

from test_aws_requests import check

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"monitoring": "cloudwatch"}


class SentRequests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        command = [str(ROOT / "node_modules/.bin/tsx"), str(ROOT / "test/python/hosting-requests.ts")]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        cls.sent = [json.loads(line) for line in lines]
        session = botocore.session.get_session()
        cls.models = {name: session.get_service_model(NAMES.get(name, name)) for name in {one["service"] for one in cls.sent}}

    def shape(self, one):
        return self.models[one["service"]].operation_model(one["operation"]).input_shape

    def test_every_kind_of_call_is_there(self):
        operations = {one["operation"] for one in self.sent}
        wanted = {
            "CreateModel", "CreateEndpointConfig", "CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint", "DeleteModel", "DeleteEndpointConfig",
            "CreateCustomModel", "CreateCustomModelDeployment", "DeleteCustomModelDeployment", "CreateProvisionedModelThroughput",
            "DeleteProvisionedModelThroughput", "DeleteCustomModel", "CreateSchedule", "UpdateSchedule", "DeleteSchedule",
            "CreateRole", "PutRolePolicy", "GetRolePolicy", "RegisterScalableTarget", "PutScalingPolicy", "DeregisterScalableTarget", "PutMetricAlarm", "DescribeAlarms", "DeleteAlarms",
            "GetModelInvocationLoggingConfiguration",
        }
        self.assertEqual(wanted - operations, set())

    def test_a_commitment_is_bought_where_it_is_asked_for_and_nowhere_else(self):
        bought = [one["request"] for one in self.sent if one["operation"] == "CreateProvisionedModelThroughput"]
        self.assertEqual([one.get("commitmentDuration") for one in bought], [None, "SixMonths"])

    def test_botocore_would_send_every_one(self):
        validator = ParamValidator()
        reports = [validator.validate(one["request"], self.shape(one)).generate_report() for one in self.sent if self.shape(one)]
        self.assertEqual([report for report in reports if report], [])

    def test_every_text_has_the_pattern_the_length_and_the_enum_of_the_service(self):
        problems = [p for one in self.sent if self.shape(one) for p in check(self.shape(one), one["request"], one["operation"])]
        self.assertEqual(sorted(set(problems)), [])


if __name__ == "__main__":
    unittest.main()
