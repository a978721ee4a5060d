"""Cassettes: what boto3 records is replayed to other clients, and the other way round.

The Rust tests replay `tests/recordings/boto3`, and record `tests/recordings/bedrock-prompt`.
"""

import json
import os
import pathlib
import tempfile

from botocore.exceptions import ClientError

import local

# The tests clear the environment.
UPDATE = os.environ.get("INSTA_UPDATE") == "always"
RECORDINGS = local.ROOT / "tests/recordings"


def files(folder):
    return {path.name: path.read_text() for path in pathlib.Path(folder).iterdir()}


def requests():
    """The requests of the Rust tests, by their operation, as parameters of boto3."""
    for content in files(RECORDINGS / "bedrock-prompt").values():
        request = json.loads(content)["request"]
        _, _, model, operation = request["path"].split("/")
        parameters = request["body"]["json"] | {"modelId": model}
        # A float of 32 bits in Rust; the same number for a reader.
        assert parameters["inferenceConfig"]["temperature"] != 0.7
        parameters["inferenceConfig"]["temperature"] = 0.7
        yield operation, parameters


def send(runtime):
    """The tool inputs that a client gets: of a whole response, and of a stream."""
    whole = streamed = None
    for operation, parameters in sorted(requests(), key=lambda request: request[0]):
        if operation == "converse":
            response = runtime.converse(**parameters)
            whole = response["output"]["message"]["content"][0]["toolUse"]["input"]
        else:
            events = list(runtime.converse_stream(**parameters)["stream"])
            deltas = [event["contentBlockDelta"] for event in events if "contentBlockDelta" in event]
            streamed = json.loads("".join(delta["delta"]["toolUse"]["input"] for delta in deltas))
            assert len(deltas) > 3
    return whole, streamed


VALUES = {"number": "INV-7", "total": 12.5}, {"number": "INV-8", "total": 12.5}


class Cassettes(local.TestCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def start(self, *arguments):
        return self.local(*arguments).client()

    def test_what_boto3_records_is_on_record(self):
        self.assertEqual(send(self.start("--record", self.folder)), VALUES)
        expected = RECORDINGS / "boto3"
        if UPDATE:
            expected.mkdir(exist_ok=True)
            for name, content in files(self.folder).items():
                (expected / name).write_text(content)
        self.assertEqual(files(self.folder), files(expected))

    def test_recordings_of_both_clients_are_replayed(self):
        for client in ("boto3", "bedrock-prompt"):
            runtime = self.start("--cassettes", str(RECORDINGS / client))
            for _ in range(2):
                self.assertEqual(send(runtime), VALUES)

    def test_what_is_not_on_record_is_an_error(self):
        runtime = self.start("--cassettes", str(RECORDINGS / "boto3"))
        _, parameters = next(request for request in requests() if request[0] == "converse")
        parameters["messages"][0]["content"][0]["text"] = "Number: INV-9"
        with self.assertRaises(ClientError) as raised:
            runtime.converse(**parameters)
        error = raised.exception.response["Error"]
        self.assertEqual(error["Code"], "ValidationException")
        self.assertIn("no cassette in", error["Message"])
        self.assertIn("messages.0.content.0.text: on record is", error["Message"])
