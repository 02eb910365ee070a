"""What botocore's service models say about the inputs of the simulator's operations beyond their shapes: patterns, lengths, ranges, enums.

Run as a program it writes src/simulator/wire/constraints.json, from which the simulator refuses what the services would refuse.
"""

import json
import subprocess
import sys
from pathlib import Path

import botocore.session

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "src/simulator/wire/constraints.json"
# Signing names of several services, and those whose model has another name.
MODELS = {
    "logs": ["logs"],
    "bedrock": ["bedrock", "bedrock-runtime"],
    "sagemaker": ["sagemaker", "sagemaker-runtime"],
    "servicequotas": ["service-quotas"],
    "monitoring": ["cloudwatch"],
    "application-autoscaling": ["application-autoscaling"],
}
# S3's model has none worth keeping; lists of instance types are checked against quotas.
LEFT_OUT = {"s3"}
MOST_VALUES = 40


def constraints():
    """By service, then by structure and member: `Structure.member`, with [] for the items of a list and {} for the values of a map."""
    command = [str(ROOT / "node_modules/.bin/tsx"), str(ROOT / "test/python/list-operations.ts")]
    operations = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    session = botocore.session.get_session()
    found = {}
    for name, wanted in sorted(operations.items()):
        if name in LEFT_OUT:
            continue
        rows, disputed = {}, set()
        for model in [session.get_service_model(model) for model in MODELS.get(name, [name])]:
            own = {}
            for operation in sorted(set(wanted) & set(model.operation_names)):
                walk(model.operation_model(operation).input_shape, own, set())
            disputed |= {path for path in own if path in rows and rows[path] != own[path]}
            rows.update(own)
        # Two services under one name may limit structures of one name differently: those are left to them.
        found[name] = {path: rows[path] for path in sorted(rows) if path not in disputed}
    return found


def walk(shape, rows, seen):
    if shape is None or shape.name in seen:
        return
    seen.add(shape.name)
    for name, member in shape.members.items():
        keep(member, f"{shape.name}.{name}", rows, seen)


def keep(shape, path, rows, seen):
    limits = {key: shape.metadata[key] for key in ("min", "max", "pattern") if key in shape.metadata}
    enum = shape.metadata.get("enum", [])
    if 0 < len(enum) <= MOST_VALUES:
        limits["enum"] = enum
    if limits:
        rows[path] = limits
    if shape.type_name == "structure":
        walk(shape, rows, seen)
    elif shape.type_name == "list":
        keep(shape.member, f"{path}[]", rows, seen)
    elif shape.type_name == "map":
        keep(shape.value, f"{path}{{}}", rows, seen)


if __name__ == "__main__":
    FILE.write_text(json.dumps(constraints(), indent=1, sort_keys=True) + "\n")
    sys.stdout.write(f"{FILE} has {FILE.stat().st_size} bytes\n")
