"""A job in an account as moto plays it: the built server prepares, plans, asks, creates, follows and adopts over real HTTP."""

import json
import tempfile
import time
import unittest
from pathlib import Path

from moto_account import Server, client_of, start_moto, trust

REGION = "us-east-1"
LOG_GROUP = "/aws/sagemaker/TrainingJobs"


def questions(count):
    queues = ["billing", "shipping", "returns"]
    wishes = ["lost", "late", "broken", "wrong", "double", "missing", "unpaid"]
    for number in range(count):
        wish = wishes[number % len(wishes)]
        question = f"My order {number * 7919 % 100003} of day {number % 360} is {wish}, what now?"
        yield json.dumps({"question": question, "answer": queues[number * 31 % 3]}) + "\n"


class Account(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.moto, cls.endpoint = start_moto()
        cls.folder = tempfile.TemporaryDirectory()
        iam, s3 = cls.client("iam"), cls.client("s3")
        cls.role = iam.create_role(
            RoleName="trainer", Path="/service-role/", AssumeRolePolicyDocument=trust("sagemaker.amazonaws.com")
        )["Role"]["Arn"]
        s3.create_bucket(Bucket="forge-jobs")
        source = Path(cls.folder.name) / "tickets.jsonl"
        source.write_text("".join(questions(600)))
        cls.environment = {
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": cls.endpoint,
            "AWS_ENDPOINT_URL_PRICING": "http://127.0.0.1:9",  # nobody answers there
            "NOVA_FORGE_HOME": cls.folder.name + "/home",
            "NOVA_FORGE_ROLE_ARN": cls.role,
            "NOVA_FORGE_OUTPUT": "s3://forge-jobs/runs",
            "NOVA_FORGE_MAX_USD_PER_RUN": "100000",
            "NOVA_FORGE_MAX_USD_PER_DAY": "100000",
        }
        cls.server = Server(cls.environment)
        cls.dataset = cls.server.call("prepare_dataset", source=str(source), destination="s3://forge-jobs/sets/")

    @classmethod
    def tearDownClass(cls):
        cls.server.end()
        cls.moto.stop()
        cls.folder.cleanup()

    @classmethod
    def client(cls, service):
        return client_of(cls.endpoint, REGION, service)

    @classmethod
    def jobs(cls):
        names = cls.client("sagemaker").list_training_jobs()["TrainingJobSummaries"]
        return [job["TrainingJobName"] for job in names]

    def ask(self, **more):
        asked = {"dataset": self.dataset["dataset_id"], "model": "nova-2-lite", "method": "sft_lora", **more}
        return self.server.call("start_training", **{"runtime": "sagemaker", **asked})

    def test_1_a_plan_creates_nothing_and_says_what_it_could_not_look_at(self):
        plan = self.ask()
        self.assertEqual(plan["state"], "needs_approval")
        self.assertEqual(self.jobs(), [])
        found = {check["code"]: check["severity"] for check in plan["checks"]}
        # moto has no hub and no list of quotas, and nobody answers for the price list: a warning each, none a failure.
        self.assertEqual([found.get(code) for code in ("hub", "quota_training", "role_permissions")], ["warn"] * 3)
        self.assertNotIn("block", found.values())
        self.assertNotIn("role", found)
        self.assertIn("63.296 USD an hour", plan["cost"]["assumptions"][0])

    def test_2_an_approved_job_is_created_once_as_planned(self):
        started = self.ask(approve=self.ask()["approve"])
        name = started["run_id"]
        self.assertEqual(self.jobs(), [name])
        self.assertEqual(self.ask()["run_id"], name)
        self.assertEqual(self.jobs(), [name])
        job = self.client("sagemaker").describe_training_job(TrainingJobName=name)
        self.assertEqual(job["RoleArn"], self.role)
        self.assertEqual(job["ResourceConfig"]["InstanceCount"], 4)
        self.assertIn("nova-fine-tune-repo", job["AlgorithmSpecification"]["TrainingImage"])
        places = {one["ChannelName"]: one["DataSource"]["S3DataSource"]["S3Uri"] for one in job["InputDataConfig"]}
        s3 = self.client("s3")
        for place in places.values():
            bucket, _, key = place.removeprefix("s3://").partition("/")
            self.assertGreater(s3.list_objects_v2(Bucket=bucket, Prefix=key)["KeyCount"], 0, place)
        bucket, _, key = places["recipe"].removeprefix("s3://").partition("/")
        [recipe] = s3.list_objects_v2(Bucket=bucket, Prefix=key)["Contents"]
        text = s3.get_object(Bucket=bucket, Key=recipe["Key"])["Body"].read().decode()
        self.assertIn(f"name: '{name}'", text)

    def test_3_its_log_is_read_from_every_machine(self):
        name = self.ask()["run_id"]
        logs = self.client("logs")
        logs.create_log_group(logGroupName=LOG_GROUP)
        now = int(time.time() * 1000)
        for machine in (1, 2):
            stream = f"{name}/algo-{machine}-1700000000"
            logs.create_log_stream(logGroupName=LOG_GROUP, logStreamName=stream)
            lines = [f"machine {machine} global_step: {step} reduced_train_loss: {2 / step}" for step in (1, 2)]
            events = [{"timestamp": now + step, "message": line} for step, line in enumerate(lines)]
            logs.put_log_events(logGroupName=LOG_GROUP, logStreamName=stream, logEvents=events)
        report = self.server.call("get_run", id=name, log_lines=20)
        tail = "\n".join(report["log_tail"])
        for machine in (1, 2):
            self.assertIn(f"machine {machine} global_step: 2", tail)

    def test_4_an_ended_job_is_stopped_without_complaint(self):
        name = self.ask()["run_id"]
        self.assertEqual(self.server.call("stop_run", id=name)["state"], "succeeded")

    def test_5_a_job_from_elsewhere_is_adopted(self):
        self.client("sagemaker").create_training_job(
            TrainingJobName="from-the-console",
            RoleArn=self.role,
            AlgorithmSpecification={"TrainingImage": "nova-fine-tune-repo:x", "TrainingInputMode": "File"},
            HyperParameters={"base_model": "nova-lite-2/prod"},
            OutputDataConfig={"S3OutputPath": "s3://forge-jobs/elsewhere"},
            ResourceConfig={"InstanceType": "ml.p5.48xlarge", "InstanceCount": 4, "VolumeSizeInGB": 30},
            StoppingCondition={"MaxRuntimeInSeconds": 3600},
        )
        report = self.server.call("get_run", id="from-the-console")
        self.assertEqual((report["kind"], report["state"]), ("training", "succeeded"))

    def test_6_another_process_knows_it_all(self):
        name = self.ask()["run_id"]
        self.server.end()
        type(self).server = Server(self.environment)
        self.assertEqual(self.server.call("get_run", id=name)["state"], "succeeded")
        self.assertEqual(self.ask()["run_id"], name)

    def test_7_a_job_whose_price_nobody_knows_is_not_planned(self):
        with self.assertRaisesRegex(AssertionError, "price_unknown"):
            self.ask(runtime="serverless")

    def test_8_a_role_that_does_not_trust_the_service_is_refused_until_it_does(self):
        with self.assertRaisesRegex(AssertionError, "role_trust: bedrock.amazonaws.com may not use"):
            self.ask(runtime="bedrock")
        document = trust(["sagemaker.amazonaws.com", "bedrock.amazonaws.com"])
        self.client("iam").update_assume_role_policy(RoleName="trainer", PolicyDocument=document)
        plan = self.ask(runtime="bedrock")
        # moto makes the job, and then answers with dates that are not RFC 3339: as far as it goes, once and no second time.
        for _ in range(2):
            with self.assertRaisesRegex(AssertionError, "Invalid RFC-3339 date-time"):
                self.ask(runtime="bedrock", approve=plan["approve"])
        [job] = self.client("bedrock").list_model_customization_jobs()["modelCustomizationJobSummaries"]
        self.assertTrue(job["jobName"].startswith("tr-"))


if __name__ == "__main__":
    unittest.main()
