"""Converse and ConverseStream with the engine."""

import contextlib
import json

import shapes
from local import CLAUDE, TestCase, user

INVOICE = "Invoice number: INV-7\nTotal due: 12.50"
TOOL = {
    "toolSpec": {
        "name": "invoice",
        "description": "An invoice",
        "inputSchema": {
            "json": {
                "type": "object",
                "properties": {
                    "invoice_number": {"type": "string"},
                    "total_due": {"type": "number"},
                },
                "required": ["invoice_number"],
            }
        },
    }
}
FORCED = {"tools": [TOOL], "toolChoice": {"tool": {"name": "invoice"}}}
FOUND = {"invoice_number": "INV-7", "total_due": 12.5}

# One block of each type that a model sends.
BLOCKS = [
    {"text": "A text"},
    {"toolUse": {"toolUseId": "t1", "name": "invoice", "input": FOUND}},
    {"toolUse": {"toolUseId": "t2", "name": "search", "input": {}, "type": "server_tool_use"}},
    {
        "toolResult": {
            "toolUseId": "t2",
            "content": [{"text": "A text"}, {"json": FOUND}],
            "status": "success",
            "type": "search_result",
        }
    },
    {"reasoningContent": {"reasoningText": {"text": "A thought", "signature": "c2lnbmVk"}}},
    {"reasoningContent": {"redactedContent": "aGlkZGVu"}},
    {
        "citationsContent": {
            "content": [{"text": "A text"}],
            "citations": [
                {
                    "title": "Handbook",
                    "sourceContent": [{"text": "A source"}],
                    "location": {"documentPage": {"documentIndex": 0, "start": 1, "end": 2}},
                }
            ],
        }
    },
    {"image": {"format": "png", "source": {"bytes": "aW1hZ2U="}}},
]


class Converse(TestCase):
    def test_a_text_is_answered_with_a_text(self):
        answer = self.engine().converse(
            modelId=CLAUDE,
            messages=[user("Hello")],
            system=[{"text": "Be brief."}],
            inferenceConfig={"maxTokens": 100, "temperature": 0.5},
        )
        message = answer["output"]["message"]
        self.assertEqual(message["role"], "assistant")
        self.assertIn("Hello", message["content"][0]["text"])
        self.assertEqual(answer["stopReason"], "end_turn")
        usage = answer["usage"]
        self.assertEqual(usage["totalTokens"], usage["inputTokens"] + usage["outputTokens"])
        self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], 200)
        self.assertTrue(answer["ResponseMetadata"]["RequestId"])

    def test_the_model_is_an_arn(self):
        arn = f"arn:aws:bedrock:us-east-1:111122223333:inference-profile/{CLAUDE}"
        answer = self.engine().converse(modelId=arn, messages=[user("Hello")])
        self.assertEqual(answer["stopReason"], "end_turn")

    def test_a_document_is_sent_as_bytes(self):
        document = {"format": "txt", "name": "invoice", "source": {"bytes": INVOICE.encode()}}
        answer = self.engine().converse(
            modelId=CLAUDE, messages=[user("Read it.", {"document": document})]
        )
        self.assertEqual(answer["stopReason"], "end_turn")

    def test_a_forced_tool_and_the_turn_with_its_result(self):
        client = self.engine()
        messages = [user(INVOICE)]
        first = client.converse(modelId=CLAUDE, messages=messages, toolConfig=FORCED)
        self.assertEqual(first["stopReason"], "tool_use")
        [block] = first["output"]["message"]["content"]
        self.assertEqual(block["toolUse"]["name"], "invoice")
        self.assertEqual(block["toolUse"]["input"], FOUND)

        id = block["toolUse"]["toolUseId"]
        result = {"toolUseId": id, "content": [{"json": {"stored": True}}], "status": "success"}
        messages += [first["output"]["message"], user({"toolResult": result})]
        second = client.converse(
            modelId=CLAUDE, messages=messages, toolConfig={"tools": [TOOL]}
        )
        self.assertIn(second["stopReason"], ["end_turn", "tool_use"])

    def test_every_block_is_read(self):
        answer = self.script([{"content": BLOCKS}]).client().converse(
            modelId=CLAUDE, messages=[user("Hello")]
        )
        content = answer["output"]["message"]["content"]
        self.assertEqual([list(block) for block in content], [list(block) for block in BLOCKS])
        self.assertEqual(content[5]["reasoningContent"]["redactedContent"], b"hidden")

    def test_a_result_of_no_tool_use_is_refused(self):
        client = self.engine()
        first = client.converse(modelId=CLAUDE, messages=[user(INVOICE)], toolConfig=FORCED)
        messages = [user(INVOICE), first["output"]["message"], user("Thank you")]
        with self.assertRaises(client.exceptions.ValidationException) as raised:
            client.converse(modelId=CLAUDE, messages=messages, toolConfig={"tools": [TOOL]})
        message = raised.exception.response["Error"]["Message"]
        self.assertIn("Expected toolResult blocks at messages.2.content", message)


class ConverseStream(TestCase):
    def stream(self, client, **request):
        answer = client.converse_stream(modelId=CLAUDE, **request)
        self.assertTrue(answer["ResponseMetadata"]["RequestId"])
        return answer["stream"]

    def test_a_text_comes_in_pieces_without_a_start(self):
        client = self.engine()
        whole = client.converse(modelId=CLAUDE, messages=[user("Hello")])
        events = list(self.stream(client, messages=[user("Hello")]))
        kinds = [kind for event in events for kind in event]
        self.assertEqual(kinds[0], "messageStart")
        self.assertNotIn("contentBlockStart", kinds)
        self.assertEqual(kinds[-3:], ["contentBlockStop", "messageStop", "metadata"])
        deltas = [event["contentBlockDelta"] for event in events if "contentBlockDelta" in event]
        text = "".join(delta["delta"]["text"] for delta in deltas)
        self.assertGreater(len(deltas), 5)
        self.assertEqual(text, whole["output"]["message"]["content"][0]["text"])
        self.assertEqual(events[-1]["metadata"]["usage"], whole["usage"])

    def test_the_input_of_a_tool_comes_in_fragments(self):
        stream = self.stream(self.engine(), messages=[user(INVOICE)], toolConfig=FORCED)
        events = list(stream)
        [start] = [event["contentBlockStart"] for event in events if "contentBlockStart" in event]
        self.assertEqual(start["start"]["toolUse"]["name"], "invoice")
        fragments = [
            event["contentBlockDelta"]["delta"]["toolUse"]["input"]
            for event in events
            if "contentBlockDelta" in event
        ]
        self.assertEqual(fragments[0], "")
        self.assertGreater(len(fragments), 2)
        self.assertEqual(json.loads("".join(fragments)), FOUND)
        self.assertEqual(events[-2]["messageStop"]["stopReason"], "tool_use")

    def test_the_frames_are_those_of_the_service_model(self):
        for block in BLOCKS:
            with self.subTest(list(block)), self.stream_of(block) as stream:
                self.check_frames(stream)

    def stream_of(self, block):
        client = self.script([{"content": [block]}]).client()
        return contextlib.closing(self.stream(client, messages=[user("Hello")]))

    def check_frames(self, stream):
        model = stream._output_shape.members
        for frame in stream._event_generator:
            self.assertEqual(
                list(frame.headers), [":event-type", ":content-type", ":message-type"]
            )
            self.assertEqual(frame.headers[":content-type"], "application/json")
            payload = json.loads(frame.payload)
            self.assertTrue(payload.pop("p").isalnum())
            breaches = shapes.check(payload, model[frame.headers[":event-type"]])
            self.assertEqual(list(breaches), [])
