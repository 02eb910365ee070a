"""The built server reads from and writes to S3 as moto plays it, asked over the protocol as an agent would."""

import gzip
import hashlib
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from moto_account import Server, client_of, start_moto

REGION = "eu-west-1"


def rows(first, count):
    texts = ({"question": f"question {number}", "answer": f"answer {number % 5}"} for number in range(first, first + count))
    return "".join(json.dumps(text) + "\n" for text in texts).encode()


class PrepareFromAndToS3(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        moto, endpoint = start_moto()
        cls.addClassCleanup(moto.stop)
        cls.s3 = client_of(endpoint, REGION, "s3")
        cls.s3.create_bucket(Bucket="forge", CreateBucketConfiguration={"LocationConstraint": REGION})
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        home = str(cls.folder / "home")
        cls.server = Server({"AWS_REGION": REGION, "AWS_ENDPOINT_URL": endpoint, "NOVA_FORGE_HOME": home})
        cls.addClassCleanup(cls.server.end)

    def test_a_prefix_with_plain_and_packed_objects_is_one_dataset(self):
        self.s3.put_object(Bucket="forge", Key="in/b.jsonl.gz", Body=gzip.compress(rows(100, 50)))
        self.s3.put_object(Bucket="forge", Key="in/a.jsonl", Body=rows(0, 100), ServerSideEncryption="aws:kms")
        result = self.server.answer("prepare_dataset", source="s3://forge/in/")
        self.assertEqual(result["structuredContent"]["rows"], {"read": 150, "kept": 150, "dropped": 0})

    def test_an_object_larger_than_one_range_is_read_whole(self):
        body = b"".join(b'{"question":"%d %s","answer":"%d"}\n' % (n, b"x" * 200, n % 7) for n in range(60_000))
        self.assertGreater(len(body), 12 << 20)
        self.s3.put_object(Bucket="forge", Key="large.jsonl", Body=body)
        result = self.server.answer("prepare_dataset", source="s3://forge/large.jsonl", split={"train": 1})
        self.assertEqual(result["structuredContent"]["rows"]["kept"], 60_000)

    def test_the_splits_arrive_whole_and_other_content_is_never_overwritten(self):
        source = self.folder / "rows.jsonl"
        source.write_bytes(b"".join(b'{"question":"%d %s","answer":"%d"}\n' % (n, b"y" * 300, n % 7) for n in range(60_000)))
        arguments = {"source": str(source), "destination": "s3://forge/out/"}
        first = self.server.answer("prepare_dataset", **arguments)["structuredContent"]
        self.assertEqual(first["splits"]["train"]["uri"], "s3://forge/out/train.jsonl")
        manifest = json.loads(self.s3.get_object(Bucket="forge", Key="out/manifest.json")["Body"].read())
        self.assertEqual(manifest["dataset_id"], first["dataset_id"])
        for file in manifest["files"]:
            body = self.s3.get_object(Bucket="forge", Key=file["uri"].removeprefix("s3://forge/"))["Body"].read()
            self.assertEqual([len(body), hashlib.sha256(body).hexdigest()], [file["bytes"], file["sha256"]])
        times = self.times()
        self.assertNotIn("isError", [key for key, value in self.server.answer("prepare_dataset", **arguments).items() if value is True])
        refused = self.server.answer("prepare_dataset", **arguments, seed=7)
        self.assertTrue(refused["isError"])
        self.assertIn("holds other content", refused["content"][0]["text"])
        self.assertEqual(self.times(), times)
        self.assertEqual(self.s3.list_multipart_uploads(Bucket="forge").get("Uploads", []), [])

    def test_an_upload_that_a_killed_process_left_is_removed_by_the_next_call(self):
        source = self.folder / "left.jsonl"
        source.write_bytes(b"".join(b'{"question":"%d %s","answer":"%d"}\n' % (n, b"z" * 300, n % 7) for n in range(60_000)))
        first = self.server.answer("prepare_dataset", source=str(source), split={"train": 1})["structuredContent"]
        gone = subprocess.Popen(["true"])
        gone.wait()
        left = self.s3.create_multipart_upload(Bucket="forge", Key="left/train.jsonl")["UploadId"]
        self.s3.upload_part(Bucket="forge", Key="left/train.jsonl", UploadId=left, PartNumber=1, Body=b"half of it")
        mark = Path(first["splits"]["train"]["uri"] + ".upload")
        mark.write_text(json.dumps({"UploadId": left, "pid": gone.pid}))
        self.server.answer("prepare_dataset", source=str(source), split={"train": 1}, destination="s3://forge/left/")
        self.assertEqual(self.s3.list_multipart_uploads(Bucket="forge").get("Uploads", []), [])
        self.assertFalse(mark.exists())

    def times(self):
        found = self.s3.list_objects_v2(Bucket="forge", Prefix="out/")["Contents"]
        return {entry["Key"]: (entry["ETag"], entry["LastModified"]) for entry in found}

    def test_what_is_not_there_is_said(self):
        for source, says in [("s3://forge/none.jsonl", "there is no object"), ("s3://no-such-bucket-here/x", "bucket")]:
            result = self.server.answer("prepare_dataset", source=source)
            self.assertTrue(result["isError"])
            self.assertIn(says, result["content"][0]["text"])


if __name__ == "__main__":
    unittest.main()
