"""Keys, a bearer key, and none."""

import os
from unittest import mock

import boto3
from botocore import UNSIGNED
from botocore.exceptions import ClientError, InvalidEndpointConfigurationError

from local import CLAUDE, TestCase, user


URLS = {
    "bedrock-runtime": "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
    "bedrock": "AWS_ENDPOINT_URL_BEDROCK",
    "bedrock-agent-runtime": "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
}


def converse(client):
    return client.converse(modelId=CLAUDE, messages=[user("Hello")])


class Credentials(TestCase):
    def test_what_the_program_prints_is_all_that_a_client_needs(self):
        server = self.local()
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"]:
            del os.environ[name]
        os.environ.update(server.exports | server.region_and_keys)
        for service in ["bedrock-runtime", "bedrock", "bedrock-agent-runtime"]:
            client = boto3.client(service)
            self.assertEqual(client.meta.endpoint_url, server.exports[URLS[service]])
        self.assertEqual(converse(boto3.client("bedrock-runtime"))["stopReason"], "end_turn")

    def test_keys_sign_for_the_service_bedrock(self):
        client = self.engine()
        sent = []
        keep = lambda request, **_: sent.append(request.headers["Authorization"].decode())
        client.meta.events.register("before-send", keep)
        self.assertEqual(converse(client)["stopReason"], "end_turn")
        [header] = sent
        self.assertRegex(header, "^AWS4-HMAC-SHA256 Credential=AKIDLOCAL/[0-9]+/us-east-1/bedrock/")

    def test_boto3_sends_a_bearer_key_over_https_only(self):
        self.enterContext(mock.patch.dict(os.environ, AWS_BEARER_TOKEN_BEDROCK="ABSKbG9jYWw="))
        with self.assertRaises(InvalidEndpointConfigurationError):
            converse(self.engine())

    def test_a_bearer_key_is_taken(self):
        client = self.engine(signature_version=UNSIGNED)
        key = {"Authorization": "Bearer ABSKbG9jYWw="}
        # boto3's own support needs HTTPS.
        client.meta.events.register("before-send", lambda request, **_: request.headers.update(key))
        self.assertEqual(converse(client)["stopReason"], "end_turn")

    def test_a_request_without_any_is_refused(self):
        client = self.engine(signature_version=UNSIGNED)
        with self.assertRaises(ClientError) as raised:
            converse(client)
        error = raised.exception.response["Error"]
        self.assertEqual(error["Code"], "MissingAuthenticationTokenException")
        self.assertEqual(error["Message"], "Missing Authentication Token")
