"""The built server in a process of its own, and an account that moto plays over HTTP; for the tests beside this file."""

import json
import logging
import os
import subprocess
import urllib.request
from pathlib import Path

import boto3
from moto.server import ThreadedMotoServer

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


class Server:
    """One process of the server, spoken to in JSON-RPC on its standard input and output."""

    def __init__(self, environment):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "NOVA_FORGE_"))}
        command = ["node", str(ROOT / "dist/index.js")]
        self.process = subprocess.Popen(
            command, env={**kept, **KEYS, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.count = 0
        client = {"name": "test", "version": "1"}
        self.request("initialize", {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client})
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def send(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def request(self, method, params):
        self.count += 1
        self.send({"jsonrpc": "2.0", "id": self.count, "method": method, "params": params})
        for line in self.process.stdout:
            message = json.loads(line)
            if message.get("id") == self.count:
                return message["result"]
        raise RuntimeError("the server went away")

    def answer(self, tool, **arguments):
        """What a tool answers, errors as well."""
        return self.request("tools/call", {"name": tool, "arguments": arguments})

    def call(self, tool, **arguments):
        """What a tool answers as data; an error of it is an AssertionError with its text."""
        result = self.answer(tool, **arguments)
        if result.get("isError"):
            raise AssertionError(result["content"][0]["text"])
        return result["structuredContent"]

    def end(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def start_moto():
    """A server of moto on a free port, with its address. Its account is empty: all servers of one process share what they keep."""
    logging.getLogger("werkzeug").disabled = True
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    endpoint = "http://{}:{}".format(*moto.get_host_and_port())
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST")).close()
    return moto, endpoint


def client_of(endpoint, region, service):
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, endpoint_url=endpoint, region_name=region, **keys)


def trust(services):
    """A trust policy for one service or several."""
    statement = {"Effect": "Allow", "Principal": {"Service": services}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
