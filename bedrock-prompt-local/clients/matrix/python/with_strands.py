"""Strands Agents, AWS's own toolkit: streamed and whole."""

from botocore.exceptions import ClientError, EventStreamError
import harness
from harness import CLAUDE, QUESTION, raises
from invoice import FOUND, TEXT, Invoice
from strands import Agent, tool
from strands.models import BedrockModel
from strands.types.exceptions import ModelThrottledException

client = harness.Client("strands-agents", "strands-agents")


def agent(model=CLAUDE, streaming=True, **settings):
    model = BedrockModel(model_id=model, streaming=streaming)
    return Agent(model, callback_handler=None, **settings)


@client.check("Text", {"text": "Hello, world", "usage": {"inputTokens": 7, "outputTokens": 3}})
def text():
    answer = agent(streaming=False, system_prompt="Be brief.")("Hello")
    assert str(answer) == "Hello, world\n"
    assert answer.metrics.accumulated_usage["totalTokens"] == 10


@client.check("Stream", {"text": "One two three four"})
async def stream():
    events = [event async for event in agent().stream_async("Count")]
    pieces = [event["data"] for event in events if "data" in event]
    assert "".join(pieces) == "One two three four"
    assert len(pieces) > 3


def structured(model, streaming):
    answer = agent(model, streaming)(TEXT, structured_output_model=Invoice)
    assert answer.structured_output == FOUND


@client.typed("Claude", "Nova", "Mistral", note="whole and streamed")
def whole_and_streamed(model):
    structured(model, True)
    structured(model, False)


@client.typed("Llama", note="with `streaming=False`")
def whole(model):
    structured(model, False)


@client.typed("Llama", odds="by default it streams, and Llama refuses tools in a stream")
def streamed(model):
    with raises(ClientError, "doesn't support tool use in streaming mode"):
        structured(model, True)


@client.check("Tool loop")
def tool_loop():
    asked = []

    @tool
    def price(article: str) -> str:
        """The price of an article.

        Args:
            article: The article.
        """
        asked.append(article)
        return "12.50 EUR"

    assert str(agent(tools=[price])(QUESTION)) == f"{harness.TOLD}\n"
    assert asked == ["P-17"]


@client.check("Throttling", *harness.AT_LAST)
def retried(local):
    assert str(agent()("Hello")) == "At last\n"
    assert local.statuses() == [429, 429, 200]


@client.check("Throttling", harness.THROTTLED | {"times": 99})
def throttled():
    with raises(ModelThrottledException, "Too many requests"):
        agent(retry_strategy=None)("Hello")


@client.check("Error in a stream", harness.BROKEN)
def broken_stream():
    with raises(EventStreamError, "modelStreamErrorException"):
        agent()("Hello")


client.lacks("Embeddings")


@client.check("Also: images and documents")
def media():
    image = {"image": {"format": "png", "source": {"bytes": harness.PNG}}}
    notes = {"document": {"format": "txt", "name": "notes", "source": {"bytes": b"Notes"}}}
    assert "Look" in str(agent()([{"text": "Look"}, image, notes]))


@client.check("Also: guardrails")
def guardrail():
    model = BedrockModel(
        model_id=CLAUDE, guardrail_id=harness.guardrail(), guardrail_version="DRAFT"
    )
    answer = Agent(model, callback_handler=None)("A banana")
    assert (str(answer), answer.stop_reason) == ("Not here\n", "guardrail_intervened")


@client.check("Also: reasoning", harness.THOUGHT)
def reasoning():
    thinking = {"thinking": {"type": "enabled", "budget_tokens": 1024}}
    model = BedrockModel(model_id=CLAUDE, additional_request_fields=thinking)
    answer = Agent(model, callback_handler=None)("Is it?")
    [thought, text] = answer.message["content"]
    assert thought["reasoningContent"]["reasoningText"]["text"] == "Hm"
    assert text == {"text": "Yes"}


if __name__ == "__main__":
    client.run()
