"""boto3, AWS's own SDK. More of it is tested in `clients/python`."""

import json

import boto3
import harness
from botocore.exceptions import EventStreamError
from harness import CLAUDE, COHERE, NOVA, TITAN, raises
from invoice import FOUND, TEXT, Invoice

client = harness.Client("boto3", "boto3")


def runtime():
    return boto3.client("bedrock-runtime")


def user(*content):
    return {"role": "user", "content": list(content)}


HELLO = {"modelId": CLAUDE, "messages": [user({"text": "Hello"})]}


@client.check("Text", {"text": "Hello, world", "usage": {"inputTokens": 7, "outputTokens": 3}})
def text():
    answer = runtime().converse(**HELLO)
    assert answer["output"]["message"]["content"] == [{"text": "Hello, world"}]
    assert (answer["stopReason"], answer["usage"]["totalTokens"]) == ("end_turn", 10)


@client.check("Stream", {"text": "One two three four"})
def stream():
    events = list(runtime().converse_stream(**HELLO)["stream"])
    deltas = [event["contentBlockDelta"] for event in events if "contentBlockDelta" in event]
    pieces = [delta["delta"]["text"] for delta in deltas]
    assert "".join(pieces) == "One two three four"
    assert len(pieces) > 3


@client.typed(note="by a tool")
def as_tool(model):
    schema = Invoice.model_json_schema()
    if model == NOVA:
        schema["properties"]["lines"]["items"] = schema.pop("$defs")["Line"]
    tool = {"toolSpec": {"name": "invoice", "inputSchema": {"json": schema}}}
    answer = runtime().converse(
        modelId=model, messages=[user({"text": TEXT})], toolConfig={"tools": [tool]}
    )
    [block] = answer["output"]["message"]["content"]
    assert Invoice(**block["toolUse"]["input"]) == FOUND


@client.check("Typed: Claude", note="by `outputConfig`")
def output_config():
    schema = Invoice.model_json_schema()
    for one in [schema, schema["$defs"]["Line"]]:
        one["additionalProperties"] = False
    structure = {"jsonSchema": {"name": "invoice", "schema": json.dumps(schema)}}
    answer = runtime().converse(
        modelId=CLAUDE,
        messages=[user({"text": TEXT})],
        outputConfig={"textFormat": {"type": "json_schema", "structure": structure}},
    )
    [block] = answer["output"]["message"]["content"]
    assert Invoice.model_validate_json(block["text"]) == FOUND


ARTICLE = {"type": "object", "properties": {"article": {"type": "string"}}}


@client.check("Tool loop")
def tool_loop():
    tool = {"name": "price", "inputSchema": {"json": ARTICLE}}
    settings = {"modelId": CLAUDE, "toolConfig": {"tools": [{"toolSpec": tool}]}}
    messages = [user({"text": harness.QUESTION})]
    first = runtime().converse(messages=messages, **settings)["output"]["message"]
    [block] = first["content"]
    assert block["toolUse"]["input"] == {"article": "P-17"}
    result = {"toolUseId": block["toolUse"]["toolUseId"], "content": [{"text": "12.50 EUR"}]}
    messages += [first, user({"toolResult": result})]
    second = runtime().converse(messages=messages, **settings)["output"]["message"]
    assert second["content"] == [{"text": harness.TOLD}]


@client.check("Embeddings")
def embeddings():
    asked = {"texts": ["A return"], "input_type": "search_query"}
    for model, body, size in [
        (TITAN, {"inputText": "A return"}, 1024),
        (COHERE[0], asked, 1024),
        (COHERE[1], asked | {"embedding_types": ["float"]}, 1536),
    ]:
        answer = json.load(runtime().invoke_model(modelId=model, body=json.dumps(body))["body"])
        found = answer.get("embeddings") or [answer["embedding"]]
        [vector] = found["float"] if isinstance(found, dict) else found
        assert len(vector) == size


@client.check("Throttling", *harness.AT_LAST)
def retried(local):
    answer = runtime().converse(**HELLO)
    assert answer["output"]["message"]["content"] == [{"text": "At last"}]
    assert local.statuses() == [429, 429, 200]


@client.check("Throttling", harness.THROTTLED | {"times": 99})
def throttled():
    sdk = runtime()
    with raises(sdk.exceptions.ThrottlingException, "Too many requests"):
        sdk.converse(**HELLO)


@client.check("Error in a stream", harness.BROKEN)
def broken_stream():
    with raises(EventStreamError, "modelStreamErrorException"):
        list(runtime().converse_stream(**HELLO)["stream"])


if __name__ == "__main__":
    client.run()
