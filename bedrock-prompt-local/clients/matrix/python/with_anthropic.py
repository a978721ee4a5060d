"""Anthropic's SDK: `AnthropicBedrock` calls InvokeModel in the format of Claude."""

import base64
import os

import anthropic
import harness
from anthropic import AnthropicBedrock, beta_tool
from harness import CLAUDE, QUESTION, raises
from invoice import FOUND, TEXT, Invoice

client = harness.Client("Anthropic SDK", "anthropic")


def sdk(**settings):
    # It reads none of the variables of the SDKs.
    endpoint = os.environ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"]
    return AnthropicBedrock(base_url=endpoint, **settings)


def request(content):
    message = {"role": "user", "content": content}
    return {"model": CLAUDE, "max_tokens": 1000, "messages": [message]}


@client.check("Text", {"text": "Hello, world", "usage": {"inputTokens": 7, "outputTokens": 3}})
def text():
    answer = sdk().messages.create(**request("Hello"))
    assert answer.content[0].text == "Hello, world"
    assert (answer.stop_reason, answer.usage.output_tokens) == ("end_turn", 3)


@client.check("Stream", {"text": "One two three four"})
def stream():
    with sdk().messages.stream(**request("Count")) as answer:
        pieces = list(answer.text_stream)
    assert "".join(pieces) == "One two three four"
    assert len(pieces) > 3


@client.check("Typed: Claude", note="by `messages.parse`")
def parse():
    answer = sdk().messages.parse(**request(TEXT), output_format=Invoice)
    assert answer.parsed_output == FOUND


@client.check("Typed: Claude", note="by a forced tool, whole and streamed")
def forced_tool():
    tool = {"name": "invoice", "input_schema": Invoice.model_json_schema()}
    choice = {"tools": [tool], "tool_choice": {"type": "tool", "name": "invoice"}}
    [use] = sdk().messages.create(**request(TEXT), **choice).content
    assert Invoice(**use.input) == FOUND
    with sdk().messages.stream(**request(TEXT), **choice) as answer:
        [use] = answer.get_final_message().content
    assert Invoice(**use.input) == FOUND


@client.check("Tool loop")
def tool_loop():
    asked = []

    @beta_tool
    def price(article: str) -> str:
        """The price of an article."""
        asked.append(article)
        return "12.50 EUR"

    runner = sdk().beta.messages.tool_runner(**request(QUESTION), tools=[price])
    assert runner.until_done().content[0].text == harness.TOLD
    assert asked == ["P-17"]


@client.check("Throttling", *harness.AT_LAST)
def retried(local):
    assert sdk().messages.create(**request("Hello")).content[0].text == "At last"
    assert local.statuses() == [429, 429, 200]


@client.check("Throttling", harness.THROTTLED | {"times": 99})
def throttled():
    with raises(anthropic.RateLimitError, "Too many requests"):
        sdk(max_retries=0).messages.create(**request("Hello"))


@client.check("Error in a stream", harness.BROKEN)
def broken_stream():
    with raises(anthropic.APIError, "The model has failed"):
        with sdk().messages.stream(**request("Hello")) as answer:
            list(answer.text_stream)


for model in ["Nova", "Llama", "Mistral"]:
    client.lacks(f"Typed: {model}", "Claude alone")
client.lacks("Embeddings")


@client.check("Also: images")
def image():
    data = base64.b64encode(harness.PNG).decode()
    source = {"type": "base64", "media_type": "image/png", "data": data}
    content = [{"type": "text", "text": "Look"}, {"type": "image", "source": source}]
    assert "Look" in sdk().messages.create(**request(content)).content[0].text


@client.check("Also: reasoning", harness.THOUGHT)
def reasoning():
    thinking = {"type": "enabled", "budget_tokens": 1024}
    settings = request("Is it?") | {"max_tokens": 4000, "thinking": thinking}
    thought, answer = sdk().messages.create(**settings).content
    assert (thought.thinking, thought.signature, answer.text) == ("Hm", "c2ln", "Yes")


if __name__ == "__main__":
    client.run()
