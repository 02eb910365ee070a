"""The simulator, asked by botocore: its parser reads every answer, the service models allow every value, and moto answers the same."""

import io
import json
import logging
import subprocess
import tarfile
import unittest
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.eventstream import EventStream
from botocore.exceptions import ClientError, ParamValidationError
from moto.server import ThreadedMotoServer

from service_constraints import FILE, constraints
from test_aws_requests import check

ROOT = Path(__file__).resolve().parents[2]
REGION = "us-east-1"
NAMES = {"aws_access_key_id": "AKIASIMULATED", "aws_secret_access_key": "simulated", "region_name": REGION}
LABELS = {"billing": "invoice refund payment", "shipping": "parcel courier tracking", "account": "password login profile"}
RECIPE = """run:
  name: tickets
  model_name_or_path: nova-lite-2/prod
training_config:
  max_steps: 20
  global_batch_size: 32
"""


def rows(count):
    for number in range(count):
        label = list(LABELS)[number % 3]
        text = f"{LABELS[label].split()[number % 2]} number {number}"
        messages = [{"role": "user", "content": [{"text": text}]}, {"role": "assistant", "content": [{"text": label}]}]
        yield json.dumps({"schemaVersion": "bedrock-conversation-2024", "messages": messages})


class Simulator:
    """The simulator as a process; its clock moves when it is told to."""

    def __init__(self):
        command = [str(ROOT / "node_modules/.bin/tsx"), str(ROOT / "test/python/serve-simulator.ts")]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.account = json.loads(self.process.stdout.readline())
        self.answers, self.problems = 0, []

    def tell(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def client(self, service, region=REGION):
        config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
        client = boto3.client(service, endpoint_url=self.account["endpoint"], config=config, **{**NAMES, "region_name": region})
        client.meta.events.register(f"after-call.{client.meta.service_model.service_id.hyphenize()}", self.look)
        return client

    def look(self, model, parsed, **_):
        """Every answer must have what its model requires, and no text that it forbids."""
        if "Error" in parsed:
            return
        self.answers += 1
        # Events of a stream are read by botocore's own models when a test reads them.
        body = {name: value for name, value in parsed.items() if name != "ResponseMetadata" and not isinstance(value, EventStream)}
        if model.output_shape is not None:
            body = as_sent(model.output_shape, body)
            self.problems += required(model.output_shape, body, model.name) + check(model.output_shape, body, model.name)

    def end(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def required(shape, value, path):
    """Members that a shape requires and a value lacks, at any depth."""
    if shape.type_name == "structure" and isinstance(value, dict):
        missing = [f"{path}.{name} is missing" for name in shape.required_members if name not in value]
        known = [(name, member) for name, member in value.items() if name in shape.members]
        return missing + [p for name, member in known for p in required(shape.members[name], member, f"{path}.{name}")]
    if shape.type_name == "list":
        return [p for item in value for p in required(shape.member, item, f"{path}[]")]
    return []


def as_sent(shape, value):
    """Policies as the texts they came as: botocore has parsed them."""
    if shape.type_name == "structure":
        return {name: as_sent(shape.members[name], item) for name, item in value.items()}
    if shape.type_name == "list":
        return [as_sent(shape.member, item) for item in value]
    return json.dumps(value) if shape.type_name == "string" and isinstance(value, dict) else value


def code(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "answered"


def channel(name, uri, kind):
    source = {"S3DataType": kind, "S3Uri": uri, "S3DataDistributionType": "FullyReplicated"}
    return {"ChannelName": name, "DataSource": {"S3DataSource": source}}


def training_job(name, role, folder):
    return {
        "TrainingJobName": name,
        "RoleArn": role,
        "HyperParameters": {"base_model": "nova-lite-2/prod"},
        "AlgorithmSpecification": {"TrainingImage": "708977205387.dkr.ecr.us-east-1.amazonaws.com/nova:1", "TrainingInputMode": "File"},
        "InputDataConfig": [
            channel("train", f"{folder}/train.jsonl", "Converse"),
            channel("recipe", f"{folder}/recipe.yaml", "S3Prefix"),
        ],
        "OutputDataConfig": {"S3OutputPath": folder},
        "ResourceConfig": {"InstanceType": "ml.p5.48xlarge", "InstanceCount": 2, "VolumeSizeInGB": 30},
        "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
        "Tags": [{"Key": "made-by", "Value": "test"}],
    }


class AskedByBotocore(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.simulator = Simulator()
        cls.addClassCleanup(cls.simulator.end)
        cls.account = cls.simulator.account
        cls.folder = cls.account["output"]
        cls.bucket = cls.folder.split("/")[2]
        s3 = cls.simulator.client("s3")
        s3.put_object(Bucket=cls.bucket, Key="runs/train.jsonl", Body="\n".join(rows(120)).encode())
        s3.put_object(Bucket=cls.bucket, Key="runs/recipe.yaml", Body=RECIPE.encode())

    def tearDown(self):
        self.assertEqual(self.simulator.problems, [])
        self.assertEqual(self.simulator.tell("defects"), [])

    def test_a_training_job_from_create_to_its_archive(self):
        sagemaker, logs = self.simulator.client("sagemaker"), self.simulator.client("logs")
        sagemaker.create_training_job(**training_job("tr-python", self.account["role"], self.folder))
        for minutes in (0, 4, 2, 60):
            self.simulator.tell(f"advance {minutes * 60000}")
            seen = sagemaker.describe_training_job(TrainingJobName="tr-python")
        self.assertEqual(seen["TrainingJobStatus"], "Completed", seen.get("FailureReason"))
        self.assertEqual(sagemaker.list_training_jobs(NameContains="tr-")["TrainingJobSummaries"][0]["TrainingJobName"], "tr-python")
        group = "/aws/sagemaker/TrainingJobs"
        streams = logs.describe_log_streams(logGroupName=group, logStreamNamePrefix="tr-python/")["logStreams"]
        self.assertEqual(len(streams), 2)
        name = streams[0]["logStreamName"]
        events = logs.get_log_events(logGroupName=group, logStreamName=name, startFromHead=True)["events"]
        merged = logs.filter_log_events(logGroupName=group, logStreamNamePrefix="tr-python/")["events"]
        self.assertEqual([len(events), len(merged)], [22, 44])
        archive = seen["ModelArtifacts"]["S3ModelArtifacts"].removeprefix(f"s3://{self.bucket}/")
        body = self.simulator.client("s3").get_object(Bucket=self.bucket, Key=archive)["Body"].read()
        with tarfile.open(fileobj=io.BytesIO(body)) as tar:
            self.assertIn("checkpoint_s3_bucket", json.load(tar.extractfile("manifest.json")))

    def test_a_bedrock_job_and_its_model(self):
        bedrock, runtime = self.simulator.client("bedrock"), self.simulator.client("bedrock-runtime")
        request = {
            "jobName": "br-python",
            "customModelName": "br-python",
            "roleArn": self.account["role"],
            "clientRequestToken": "token-python",
            "baseModelIdentifier": "amazon.nova-2-lite-v1:0:256k",
            "hyperParameters": {"epochCount": "2", "batchSize": "8"},
            "trainingDataConfig": {"s3Uri": f"{self.folder}/train.jsonl"},
            "outputDataConfig": {"s3Uri": self.folder},
        }
        arn = bedrock.create_model_customization_job(**request)["jobArn"]
        self.assertEqual(bedrock.create_model_customization_job(**request)["jobArn"], arn)
        bedrock.get_model_customization_job(jobIdentifier=arn)
        self.simulator.tell("advance 36000000")
        done = bedrock.get_model_customization_job(jobIdentifier=arn)
        self.assertEqual(done["status"], "Completed", done.get("failureMessage"))
        self.assertEqual(len(bedrock.list_model_customization_jobs()["modelCustomizationJobSummaries"]), 1)
        model = bedrock.get_custom_model(modelIdentifier=done["outputModelArn"])["modelArn"]
        bedrock.list_custom_models()
        question = [{"role": "user", "content": [{"text": "invoice number 500"}]}]
        served = bedrock.create_custom_model_deployment(modelDeploymentName="br-python", modelArn=model)["customModelDeploymentArn"]
        self.simulator.tell("advance 3600000")
        self.assertEqual(runtime.converse(modelId=served, messages=question)["output"]["message"]["content"], [{"text": "billing"}])
        events = list(runtime.converse_stream(modelId=served, messages=question)["stream"])
        pieces = [event["contentBlockDelta"]["delta"]["text"] for event in events if "contentBlockDelta" in event]
        self.assertEqual("".join(pieces), "billing")
        self.assertEqual([next(iter(event)) for event in (events[0], *events[-2:])], ["messageStart", "messageStop", "metadata"])
        self.assertEqual(code(lambda: runtime.converse(modelId=model, messages=question)), "ValidationException")

    def test_what_the_service_models_forbid_is_refused(self):
        self.assertEqual(json.loads(FILE.read_text()), json.loads(json.dumps(constraints())), "run test/python/service_constraints.py")
        sagemaker, seen = self.simulator.client("sagemaker"), []
        good = training_job("tr-limits", self.account["role"], self.folder)
        changes = [
            {"TrainingJobName": "ends-with-"},
            {"TrainingJobName": "x" * 64},
            {"RoleArn": "role"},
            {"InputDataConfig": []},
            {"HyperParameters": {"a": "x" * 2501}},
            {"StoppingCondition": {"MaxRuntimeInSeconds": 0}},
            {"ResourceConfig": {**good["ResourceConfig"], "InstanceCount": -1}},
            {"OutputDataConfig": {"S3OutputPath": "bucket/without/scheme"}},
            {"InputDataConfig": [channel("train", f"{self.folder}/train.jsonl", "Conversation")]},
        ]
        for change in changes:
            try:
                sagemaker.create_training_job(**{**good, **change})
            except ClientError as error:
                seen.append(error.response["Error"]["Message"])
            except ParamValidationError as error:  # botocore itself knows the least values
                seen.append(f"failed to satisfy constraint: {error}")
        self.assertEqual(len(seen), len(changes))
        for said in seen:
            self.assertIn("failed to satisfy constraint", said)

    def test_what_is_looked_at_before_a_job(self):
        ask = self.simulator.client
        self.assertEqual(ask("sts").get_caller_identity()["Account"], "000000000000")
        hub = {"HubName": "SageMakerPublicHub", "HubContentType": "Model", "HubContentName": "nova-textgeneration-micro"}
        self.assertIn("RecipeCollection", json.loads(ask("sagemaker").describe_hub_content(**hub)["HubContentDocument"]))
        role = self.account["role"]
        found = ask("iam").get_role(RoleName=role.split("/")[-1])["Role"]
        self.assertIn("bedrock.amazonaws.com", json.dumps(found["AssumeRolePolicyDocument"]))
        simulated = ask("iam").simulate_principal_policy(PolicySourceArn=role, ActionNames=["s3:GetObject", "s3:PutObject"])
        self.assertEqual([row["EvalDecision"] for row in simulated["EvaluationResults"]], ["allowed", "allowed"])
        quota = ask("service-quotas").get_service_quota(ServiceCode="sagemaker", QuotaCode="L-82E1C851")["Quota"]
        self.assertEqual(quota["QuotaName"], "ml.p5.48xlarge for training job usage")
        pages = ask("service-quotas").get_paginator("list_service_quotas").paginate(ServiceCode="sagemaker", PaginationConfig={"PageSize": 10})
        self.assertGreater(len([row for page in pages for row in page["Quotas"]]), 20)
        match = [{"Type": "TERM_MATCH", "Field": "instanceName", "Value": "ml.g5.12xlarge"}]
        self.assertTrue(ask("pricing").get_products(ServiceCode="AmazonSageMaker", Filters=match)["PriceList"])
        self.assertEqual(ask("lambda").get_function_configuration(FunctionName=self.account["reward"])["State"], "Active")
        event = json.dumps([{"id": "a", "messages": [{"role": "assistant", "content": "x"}], "reference_answer": "x"}])
        scored = json.load(ask("lambda").invoke(FunctionName=self.account["reward"], Payload=event)["Payload"])
        self.assertEqual(scored[0]["aggregate_reward_score"], 1)
        events = ask("events")
        events.put_rule(Name="nova-forge-python", EventPattern="{}")
        events.put_targets(Rule="nova-forge-python", Targets=[{"Id": "topic", "Arn": "arn:aws:sns:us-east-1:000000000000:told"}])
        self.assertEqual(len(events.list_rules(NamePrefix="nova-forge-")["Rules"]), 1)
        group = ask("sagemaker").create_model_package_group(ModelPackageGroupName="python")["ModelPackageGroupArn"]
        self.assertEqual(ask("sagemaker").describe_model_package_group(ModelPackageGroupName="python")["ModelPackageGroupArn"], group)
        self.assertGreater(self.simulator.answers, 14)


class BesideMoto(unittest.TestCase):
    """The same calls to both; what both answer must be the same."""

    @classmethod
    def setUpClass(cls):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        cls.simulator = Simulator()
        cls.addClassCleanup(cls.simulator.end)
        moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
        moto.start()
        cls.addClassCleanup(moto.stop)
        host, port = moto.get_host_and_port()
        cls.moto_endpoint = f"http://{host}:{port}"

    def both(self, service, region=REGION):
        return self.simulator.client(service, region), boto3.client(service, endpoint_url=self.moto_endpoint, **{**NAMES, "region_name": region})

    def same(self, service, ask, region=REGION):
        ours, theirs = (ask(client) for client in self.both(service, region))
        self.assertEqual(ours, theirs)
        return ours

    def test_objects_are_the_same(self):
        def ask(s3):
            s3.create_bucket(Bucket="parity")
            put = s3.put_object(Bucket="parity", Key="a/b c.txt", Body=b"0123456789", Metadata={"k": "v"}, ContentType="text/plain")
            for key in ("a/1", "a/2", "b/1", "c"):
                s3.put_object(Bucket="parity", Key=key, Body=key.encode())
            got = s3.get_object(Bucket="parity", Key="a/b c.txt", Range="bytes=2-5")
            head = s3.head_object(Bucket="parity", Key="a/b c.txt")
            listed = s3.list_objects_v2(Bucket="parity", Delimiter="/")
            pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket="parity", PaginationConfig={"PageSize": 2}))
            return {
                "etag": put["ETag"],
                "part": [got["Body"].read(), got["ContentRange"], got["ResponseMetadata"]["HTTPStatusCode"]],
                "head": [head[name] for name in ("ContentLength", "ContentType", "ETag", "Metadata")],
                "folded": [[entry["Prefix"] for entry in listed["CommonPrefixes"]], [entry["Key"] for entry in listed["Contents"]]],
                "pages": [[entry["Key"] for entry in page["Contents"]] for page in pages],
            }

        self.assertEqual(self.same("s3", ask)["part"][0], b"2345")

    def test_uploads_in_parts_are_the_same(self):
        def ask(s3):
            s3.create_bucket(Bucket="parts")
            place = {"Bucket": "parts", "Key": "big"}
            upload = s3.create_multipart_upload(**place)["UploadId"]
            bodies = [b"x" * (5 << 20), b"y"]
            parts = [
                {"PartNumber": n, "ETag": s3.upload_part(**place, UploadId=upload, PartNumber=n, Body=body)["ETag"]}
                for n, body in enumerate(bodies, 1)
            ]
            done = s3.complete_multipart_upload(**place, UploadId=upload, MultipartUpload={"Parts": parts})
            return done["ETag"], s3.head_object(**place)["ContentLength"]

        self.same("s3", ask)

    def test_refusals_have_the_same_codes(self):
        def ask(s3):
            s3.create_bucket(Bucket="refusals")
            s3.put_object(Bucket="refusals", Key="k", Body=b"1")
            return [
                code(lambda: s3.get_object(Bucket="refusals", Key="none")),
                code(lambda: s3.head_object(Bucket="refusals", Key="none")),
                code(lambda: s3.get_object(Bucket="no-such-bucket", Key="k")),
                code(lambda: s3.get_object(Bucket="refusals", Key="k", IfMatch='"other"')),
                code(lambda: s3.get_object(Bucket="refusals", Key="k", Range="bytes=5-9")),
                code(lambda: s3.put_object(Bucket="refusals", Key="k", Body=b"2", IfNoneMatch="*")),
            ]

        self.same("s3", ask)

    def test_training_jobs_are_described_alike(self):
        def ask(clients):
            s3, sagemaker, role = clients
            s3.create_bucket(Bucket="jobs")
            s3.put_object(Bucket="jobs", Key="train.jsonl", Body="\n".join(rows(60)).encode())
            s3.put_object(Bucket="jobs", Key="recipe.yaml", Body=RECIPE.encode())
            request = training_job("tr-parity", role, "s3://jobs")
            arn = sagemaker.create_training_job(**request)["TrainingJobArn"]
            seen = sagemaker.describe_training_job(TrainingJobName="tr-parity")
            listed = sagemaker.list_training_jobs(NameContains="parity")["TrainingJobSummaries"]
            kept = ("HyperParameters", "AlgorithmSpecification", "RoleArn", "InputDataConfig", "ResourceConfig", "StoppingCondition")
            return {
                "arn": arn.split(":")[:4] + arn.split(":")[5:],
                "seen": {name: without_defaults(seen[name]) for name in kept},
                "listed": [row["TrainingJobName"] for row in listed],
                "unknown": code(lambda: sagemaker.describe_training_job(TrainingJobName="none")),
            }

        role = self.simulator.account["role"]
        (our_s3, their_s3), (ours, theirs) = self.both("s3"), self.both("sagemaker")
        self.assertEqual(ask((our_s3, ours, role)), ask((their_s3, theirs, role)))

    def test_the_caller_and_an_unknown_role_are_the_same(self):
        self.same("sts", lambda sts: sorted(sts.get_caller_identity())[:3])
        self.same("iam", lambda iam: code(lambda: iam.get_role(RoleName="nobody")))
        self.same("logs", lambda logs: code(lambda: logs.describe_log_streams(logGroupName="none")))
        self.same("lambda", lambda lambdas: code(lambda: lambdas.get_function_configuration(FunctionName="none")))
        self.same("bedrock", lambda bedrock: code(lambda: bedrock.get_model_customization_job(jobIdentifier="none")))

    def tearDown(self):
        self.assertEqual(self.simulator.problems, [])
        self.assertEqual(self.simulator.tell("defects"), [])


def without_defaults(value):
    """What moto fills in of its own is left out."""
    if not isinstance(value, dict):
        return value
    return {name: item for name, item in value.items() if name not in ("EnableSageMakerMetricsTimeSeries", "MetricDefinitions")}


if __name__ == "__main__":
    unittest.main()
