"""Errors of a script: instead of a response, and in the middle of a stream."""

import contextlib
from unittest import mock

import urllib3
from botocore.eventstream import ChecksumMismatch
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EventStreamError,
    ReadTimeoutError,
)

from local import CLAUDE, TestCase, user
from test_invoke_model import chunks, claude, invoke

# The exceptions that each operation defines, with the HTTP status.
ERRORS = {
    "AccessDeniedException": 403,
    "InternalServerException": 500,
    "ModelErrorException": 424,
    "ModelNotReadyException": 429,
    "ModelTimeoutException": 408,
    "ResourceNotFoundException": 404,
    "ServiceQuotaExceededException": 400,
    "ServiceUnavailableException": 503,
    "ThrottlingException": 429,
    "ValidationException": 400,
}
IN_STREAM = [
    "internalServerException",
    "modelStreamErrorException",
    "serviceUnavailableException",
    "throttlingException",
    "validationException",
]


def converse(client):
    return client.converse(modelId=CLAUDE, messages=[user("Hello")])


def converse_stream(client):
    answer = client.converse_stream(modelId=CLAUDE, messages=[user("Hello")])
    return answer["stream"]


def error(name):
    return {"error": name, "message": f"This is {name}."}


class Refused(TestCase):
    def test_every_error_is_an_exception_of_its_own(self):
        calls = [converse, converse_stream, lambda client: invoke(client, CLAUDE, claude())]
        client = self.script([error(name) for name in ERRORS for _ in calls]).client()
        for name, status in ERRORS.items():
            for call in calls:
                with self.subTest(name), self.assertRaises(ClientError) as raised:
                    call(client)
                self.assertIs(type(raised.exception), getattr(client.exceptions, name))
                answer = raised.exception.response
                self.assertEqual(
                    answer["Error"], {"Code": name, "Message": f"This is {name}."}
                )
                self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], status)
                self.assertTrue(answer["ResponseMetadata"]["RequestId"])

    def test_the_error_of_a_model_names_it(self):
        client = self.script([error("ModelErrorException")]).client()
        with self.assertRaises(client.exceptions.ModelErrorException) as raised:
            converse(client)
        self.assertEqual(raised.exception.response["originalStatusCode"], 500)
        self.assertEqual(raised.exception.response["resourceName"], CLAUDE)

    def test_operations_that_a_script_names(self):
        operations = {
            "CountTokens": lambda: client.count_tokens(
                modelId=CLAUDE.removeprefix("us."),
                input={"converse": {"messages": [user("Hello")]}},
            ),
            "ApplyGuardrail": lambda: client.apply_guardrail(
                guardrailIdentifier="gr0000000001",
                guardrailVersion="1",
                source="INPUT",
                content=[{"text": {"text": "Hello"}}],
            ),
        }
        names = [{"when": {"operation": name}} for name in operations]
        client = self.script([error("ThrottlingException") | name for name in names]).client()
        for name, call in operations.items():
            with self.subTest(name), self.assertRaises(client.exceptions.ThrottlingException):
                call()

    def test_an_answer_that_is_not_of_aws(self):
        http = {"status": 502, "body": "<html>Bad Gateway</html>"}
        client = self.script([{"http": http, "headers": {"Content-Type": "text/html"}}]).client()
        with self.assertRaises(ClientError) as raised:
            converse(client)
        self.assertEqual(raised.exception.response["ResponseMetadata"]["HTTPStatusCode"], 502)

    def test_no_answer(self):
        silent = {"text": "Too late", "latencyMs": 5000}
        for reply, kind in [
            ({"hangUp": "close"}, ConnectionClosedError),
            ({"hangUp": "reset"}, ConnectionClosedError),
            (silent, ReadTimeoutError),
        ]:
            with self.subTest(reply), self.assertRaises(kind):
                converse(self.script([reply]).client(read_timeout=1))


class Retried(TestCase):
    def setUp(self):
        super().setUp()
        # The delays before a retry.
        self.enterContext(mock.patch("time.sleep"))

    def test_throttling(self):
        for mode, attempts in [("standard", 3), ("legacy", 5)]:
            with self.subTest(mode):
                throttled = [error("ThrottlingException")] * (attempts - 1)
                server = self.script([*throttled, {"text": "At last"}])
                client = server.client(retries={"mode": mode})
                answer = converse(client)
                self.assertEqual(answer["output"]["message"]["content"], [{"text": "At last"}])
                self.assertEqual(answer["ResponseMetadata"]["RetryAttempts"], attempts - 1)
                self.assertEqual(server.stop(), [429] * (attempts - 1) + [200])

    def test_throttling_without_end(self):
        server = self.script([error("ThrottlingException")] * 9)
        client = server.client(retries={"mode": "standard", "total_max_attempts": 4})
        with self.assertRaises(client.exceptions.ThrottlingException) as raised:
            converse(client)
        answer = raised.exception.response["ResponseMetadata"]
        self.assertEqual((answer["RetryAttempts"], answer["MaxAttemptsReached"]), (3, True))
        self.assertEqual(server.stop(), [429] * 4)

    def test_a_stream_that_has_not_begun(self):
        server = self.script([error("ServiceUnavailableException"), {"text": "At last"}])
        events = list(converse_stream(server.client(retries={"mode": "standard"})))
        self.assertIn("metadata", events[-1])
        self.assertEqual(server.stop(), [503, 200])

    def test_a_closed_connection(self):
        server = self.script([{"hangUp": "close"}, {"text": "At last"}])
        self.assertEqual(
            converse(server.client(retries={"mode": "standard"}))["stopReason"], "end_turn"
        )
        self.assertEqual(server.stop(), [0, 200])

    def test_a_request_that_is_not_valid_is_sent_once(self):
        server = self.script([error("ValidationException"), {"text": "Never"}])
        client = server.client(retries={"mode": "standard"})
        with self.assertRaises(client.exceptions.ValidationException):
            converse(client)
        self.assertEqual(server.stop(), [400])


class InStream(TestCase):
    def read(self, how, **config):
        """The events of a stream that fails after three events, and the exception at its end."""
        reply = {"text": "One two three", "fault": {"afterEvents": 3, "how": how}}
        client = self.script([reply]).client(**config)
        events = []
        with contextlib.closing(converse_stream(client)) as stream:
            try:
                for event in stream:
                    events.append(event)
            except Exception as thrown:
                return events, thrown
        return events, None

    def test_exceptions(self):
        for name in IN_STREAM:
            with self.subTest(name):
                how = {"exception": {"type": name, "message": "No more."}}
                events, thrown = self.read(how)
                self.assertEqual(len(events), 3)
                self.assertIs(type(thrown), EventStreamError)
                self.assertEqual(
                    thrown.response["Error"], {"Code": name, "Message": "No more."}
                )

    def test_an_exception_between_the_chunks_of_a_model(self):
        how = {"exception": {"type": "modelTimeoutException", "message": "No more."}}
        reply = {"text": "One two three", "fault": {"afterEvents": 3, "how": how}}
        with self.assertRaises(EventStreamError) as raised:
            chunks(self.script([reply]).client(), CLAUDE, claude())
        code = raised.exception.response["Error"]["Code"]
        self.assertEqual(code, "modelTimeoutException")

    def test_an_error_frame(self):
        events, thrown = self.read({"error": {"code": "InternalError", "message": "No more."}})
        self.assertEqual(len(events), 3)
        self.assertIs(type(thrown), EventStreamError)
        self.assertEqual(
            thrown.response["Error"], {"Code": "InternalError", "Message": "No more."}
        )

    def test_an_end_that_is_too_early(self):
        for how in ["end", "halfFrame"]:
            with self.subTest(how):
                events, thrown = self.read(how)
                kinds = [kind for event in events for kind in event]
                self.assertEqual(
                    kinds, ["messageStart", "contentBlockDelta", "contentBlockDelta"]
                )
                self.assertIsNone(thrown)

    def test_what_is_no_end_at_all(self):
        for how, kind in {
            "badCrc": ChecksumMismatch,
            "connection": urllib3.exceptions.ProtocolError,
            "reset": urllib3.exceptions.ProtocolError,
            "stall": urllib3.exceptions.ReadTimeoutError,
        }.items():
            with self.subTest(how):
                events, thrown = self.read(how, read_timeout=1)
                self.assertEqual(len(events), 3)
                self.assertIs(type(thrown), kind)

    def test_a_pause_is_waited_for(self):
        events, thrown = self.read({"pause": {"ms": 5}})
        self.assertIn("metadata", events[-1])
        self.assertIsNone(thrown)
