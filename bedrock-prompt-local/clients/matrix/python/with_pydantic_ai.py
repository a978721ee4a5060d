"""pydantic-ai: agents over Converse, with its three kinds of typed output."""

import harness
from harness import CLAUDE, COHERE, QUESTION, TITAN, raises
from invoice import FOUND, TEXT, Invoice
from pydantic_ai import (
    Agent,
    BinaryContent,
    Embedder,
    ModelAPIError,
    ModelHTTPError,
    NativeOutput,
    PromptedOutput,
    ToolOutput,
    UsageLimitExceeded,
    UsageLimits,
)
from pydantic_ai.messages import ThinkingPart
from pydantic_ai.models.bedrock import BedrockConverseModel, BedrockModelSettings

client = harness.Client("pydantic-ai", "pydantic-ai-slim")


def agent(model=CLAUDE, **settings):
    return Agent(BedrockConverseModel(model), **settings)


@client.check("Text", {"text": "Hello, world", "usage": {"inputTokens": 7, "outputTokens": 3}})
def text():
    answer = agent(instructions="Be brief.").run_sync("Hello")
    assert answer.output == "Hello, world"
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (7, 3)


@client.check("Stream", {"text": "One two three four"})
async def stream():
    async with agent().run_stream("Count") as answer:
        pieces = [piece async for piece in answer.stream_text(delta=True, debounce_by=None)]
    assert "".join(pieces) == "One two three four"
    assert len(pieces) > 1


def typed(model, kind):
    assert agent(model, output_type=kind(Invoice)).run_sync(TEXT).output == FOUND


@client.typed(note="as tool and as prompted output")
def tool_and_prompted(model):
    typed(model, ToolOutput)
    typed(model, PromptedOutput)


@client.typed("Claude", note="as native output")
def native(model):
    typed(model, NativeOutput)


@client.check("Tool loop")
def tool_loop():
    asked = []
    clerk = agent()

    @clerk.tool_plain
    def price(article: str) -> str:
        """The price of an article."""
        asked.append(article)
        return "12.50 EUR"

    assert clerk.run_sync(QUESTION).output == harness.TOLD
    assert asked == ["P-17"]


@client.check("Embeddings")
def embeddings():
    for model, size in zip([TITAN, *COHERE], [1024, 1024, 1536]):
        answer = Embedder(f"bedrock:{model}").embed_documents_sync(["A return", "A refund"])
        assert [len(vector) for vector in answer.embeddings] == [size, size]
        assert answer.embeddings[0] != answer.embeddings[1]


@client.check("Throttling", *harness.AT_LAST)
def retried(local):
    assert agent().run_sync("Hello").output == "At last"
    assert local.statuses() == [429, 429, 200]


@client.check("Throttling", harness.THROTTLED | {"times": 99})
def throttled():
    with raises(ModelHTTPError, "429"):
        agent().run_sync("Hello")


@client.check("Error in a stream", harness.BROKEN)
async def broken_stream():
    with raises(ModelAPIError):
        async with agent().run_stream("Hello") as answer:
            [piece async for piece in answer.stream_text()]


@client.check("Also: counted tokens")
def tokens():
    limit = UsageLimits(input_tokens_limit=1, count_tokens_before_request=True)
    with raises(UsageLimitExceeded, "input_tokens_limit of 1"):
        agent("anthropic.claude-sonnet-4-5-20250929-v1:0").run_sync("Hello", usage_limits=limit)


@client.check("Also: images")
def image():
    answer = agent().run_sync(["Look", BinaryContent(harness.PNG, media_type="image/png")])
    assert "Look" in answer.output


@client.check("Also: reasoning", harness.THOUGHT)
def reasoning():
    settings = BedrockModelSettings(
        bedrock_additional_model_requests_fields={
            "thinking": {"type": "enabled", "budget_tokens": 1024}
        }
    )
    answer = agent(model_settings=settings).run_sync("Is it?")
    assert answer.output == "Yes"
    [thought] = [p for p in answer.new_messages()[-1].parts if isinstance(p, ThinkingPart)]
    assert (thought.content, thought.signature) == ("Hm", "c2ln")


if __name__ == "__main__":
    client.run()
