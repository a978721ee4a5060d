"""The program `bedrock-local`, with boto3 clients for it."""

import json
import os
import pathlib
import subprocess
import tempfile
import threading
import unittest
from unittest import mock

import boto3
from botocore.config import Config

import shapes

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = os.environ.get("BEDROCK_LOCAL", str(ROOT / "target/debug/bedrock-local"))

CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"

# The complete environment of a client: the settings of the machine have no effect.
SETTINGS = {
    "AWS_ACCESS_KEY_ID": "AKIDLOCAL",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_DEFAULT_REGION": "us-east-1",
    "NO_PROXY": "127.0.0.1",
}


class Local:
    """A running server. Clients use the variables that it prints, as in a shell."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [PROGRAM, "--port", "0", *arguments], stdout=subprocess.PIPE, text=True
        )
        self.exports = {}
        self.region_and_keys = {}
        for line in self.process.stdout:
            if line.endswith("Ctrl-C to stop.\n"):
                break
            before, _, settings = line.partition("export ")
            of_line = dict(setting.split("=") for setting in settings.split())
            (self.region_and_keys if before else self.exports).update(of_line)
        else:
            # Otherwise a client would call AWS.
            self.process.stdout.close()
            raise RuntimeError(f"{PROGRAM} ended with {self.process.wait(10)}")
        self.answered = []
        self.clients = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.answered.append(line.split())

    def stop(self):
        """Stops the server. Returns the status of each response."""
        for client in self.clients:
            client.close()
        self.process.terminate()
        self.process.wait(10)
        self.reader.join(10)
        self.process.stdout.close()
        return [int(line[2]) for line in self.answered]

    def client(self, service="bedrock-runtime", **config):
        """A client that does not retry, unless `config` says so."""
        settings = {"retries": {"total_max_attempts": 1}, "read_timeout": 20} | config
        with mock.patch.dict(os.environ, self.exports):
            client = boto3.Session().client(service, config=Config(**settings))
        client.meta.events.register("after-call", shapes.check_answer)
        self.clients.append(client)
        return client


class TestCase(unittest.TestCase):
    """A test with its own servers, which are stopped when it ends."""

    def setUp(self):
        self.enterContext(mock.patch.dict(os.environ, SETTINGS, clear=True))

    def local(self, *arguments):
        local = Local(*arguments)
        self.addCleanup(local.stop)
        return local

    def engine(self, service="bedrock-runtime", **config):
        """A client of a server that uses its engine."""
        return self.local().client(service, **config)

    def script(self, replies):
        """A server that gives these replies in order."""
        file = tempfile.NamedTemporaryFile("w", suffix=".json")
        self.enterContext(file)
        json.dump({"replies": replies}, file)
        file.flush()
        return self.local("--script", file.name)


def user(*content):
    """A user message of texts or blocks."""
    blocks = [{"text": one} if isinstance(one, str) else one for one in content]
    return {"role": "user", "content": blocks}
