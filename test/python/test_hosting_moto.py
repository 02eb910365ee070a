"""Deployments in an account as moto plays it: roles, an endpoint with its schedule and autoscaling, a model of Bedrock, and their ends."""

import json
import tempfile
import unittest
import urllib.request

from moto_account import Server, client_of, start_moto, trust

REGION = "us-east-1"
CHECKPOINT = "s3://customer-escrow-123456789012-smtj-1/job/step_40"
ROLES = ["nova-forge-deploy-sagemaker", "nova-forge-schedule"]


class Deployments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        moto, cls.endpoint = start_moto()
        cls.addClassCleanup(moto.stop)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.environment = {
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": cls.endpoint,
            "AWS_ENDPOINT_URL_PRICING": "http://127.0.0.1:9",  # nobody answers there
            "NOVA_FORGE_HOME": folder.name,
            "NOVA_FORGE_OUTPUT": "s3://forge-jobs/runs",
            "NOVA_FORGE_MAX_USD_PER_RUN": "10000",
            "NOVA_FORGE_MAX_USD_PER_DAY": "10000",
        }
        cls.server = Server(cls.environment)
        cls.addClassCleanup(lambda: cls.server.end())

    def client(self, service):
        return client_of(self.endpoint, REGION, service)

    def deploy(self, **more):
        # moto knows no machines with the GPUs that Nova is served on.
        odd = {"FORGE_OVERRIDE": "instance_not_in_table", "FORGE_UNIT_USD": "1"}
        own = {"FORGE_MODEL": "nova-2-lite", "FORGE_CREATE_ROLE": "true", "FORGE_MAX_INSTANCES": "2", **odd}
        asked = {"run": CHECKPOINT, "target": "sagemaker", "name": "live", "instance_type": "ml.m5.4xlarge", "ttl_hours": 2}
        return self.server.call("deploy_model", **{**asked, "environment": own, **more})

    def endpoints(self):
        return [one["EndpointName"] for one in self.client("sagemaker").list_endpoints()["Endpoints"]]

    def answers(self, *texts):
        """What moto's endpoints answer to the next questions that are new."""
        bodies = [json.dumps({"choices": [{"message": {"content": text}, "finish_reason": "stop"}]}) for text in texts]
        kinds = {"ContentType": "application/json", "InvokedProductionVariant": "primary", "CustomAttributes": ""}
        results = {"results": [{"Body": body, **kinds} for body in bodies], "region": REGION}
        request = urllib.request.Request(
            self.endpoint + "/moto-api/static/sagemaker/endpoint-results",
            json.dumps(results).encode(),
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request).close()

    def test_1_roles_that_are_missing_are_made_by_a_plan_of_their_own(self):
        plan = self.deploy()
        self.assertEqual([check["code"] for check in plan["checks"]], ["roles_first"])
        iam = self.client("iam")
        self.assertEqual(iam.list_roles()["Roles"], [])
        paid = self.deploy(approve=plan["approve"])
        self.assertEqual(sorted(one["RoleName"] for one in iam.list_roles()["Roles"]), ROLES)
        for name in ROLES:
            [policy] = iam.list_role_policies(RoleName=name)["PolicyNames"]
            document = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
            self.assertNotIn("*", [action for one in document["Statement"] for action in one["Action"]])
            [tag] = iam.list_role_tags(RoleName=name)["Tags"]
            self.assertEqual(tag["Key"], "nova-forge:role")
        self.assertEqual(self.endpoints(), [])
        self.assertGreater(paid["cost"]["high"], 1)

    def test_2_an_endpoint_is_made_with_its_end_and_its_bounds(self):
        self.answers(*["a friendly answer"] * 20)
        begun = self.deploy(approve=self.deploy()["approve"])
        name = begun["deployment_id"]
        self.assertEqual(self.endpoints(), [name])
        sagemaker = self.client("sagemaker")
        told = sagemaker.describe_endpoint(EndpointName=name)
        self.assertEqual(told["EndpointConfigName"], f"{name}-config")
        model = sagemaker.describe_model(ModelName=f"{name}-model")
        self.assertTrue(model["ExecutionRoleArn"].endswith(ROLES[0]))
        schedule = self.client("scheduler").get_schedule(Name=f"nova-forge-{name}")
        self.assertEqual(json.loads(schedule["Target"]["Input"]), {"EndpointName": name})
        self.assertTrue(schedule["Target"]["RoleArn"].endswith(ROLES[1]))
        scaling = self.client("application-autoscaling")
        [target] = scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"]
        self.assertEqual((target["MinCapacity"], target["MaxCapacity"]), (1, 2))
        [policy] = scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"]
        self.assertEqual(policy["PolicyName"], f"{name}-requests")
        self.assertEqual(begun["state"], "running", begun)

    def test_3_the_account_is_listed_with_whose_it_is(self):
        report = self.server.call("get_run")
        self.assertIn(self.endpoints()[0], json.dumps(report))

    def test_4_another_process_removes_all_of_it_but_the_roles(self):
        [name] = self.endpoints()
        self.server.end()
        type(self).server = Server(self.environment)
        self.assertEqual(self.server.call("stop_run", id=name, approve=name)["state"], "stopped")
        sagemaker = self.client("sagemaker")
        left = [self.endpoints(), sagemaker.list_models()["Models"], sagemaker.list_endpoint_configs()["EndpointConfigs"]]
        self.assertEqual(left, [[], [], []])
        self.assertEqual(self.client("scheduler").list_schedules()["Schedules"], [])
        self.assertEqual(self.client("application-autoscaling").describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"], [])
        self.assertEqual(len(self.client("iam").list_roles()["Roles"]), 2)

    def test_5_a_model_of_bedrock_gets_a_role_of_its_own_and_goes_as_far_as_moto(self):
        role = self.client("iam").create_role(RoleName="tuner", AssumeRolePolicyDocument=trust("bedrock.amazonaws.com"))["Role"]["Arn"]
        self.client("s3").create_bucket(Bucket="tuning")
        bedrock = self.client("bedrock")
        bedrock.create_model_customization_job(
            jobName="job", customModelName="mine", roleArn=role, baseModelIdentifier="amazon.nova-lite-v1:0",
            trainingDataConfig={"s3Uri": "s3://tuning/in"}, outputDataConfig={"s3Uri": "s3://tuning/out"}, hyperParameters={},
        )
        [model] = bedrock.list_custom_models()["modelSummaries"]
        own = {"FORGE_MODEL": "nova-lite", "FORGE_CREATE_ROLE": "true"}
        asked = {"run": model["modelArn"], "target": "publish", "name": "kept", "environment": own}
        roles = self.server.call("deploy_model", **asked)
        self.assertIn("nova-forge-deploy-bedrock", roles["creates"][0])
        plan = self.server.call("deploy_model", **asked, approve=roles["approve"])
        # moto tells of the model with dates that are not RFC 3339.
        with self.assertRaisesRegex(AssertionError, "Invalid RFC-3339 date-time"):
            self.server.call("deploy_model", **asked, approve=plan["approve"])


if __name__ == "__main__":
    unittest.main()
