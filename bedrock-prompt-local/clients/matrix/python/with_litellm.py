"""LiteLLM: an HTTP client, a signature and a reader of event streams of its own."""

import base64
import json
import os

# No look at the price list on the web.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import harness
import litellm
from harness import BROKEN, CLAUDE, COHERE, QUESTION, TITAN, raises
from invoice import FOUND, TEXT, Invoice

client = harness.Client("LiteLLM", "litellm")
litellm.suppress_debug_info = True


def ask(content, model=CLAUDE, route="converse/", **settings):
    return complete([{"role": "user", "content": content}], model, route, **settings)


def complete(messages, model=CLAUDE, route="converse/", **settings):
    # It reads none of the variables of the SDKs.
    os.environ["AWS_BEDROCK_RUNTIME_ENDPOINT"] = os.environ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"]
    return litellm.completion(f"bedrock/{route}{model}", messages, **settings)


@client.check("Text", {"text": "Hello, world", "usage": {"inputTokens": 7, "outputTokens": 3}})
def text():
    answer = ask("Hello")
    assert answer.choices[0].message.content == "Hello, world"
    assert (answer.choices[0].finish_reason, answer.usage.total_tokens) == ("stop", 10)


def joined(chunks):
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks)


@client.check("Stream", {"text": "One two three four"})
def stream():
    chunks = list(ask("Count", stream=True))
    assert joined(chunks) == "One two three four"
    assert len(chunks) > 3


@client.typed(note="by `response_format`")
def response_format(model):
    answer = ask(TEXT, model, response_format=Invoice)
    assert Invoice.model_validate_json(answer.choices[0].message.content) == FOUND


PRICE = {
    "type": "function",
    "function": {
        "name": "price",
        "description": "The price of an article",
        "parameters": {
            "type": "object",
            "properties": {"article": {"type": "string"}},
            "required": ["article"],
        },
    },
}


@client.check("Tool loop")
def tool_loop():
    messages = [{"role": "user", "content": QUESTION}]
    answer = complete(messages, tools=[PRICE]).choices[0].message
    [call] = answer.tool_calls
    assert json.loads(call.function.arguments) == {"article": "P-17"}
    result = {"role": "tool", "tool_call_id": call.id, "content": "12.50 EUR"}
    answer = complete([*messages, answer, result], tools=[PRICE])
    assert answer.choices[0].message.content == harness.TOLD


@client.check("Embeddings")
def embeddings(local):
    for model, size in zip([TITAN, *COHERE], [1024, 1024, 1536]):
        answer = litellm.embedding(
            f"bedrock/{model}",
            ["A return", "A refund"],
            aws_bedrock_runtime_endpoint=local.endpoint,
        )
        vectors = [one["embedding"] for one in answer.data]
        assert [len(vector) for vector in vectors] == [size, size]
        assert vectors[0] != vectors[1]


@client.check("Throttling", *harness.AT_LAST)
def retried(local):
    answer = ask("Hello", num_retries=2)
    assert answer.choices[0].message.content == "At last"
    assert local.statuses() == [429, 429, 200]


@client.check("Throttling", harness.THROTTLED | {"times": 99})
def throttled():
    with raises(litellm.RateLimitError, "Too many requests"):
        ask("Hello", num_retries=0)


def in_stream(name):
    how = {"exception": {"type": name, "message": "The model has failed"}}
    return BROKEN | {"fault": {"afterEvents": 2, "how": how}}


@client.check(
    "Error in a stream",
    in_stream("throttlingException"),
    in_stream("internalServerException"),
    in_stream("modelStreamErrorException"),
    note="`modelStreamErrorException`, a failure of the model, is a `BadRequestError`",
)
def broken_stream():
    retried = litellm.exceptions.MidStreamFallbackError
    for kind in [retried, retried, litellm.BadRequestError]:
        with raises(kind, "The model has failed"):
            list(ask("Hello", stream=True))


@client.check("Also: InvokeModel of Claude", {"text": "One two three four", "times": 2})
def invoke_model():
    answer = ask("Count", route="invoke/")
    assert answer.choices[0].message.content == "One two three four"
    assert joined(ask("Count", route="invoke/", stream=True)) == "One two three four"


@client.check("Also: async", {"text": "Hello, world"})
async def awaited(local):
    answer = await litellm.acompletion(
        f"bedrock/converse/{CLAUDE}",
        [{"role": "user", "content": "Hello"}],
        aws_bedrock_runtime_endpoint=local.endpoint,
    )
    assert answer.choices[0].message.content == "Hello, world"


@client.check("Also: images")
def image():
    url = "data:image/png;base64," + base64.b64encode(harness.PNG).decode()
    content = [
        {"type": "text", "text": "Look"},
        {"type": "image_url", "image_url": {"url": url}},
    ]
    assert "Look" in ask(content).choices[0].message.content


@client.check("Also: reasoning", harness.THOUGHT)
def reasoning():
    answer = ask("Is it?", reasoning_effort="low").choices[0].message
    assert (answer.reasoning_content, answer.content) == ("Hm", "Yes")


@client.check("Also: guardrails")
def guardrail():
    config = {"guardrailIdentifier": harness.guardrail(), "guardrailVersion": "DRAFT"}
    answer = ask("A banana", guardrailConfig=config).choices[0]
    assert (answer.message.content, answer.finish_reason) == ("Not here", "content_filter")


if __name__ == "__main__":
    client.run()
