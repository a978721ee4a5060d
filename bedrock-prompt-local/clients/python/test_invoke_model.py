"""InvokeModel and its stream, with the bodies of the models."""

import contextlib
import json
import math

from local import CLAUDE, TestCase

LLAMA = "us.meta.llama3-3-70b-instruct-v1:0"
PROMPT = (
    "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHello<|eot_id|>"
    "<|start_header_id|>assistant<|end_header_id|>\n\n"
)


def claude(**members):
    return {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": "Hello"}],
    } | members


def invoke(client, model, body):
    answer = client.invoke_model(modelId=model, body=json.dumps(body))
    assert answer["contentType"] == "application/json"
    return json.loads(answer["body"].read()), answer["ResponseMetadata"]["HTTPHeaders"]


def chunks(client, model, body):
    answer = client.invoke_model_with_response_stream(modelId=model, body=json.dumps(body))
    assert answer["contentType"] == "application/json"
    with contextlib.closing(answer["body"]) as stream:
        return [json.loads(event["chunk"]["bytes"]) for event in stream]


class Messages(TestCase):
    def test_claude(self):
        message, headers = invoke(self.engine(), CLAUDE, claude())
        self.assertEqual((message["type"], message["role"]), ("message", "assistant"))
        self.assertIn("Hello", message["content"][0]["text"])
        self.assertEqual(message["stop_reason"], "end_turn")
        counted = headers["x-amzn-bedrock-input-token-count"]
        self.assertEqual(message["usage"]["input_tokens"], int(counted))

    def test_a_forced_tool_of_claude(self):
        schema = {"type": "object", "properties": {"city": {"type": "string"}}}
        body = claude(
            messages=[{"role": "user", "content": "City: Leeds"}],
            tools=[{"name": "place", "input_schema": schema}],
            tool_choice={"type": "tool", "name": "place"},
        )
        message, _ = invoke(self.engine(), CLAUDE, body)
        [block] = message["content"]
        self.assertEqual(block["type"], "tool_use")
        self.assertEqual(block["input"], {"city": "Leeds"})
        self.assertEqual(message["stop_reason"], "tool_use")

    def test_a_stream_of_claude(self):
        client = self.engine()
        message, _ = invoke(client, CLAUDE, claude())
        events = chunks(client, CLAUDE, claude())
        deltas = [event for event in events if event["type"] == "content_block_delta"]
        text = "".join(event["delta"]["text"] for event in deltas)
        self.assertEqual(text, message["content"][0]["text"])
        self.assertEqual(events[0]["type"], "message_start")
        self.assertEqual(events[-1]["type"], "message_stop")
        self.assertIn("amazon-bedrock-invocationMetrics", events[-1])

    def test_llama(self):
        client = self.engine()
        body = {"prompt": PROMPT, "max_gen_len": 100, "temperature": 0.5}
        message, _ = invoke(client, LLAMA, body)
        self.assertIn("Hello", message["generation"])
        self.assertEqual(message["stop_reason"], "stop")
        pieces = chunks(client, LLAMA, body)
        self.assertGreater(len(pieces), 5)
        text = "".join(piece["generation"] for piece in pieces)
        self.assertEqual(text, message["generation"])
        self.assertEqual(pieces[-1]["stop_reason"], "stop")

    def test_nova(self):
        client = self.engine()
        body = {
            "schemaVersion": "messages-v1",
            "messages": [{"role": "user", "content": [{"text": "Hello"}]}],
            "inferenceConfig": {"max_new_tokens": 100},
        }
        message, headers = invoke(client, "us.amazon.nova-lite-v1:0", body)
        text = message["output"]["message"]["content"][0]["text"]
        self.assertIn("Hello", text)
        counted = headers["x-amzn-bedrock-input-token-count"]
        self.assertEqual(message["usage"]["inputTokens"], int(counted))
        events = chunks(client, "us.amazon.nova-lite-v1:0", body)
        deltas = [event["contentBlockDelta"] for event in events if "contentBlockDelta" in event]
        self.assertEqual("".join(delta["delta"]["text"] for delta in deltas), text)
        self.assertEqual(events[-2], {"messageStop": {"stopReason": "end_turn"}})

    def test_the_formats_of_other_models(self):
        client = self.engine()
        chat = {"messages": [{"role": "user", "content": "Hello"}]}
        for model, body, find in [
            ("openai.gpt-oss-20b-1:0", chat, lambda it: it["choices"][0]["message"]["content"]),
            ("ai21.jamba-1-5-mini-v1:0", chat, lambda it: it["choices"][0]["message"]["content"]),
            ("mistral.mistral-7b-instruct-v0:2", {"prompt": "Hello"}, lambda it: it["outputs"][0]["text"]),
            ("amazon.titan-text-lite-v1", {"inputText": "Hello"}, lambda it: it["results"][0]["outputText"]),
            ("cohere.command-text-v14", {"prompt": "Hello"}, lambda it: it["generations"][0]["text"]),
            ("cohere.command-r-v1:0", {"message": "Hello"}, lambda it: it["text"]),
        ]:
            with self.subTest(model):
                self.assertIn("Hello", find(invoke(client, model, body)[0]))
                self.assertIn("amazon-bedrock-invocationMetrics", chunks(client, model, body)[-1])

    def test_a_body_that_the_model_does_not_take_is_refused(self):
        client = self.engine()
        with self.assertRaises(client.exceptions.ValidationException) as raised:
            invoke(client, CLAUDE, claude(model="claude"))
        message = raised.exception.response["Error"]["Message"]
        self.assertIn("extraneous key [model] is not permitted", message)


class Embeddings(TestCase):
    def test_titan(self):
        body = {"inputText": "A return within 30 days", "dimensions": 256, "normalize": True}
        answer, headers = invoke(self.engine(), "amazon.titan-embed-text-v2:0", body)
        self.assertEqual(len(answer["embedding"]), 256)
        self.assertAlmostEqual(math.hypot(*answer["embedding"]), 1, places=3)
        counted = headers["x-amzn-bedrock-input-token-count"]
        self.assertEqual(answer["inputTextTokenCount"], int(counted))

    def test_cohere_v3(self):
        body = {"texts": ["One Book", "Two"], "input_type": "search_document"}
        answer, _ = invoke(self.engine(), "cohere.embed-english-v3", body)
        self.assertEqual(answer["response_type"], "embeddings_floats")
        self.assertEqual([len(vector) for vector in answer["embeddings"]], [1024, 1024])
        self.assertEqual(answer["texts"], ["one book", "two"])

    def test_cohere_v4(self):
        body = {
            "texts": ["One", "Two"],
            "input_type": "search_query",
            "embedding_types": ["float"],
            "output_dimension": 512,
        }
        answer, _ = invoke(self.engine(), "cohere.embed-v4:0", body)
        self.assertEqual(answer["response_type"], "embeddings_by_type")
        self.assertEqual([len(vector) for vector in answer["embeddings"]["float"]], [512, 512])
