"""The errors that `received.py` finds in a request."""

import unittest

import received

OPERATIONS = dict(received.operations())


def breaches(body, operation="Converse", path="/model/a.b/converse", headers=None, query=""):
    request = {"path": path, "query": query, "headers": headers or {}, "body": body}
    return " ".join(received.breaches(request, OPERATIONS[operation]))


def says(*blocks, **more):
    return {"messages": [{"role": "user", "content": [{"text": "hi"}, *blocks]}], **more}


def image(data):
    return {"image": {"format": "png", "source": {"bytes": data}}}


class Received(unittest.TestCase):
    def test_good_requests(self):
        self.assertEqual(breaches(says(image("AP/+"), inferenceConfig={"temperature": 1.0})), "")
        arn = "arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Ainference-profile%2Fus.a.b%3A0"
        self.assertEqual(breaches(says(), path=f"/model/{arn}/converse"), "")
        self.assertEqual(
            breaches({"inputText": "hi"}, "InvokeModel", "/model/a.b/invoke"), ""
        )
        self.assertEqual(
            breaches(None, "ListFoundationModels", "/foundation-models", query="byProvider=Meta"),
            "",
        )

    def test_what_botocore_finds(self):
        tool = {"toolSpec": {"name": "a", "inputSchema": {"json": {}}}}
        for body, found in [
            ({"messages": [{"content": []}]}, "Missing required parameter"),
            (says({"thought": "hm"}), "Unknown parameter"),
            (says({"text": "a", "cachePoint": {"type": "default"}}), "Can only set one of"),
            (says(inferenceConfig={"maxTokens": "5"}), "Invalid type"),
            (says(inferenceConfig={"maxTokens": 0}), "valid min value: 1"),
            (says(toolConfig={"tools": []}), "valid min length: 1"),
            (says(toolConfig={"tools": [tool], "choice": {}}), "Unknown parameter"),
        ]:
            with self.subTest(found=found):
                self.assertIn(found, breaches(body))

    def test_what_botocore_does_not_find(self):
        named = {"tools": [{"toolSpec": {"name": "n" * 65, "inputSchema": {"json": {}}}}]}
        dotted = {"tools": [{"toolSpec": {"name": "a.b", "inputSchema": {"json": {}}}}]}
        metadata = {str(number): "a" for number in range(17)}
        for body, found in [
            (says(inferenceConfig={"temperature": 1.5}), "temperature: 1.5 is more than 1"),
            (says(toolConfig=named), "65 is more than 64"),
            (says(toolConfig=dotted), "'a.b' does not match"),
            (says(requestMetadata=metadata), "17 is more than 16"),
            (says(requestMetadata={"a|b": "c"}), "'a|b' does not match"),
            ({"messages": [{"role": "robot", "content": []}]}, "'robot' is none of"),
            (says(image("AP/")), "padding"),
            ("hi", "the body is str"),
        ]:
            with self.subTest(found=found):
                self.assertIn(found, breaches(body))
        self.assertIn("does not match", breaches(says(), path="/model/a%20b/converse"))
        headers = {"x-amzn-bedrock-trace": "on"}
        found = breaches({}, "InvokeModel", "/model/a.b/invoke", headers)
        self.assertIn("'on' is none of", found)

    def test_the_client_that_sent_it(self):
        request = {"headers": {"User-Agent": "aws-sdk-rust/1.7.0 ua/2.1"}}
        self.assertTrue(received.sent_by("aws-sdk-rust", request))
        self.assertFalse(received.sent_by("aws-sdk-rust", {"headers": {"User-Agent": "Boto3"}}))
        self.assertFalse(received.sent_by("aws-sdk-rust", {"headers": {}}))
        self.assertTrue(received.sent_by("", {"headers": {}}))


if __name__ == "__main__":
    unittest.main()
