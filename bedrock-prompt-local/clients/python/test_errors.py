"""Errors of a script: before an answer, and in the middle of a stream."""

import contextlib
from unittest import mock

from botocore.eventstream import ChecksumMismatch
from botocore.exceptions import ClientError, ConnectionClosedError, EventStreamError
from urllib3.exceptions import ProtocolError

from local import CLAUDE, TestCase, user
from test_invoke_model import chunks, claude, invoke

# What each operation knows as an exception of its own, with the status of HTTP.
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
    "InternalServerException",
    "ModelStreamErrorException",
    "ServiceUnavailableException",
    "ThrottlingException",
    "ValidationException",
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

    def test_a_closed_connection(self):
        client = self.script([{"hang_up": True}]).client()
        with self.assertRaises(ConnectionClosedError):
            converse(client)


class Retried(TestCase):
    def setUp(self):
        super().setUp()
        # The pauses before a retry.
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
        server = self.script([{"hang_up": True}, {"text": "At last"}])
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
    def cut(self, cut):
        return {"text": "One two three", "after": 3, "cut": cut}

    def read(self, *replies):
        """The events until a stream ends, and what it ended with."""
        seen = []
        with contextlib.closing(converse_stream(self.script(replies).client())) as stream:
            try:
                for event in stream:
                    seen.append(event)
            except Exception as thrown:
                return seen, thrown
        return seen, None

    def test_exceptions(self):
        for name in IN_STREAM:
            with self.subTest(name):
                seen, thrown = self.read(self.cut(name))
                self.assertEqual(len(seen), 3)
                self.assertIs(type(thrown), EventStreamError)
                code = name[0].lower() + name[1:]
                self.assertEqual(
                    thrown.response["Error"], {"Code": code, "Message": "failed"}
                )

    def test_an_exception_between_the_chunks_of_a_model(self):
        client = self.script([self.cut("ModelTimeoutException")]).client()
        with self.assertRaises(EventStreamError) as raised:
            chunks(client, CLAUDE, claude())
        self.assertEqual(
            raised.exception.response["Error"]["Code"], "modelTimeoutException"
        )

    def test_an_error_frame(self):
        seen, thrown = self.read(self.cut("error"))
        self.assertEqual(len(seen), 3)
        self.assertIs(type(thrown), EventStreamError)
        self.assertEqual(
            thrown.response["Error"], {"Code": "InternalError", "Message": "failed"}
        )

    def test_a_stream_that_ends_too_early(self):
        seen, thrown = self.read(self.cut("end"))
        kinds = [kind for event in seen for kind in event]
        self.assertEqual(kinds, ["messageStart", "contentBlockDelta", "contentBlockDelta"])
        self.assertIsNone(thrown)

    def test_a_closed_connection(self):
        seen, thrown = self.read(self.cut("connection"))
        self.assertEqual(len(seen), 3)
        self.assertIs(type(thrown), ProtocolError)

    def test_a_wrong_checksum(self):
        seen, thrown = self.read(self.cut("crc"))
        self.assertEqual(len(seen), 3)
        self.assertIs(type(thrown), ChecksumMismatch)
