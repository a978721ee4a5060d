"""langchain-aws: `ChatBedrockConverse`, `ChatBedrock` over InvokeModel, and `BedrockEmbeddings`."""

import base64

import harness
from botocore.exceptions import ClientError, EventStreamError
from harness import CLAUDE, COHERE, QUESTION, TITAN, raises
from invoice import FOUND, TEXT, Invoice
from langchain.agents import create_agent
from langchain_aws import (
    AmazonKnowledgeBasesRetriever,
    BedrockEmbeddings,
    ChatBedrock,
    ChatBedrockConverse,
)
from langchain_core.tools import tool

client = harness.Client("langchain-aws", "langchain-aws")


def chat(model=CLAUDE, **settings):
    return ChatBedrockConverse(model=model, **settings)


@client.check("Text", {"text": "Hello, world", "usage": {"inputTokens": 7, "outputTokens": 3}})
def text():
    answer = chat().invoke([("system", "Be brief."), ("user", "Hello")])
    assert answer.content == "Hello, world"
    assert answer.usage_metadata["total_tokens"] == 10
    assert answer.response_metadata["stopReason"] == "end_turn"


@client.check("Stream", {"text": "One two three four"})
def stream():
    pieces = [piece.text for piece in chat().stream("Count")]
    assert "".join(pieces) == "One two three four"
    assert len(pieces) > 3


@client.typed(note="by a tool")
def function_calling(model):
    assert chat(model).with_structured_output(Invoice).invoke(TEXT) == FOUND


@client.typed("Claude", note="by `json_schema`")
def json_schema(model):
    asked = chat(model).with_structured_output(Invoice, method="json_schema")
    assert asked.invoke(TEXT) == FOUND


@client.typed("Claude", "Nova", note="by `prompt_prefill`")
def prompt_prefill(model):
    asked = chat(model).with_structured_output(Invoice, method="prompt_prefill")
    assert asked.invoke(TEXT) == FOUND


@client.check("Tool loop")
def tool_loop():
    @tool
    def price(article: str) -> str:
        """The price of an article."""
        assert article == "P-17"
        return "12.50 EUR"

    answer = create_agent(chat(), [price]).invoke({"messages": [("user", QUESTION)]})
    kinds = [message.type for message in answer["messages"]]
    assert kinds == ["human", "ai", "tool", "ai"]
    assert answer["messages"][-1].text == harness.TOLD


@client.check("Embeddings")
def embeddings():
    for model, size in zip([TITAN, *COHERE], [1024, 1024, 1536]):
        found = BedrockEmbeddings(model_id=model).embed_documents(["A return", "A refund"])
        assert [len(vector) for vector in found] == [size, size]
        assert found[0] != found[1]


@client.check("Throttling", *harness.AT_LAST)
def retried(local):
    assert chat().invoke("Hello").content == "At last"
    assert local.statuses() == [429, 429, 200]


@client.check("Throttling", harness.THROTTLED | {"times": 99})
def throttled():
    with raises(ClientError, "ThrottlingException"):
        chat().invoke("Hello")


@client.check("Error in a stream", harness.BROKEN)
def broken_stream():
    with raises(EventStreamError, "modelStreamErrorException"):
        list(chat().stream("Hello"))


@client.check("Also: InvokeModel of Claude and Llama", {"text": "One two three", "times": 4})
def invoke_model():
    for model in [CLAUDE, harness.LLAMA]:
        model = ChatBedrock(model=model, beta_use_converse_api=False)
        assert model.invoke("Count").content == "One two three"
        assert "".join(piece.text for piece in model.stream("Count")) == "One two three"


@client.check("Also: counted tokens")
def tokens():
    model = chat("anthropic.claude-sonnet-4-5-20250929-v1:0")
    assert model.get_num_tokens_from_messages([]) != 0


@client.check("Also: images and documents")
def media():
    image = {
        "type": "image",
        "base64": base64.b64encode(harness.PNG).decode(),
        "mime_type": "image/png",
    }
    text = {"type": "file", "base64": "Tm90ZXM=", "mime_type": "text/plain", "name": "notes"}
    answer = chat().invoke([("user", [{"type": "text", "text": "Look"}, image, text])])
    assert "Look" in answer.content


@client.check("Also: guardrails")
def guardrail():
    config = {"guardrailIdentifier": harness.guardrail(), "guardrailVersion": "DRAFT"}
    answer = chat(guardrail_config=config).invoke("A banana")
    assert answer.content == "Not here"
    assert answer.response_metadata["stopReason"] == "guardrail_intervened"


@client.check("Also: reasoning", harness.THOUGHT)
def reasoning():
    thinking = {"thinking": {"type": "enabled", "budget_tokens": 1024}}
    answer = chat(additional_model_request_fields=thinking).invoke("Is it?")
    assert answer.text == "Yes"
    assert answer.content_blocks[0]["reasoning"] == "Hm"


@client.check("Also: a retriever")
def retriever():
    config = {"vectorSearchConfiguration": {"numberOfResults": 1}}
    handbook = AmazonKnowledgeBasesRetriever(
        knowledge_base_id=harness.HANDBOOK, retrieval_config=config
    )
    [document] = handbook.invoke("How many days to send it back?")
    assert "within 30 days" in document.page_content


if __name__ == "__main__":
    client.run()
