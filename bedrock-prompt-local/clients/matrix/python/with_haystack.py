"""Haystack: chat generator with typed output and tools, an agent, and embedders."""

import base64

import harness
from harness import CLAUDE, COHERE, QUESTION, TITAN, raises
from haystack.components.agents import Agent
from haystack.dataclasses import ChatMessage, Document, ImageContent
from haystack.tools import Tool
from haystack_integrations.common.amazon_bedrock.errors import (
    AmazonBedrockInferenceError,
)
from haystack_integrations.components.embedders.amazon_bedrock import (
    AmazonBedrockDocumentEmbedder,
)
from haystack_integrations.components.generators.amazon_bedrock import (
    AmazonBedrockChatGenerator,
)
from haystack_integrations.components.retrievers.amazon_bedrock import (
    AmazonBedrockKnowledgeBaseRetriever,
)
from invoice import FOUND, TEXT, Invoice

client = harness.Client("Haystack", "amazon-bedrock-haystack")


def chat(model=CLAUDE, **settings):
    return AmazonBedrockChatGenerator(model=model, **settings)


def ask(content, *arguments, **settings):
    [reply] = chat(*arguments, **settings).run([ChatMessage.from_user(content)])["replies"]
    return reply


@client.check("Text", {"text": "Hello, world", "usage": {"inputTokens": 7, "outputTokens": 3}})
def text():
    reply = ask("Hello")
    assert reply.text == "Hello, world"
    assert reply.meta["finish_reason"] == "stop"
    assert reply.meta["usage"]["completion_tokens"] == 3


@client.check("Stream", {"text": "One two three four"})
def stream():
    pieces = []
    reply = ask("Count", streaming_callback=lambda chunk: pieces.append(chunk.content))
    assert reply.text == "".join(pieces) == "One two three four"
    assert len(pieces) > 3


def schema():
    """A schema in the form that AWS asks for: every object is closed."""
    found = Invoice.model_json_schema()
    for one in [found, found["$defs"]["Line"]]:
        one["additionalProperties"] = False
    return found


@client.check(
    "Typed: Claude",
    note='by `response_format`; its documented `meta["structured_output"]` is not there',
)
def response_format():
    wanted = {"response_format": {"name": "invoice", "schema": schema()}}
    reply = ask(TEXT, generation_kwargs=wanted)
    assert Invoice.model_validate_json(reply.text) == FOUND
    assert "structured_output" not in reply.meta


@client.typed("Nova", "Llama", "Mistral", note="by a tool")
def as_tool(model):
    parameters = {
        "type": "object",
        "properties": {
            "invoice_number": {"type": "string"},
            "total_due": {"type": "number"},
            "lines": {"type": "array", "items": schema()["$defs"]["Line"]},
        },
        "required": ["invoice_number", "total_due", "lines"],
    }
    tool = Tool("invoice", "An invoice", parameters, function=Invoice)
    [use] = ask(TEXT, model, tools=[tool]).tool_calls
    assert tool.invoke(**use.arguments) == FOUND


@client.check("Tool loop")
def tool_loop():
    asked = []

    def price(article: str) -> str:
        asked.append(article)
        return "12.50 EUR"

    parameters = {"type": "object", "properties": {"article": {"type": "string"}}}
    tool = Tool("price", "The price of an article", parameters, function=price)
    answer = Agent(chat_generator=chat(), tools=[tool]).run([ChatMessage.from_user(QUESTION)])
    assert answer["last_message"].text == harness.TOLD
    assert asked == ["P-17"]


@client.check("Embeddings")
def embeddings():
    for model, size in zip([TITAN, *COHERE], [1024, 1024, 1536]):
        kind = {"input_type": "search_document"} if model in COHERE else {}
        embedder = AmazonBedrockDocumentEmbedder(model=model, progress_bar=False, **kind)
        documents = embedder.run([Document(content="A return"), Document(content="A refund")])
        vectors = [document.embedding for document in documents["documents"]]
        assert [len(vector) for vector in vectors] == [size, size]
        assert vectors[0] != vectors[1]


@client.check("Throttling", *harness.AT_LAST)
def retried(local):
    assert ask("Hello").text == "At last"
    assert local.statuses() == [429, 429, 200]


@client.check("Throttling", harness.THROTTLED | {"times": 99})
def throttled():
    with raises(AmazonBedrockInferenceError, "ThrottlingException"):
        ask("Hello", boto3_config={"retries": {"total_max_attempts": 1}})


@client.check("Error in a stream", harness.BROKEN)
def broken_stream():
    with raises(AmazonBedrockInferenceError, "modelStreamErrorException"):
        ask("Hello", streaming_callback=lambda chunk: None)


@client.check("Also: async, by aiobotocore", {"text": "One two three four", "times": 2})
async def awaited():
    question = [ChatMessage.from_user("Count")]
    pieces = []

    async def keep(chunk):
        pieces.append(chunk.content)

    for callback in [None, keep]:
        call = chat(streaming_callback=callback).run_async(question)
        [reply] = (await call)["replies"]
        assert reply.text == "One two three four"
    assert "".join(pieces) == "One two three four"


@client.check("Also: images")
def image():
    picture = ImageContent(base64.b64encode(harness.PNG).decode(), mime_type="image/png")
    message = ChatMessage.from_user(content_parts=["Look", picture])
    [reply] = chat().run([message])["replies"]
    assert "Look" in reply.text


@client.check("Also: guardrails")
def guardrail():
    config = {"guardrailIdentifier": harness.guardrail(), "guardrailVersion": "DRAFT"}
    reply = ask("A banana", guardrail_config=config)
    assert (reply.text, reply.meta["finish_reason"]) == ("Not here", "content_filter")


@client.check("Also: reasoning", harness.THOUGHT)
def reasoning():
    reply = ask("Is it?", generation_kwargs={"thinking_budget_tokens": 1024})
    assert (reply.reasoning.reasoning_text, reply.text) == ("Hm", "Yes")


@client.check("Also: a retriever")
def retriever():
    handbook = AmazonBedrockKnowledgeBaseRetriever(knowledge_base_id=harness.HANDBOOK)
    found = handbook.run(query="How many days to send it back?")
    assert "within 30 days" in found["documents"][0].content


if __name__ == "__main__":
    client.run()
