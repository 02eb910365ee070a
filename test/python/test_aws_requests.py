"""Requests we build, against botocore's service models: members, types, and what the clients' schemas do not carry: patterns, lengths, enums."""

import json
import re
import subprocess
import unittest
from pathlib import Path

import botocore.session
from botocore.validate import ParamValidator

ROOT = Path(__file__).resolve().parents[2]


class BuiltRequests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        command = [str(ROOT / "node_modules/.bin/tsx"), str(ROOT / "test/python/aws-requests.ts")]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        cls.built = [json.loads(line) for line in lines]
        session = botocore.session.get_session()
        cls.models = {name: session.get_service_model(name) for name in ("sagemaker", "bedrock")}

    def shape(self, built):
        return self.models[built["service"]].operation_model(built["operation"]).input_shape

    def test_there_are_hundreds_of_them(self):
        self.assertGreaterEqual(len({json.dumps(built["request"]) for built in self.built}), 300)

    def test_botocore_would_send_every_one(self):
        validator = ParamValidator()
        reports = [validator.validate(built["request"], self.shape(built)).generate_report() for built in self.built]
        self.assertEqual([report for report in reports if report], [])

    def test_every_text_has_the_pattern_the_length_and_the_enum_of_the_service(self):
        problems = [problem for built in self.built for problem in check(self.shape(built), built["request"], built["service"])]
        self.assertEqual(sorted(set(problems)), [])

    def test_a_wrong_text_is_found(self):
        built = json.loads(json.dumps(self.built[0]))
        built["request"]["TrainingJobName"] = "ends-with-"
        built["request"]["RoleArn"] = "role"
        found = check(self.shape(built), built["request"], "sagemaker")
        self.assertEqual(len(found), 3, found)


def check(shape, value, path):
    """Every violation of a pattern, length, range or enum in a value."""
    if shape.type_name == "structure":
        return [p for name, member in value.items() for p in check(shape.members[name], member, f"{path}.{name}")]
    problems = []
    size = value if shape.type_name in ("integer", "long", "float", "double") else len(value) if hasattr(value, "__len__") else None
    limits = shape.metadata
    if size is not None and "min" in limits and size < limits["min"]:
        problems.append(f"{path}: {size} is below {limits['min']}")
    if size is not None and "max" in limits and size > limits["max"]:
        problems.append(f"{path}: {size} is above {limits['max']}")
    if shape.type_name == "list":
        return problems + [p for item in value for p in check(shape.member, item, f"{path}[]")]
    if shape.type_name == "map":
        keys = [p for key in value for p in check(shape.key, key, f"{path} key")]
        return problems + keys + [p for key, item in value.items() for p in check(shape.value, item, f"{path}.{key}")]
    if shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            problems.append(f"{path}: {value!r} is none of {shape.enum}")
        pattern = limits.get("pattern")
        if pattern and not re.fullmatch(to_python(pattern), value):
            problems.append(f"{path}: {value!r} does not match {pattern}")
    return problems


def to_python(pattern):
    """The models' patterns are Java's: classes of characters by their kind have no name in Python's re."""
    for kind, characters in ((r"\p{L}", r"A-Za-z\u00c0-\uffff"), (r"\p{Z}", r"\s"), (r"\p{N}", "0-9")):
        pattern = pattern.replace(kind, characters)
    pattern = pattern.replace(r"\p{Print}", r"[\x20-\x7e]").replace(r"\p{ASCII}", r"[\x00-\x7f]")
    # Java writes what is beyond the first plane as two halves.
    return pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010ffff")


if __name__ == "__main__":
    unittest.main()
