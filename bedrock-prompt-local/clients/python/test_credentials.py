"""Keys, a bearer key, and none."""

from botocore import UNSIGNED
from botocore.exceptions import ClientError

from local import CLAUDE, TestCase, user


class Credentials(TestCase):
    def sent(self, client):
        """The header that a request was sent with, and the answer."""
        headers = []
        keep = lambda request, **_: headers.append(request.headers.get("Authorization"))
        client.meta.events.register("before-send", keep)
        answer = client.converse(modelId=CLAUDE, messages=[user("Hello")])
        [header] = headers
        return header.decode() if isinstance(header, bytes) else header, answer

    def test_keys_sign_for_the_service_bedrock(self):
        header, answer = self.sent(self.engine())
        self.assertRegex(header, "^AWS4-HMAC-SHA256 Credential=AKIDLOCAL/[0-9]+/us-east-1/bedrock/")
        self.assertEqual(answer["stopReason"], "end_turn")

    def test_a_bearer_key_goes_before_keys(self):
        key = {"AWS_BEARER_TOKEN_BEDROCK": "ABSKbG9jYWw="}
        header, answer = self.sent(self.engine(environment=key))
        self.assertEqual(header, "Bearer ABSKbG9jYWw=")
        self.assertEqual(answer["stopReason"], "end_turn")

    def test_a_request_without_any_is_refused(self):
        client = self.engine(signature_version=UNSIGNED)
        with self.assertRaises(ClientError) as raised:
            client.converse(modelId=CLAUDE, messages=[user("Hello")])
        error = raised.exception.response["Error"]
        self.assertEqual(error["Code"], "MissingAuthenticationTokenException")
        self.assertEqual(error["Message"], "Missing Authentication Token")
