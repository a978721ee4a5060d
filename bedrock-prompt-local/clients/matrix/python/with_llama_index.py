"""LlamaIndex: `BedrockConverse` with typed output and an agent, and `BedrockEmbedding`."""

import harness
from botocore.exceptions import ClientError, EventStreamError
from harness import CLAUDE, COHERE, QUESTION, TITAN, raises
from invoice import FOUND, TEXT, Invoice
from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.llms import ChatMessage, ImageBlock, TextBlock
from llama_index.core.prompts import PromptTemplate
from llama_index.embeddings.bedrock import BedrockEmbedding
from llama_index.llms.bedrock_converse import BedrockConverse

client = harness.Client("LlamaIndex", "llama-index-llms-bedrock-converse")
HELLO = [ChatMessage(role="user", content="Hello")]


def chat(model=CLAUDE, **settings):
    return BedrockConverse(model=model, **settings)


@client.check("Text", {"text": "Hello, world", "usage": {"inputTokens": 7, "outputTokens": 3}})
def text():
    answer = chat().chat(HELLO)
    assert answer.message.content == "Hello, world"
    assert answer.additional_kwargs["total_tokens"] == 10


@client.check("Stream", {"text": "One two three four"})
def stream():
    pieces = [piece.delta for piece in chat().stream_chat(HELLO)]
    assert "".join(pieces) == "One two three four"
    assert len(pieces) > 3


def predict(model, **settings):
    prompt = PromptTemplate("{text}")
    return chat(model, **settings).structured_predict(Invoice, prompt, text=TEXT)


@client.typed("Claude", "Mistral")
def structured(model):
    assert predict(model) == FOUND


@client.typed("Llama", note="with `supports_forced_tool_calls=False`")
def structured_of_llama(model):
    assert predict(model, supports_forced_tool_calls=False) == FOUND


@client.typed(
    "Llama", odds="it forces a tool, which Llama refuses (run-llama/llama_index#19886)"
)
def forced_of_llama(model):
    with raises(ClientError, "doesn't support the toolConfig.toolChoice.any field"):
        predict(model)


@client.typed("Nova", odds="it sends `$defs` at the root of a schema, which Nova refuses")
def structured_of_nova(model):
    with raises(ClientError, "extraneous key [$defs] is not permitted"):
        predict(model)


@client.check("Tool loop")
async def tool_loop():
    asked = []

    def price(article: str) -> str:
        """The price of an article."""
        asked.append(article)
        return "12.50 EUR"

    agent = FunctionAgent(tools=[price], llm=chat())
    answer = await agent.run(QUESTION)
    assert answer.response.content == harness.TOLD
    assert asked == ["P-17"]


@client.check("Embeddings")
def embeddings():
    for model, size in zip([TITAN, *COHERE], [1024, 1024, 1536]):
        vectors = BedrockEmbedding(model_name=model).get_text_embedding_batch(
            ["A return", "A refund"]
        )
        assert [len(vector) for vector in vectors] == [size, size]
        assert vectors[0] != vectors[1]


@client.check("Throttling", *harness.AT_LAST)
def retried(local):
    assert chat().chat(HELLO).message.content == "At last"
    assert local.statuses() == [429, 429, 200]


@client.check("Throttling", harness.THROTTLED | {"times": 99})
def throttled():
    with raises(ClientError, "ThrottlingException"):
        chat(max_retries=1).chat(HELLO)


@client.check("Error in a stream", harness.BROKEN)
def broken_stream():
    with raises(EventStreamError, "modelStreamErrorException"):
        list(chat().stream_chat(HELLO))


@client.check("Also: async, by aiobotocore", {"text": "One two three four", "times": 2})
async def awaited():
    answer = await chat().achat(HELLO)
    assert answer.message.content == "One two three four"
    pieces = [piece.delta async for piece in await chat().astream_chat(HELLO)]
    assert "".join(pieces) == "One two three four"


@client.check("Also: images")
def image():
    blocks = [TextBlock(text="Look"), ImageBlock(image=harness.PNG, image_mimetype="image/png")]
    answer = chat().chat([ChatMessage(role="user", blocks=blocks)])
    assert "Look" in answer.message.content


@client.check("Also: reasoning", harness.THOUGHT)
def reasoning():
    thinking = {"type": "enabled", "budget_tokens": 1024}
    answer = chat(thinking=thinking, temperature=1, max_tokens=4000).chat(HELLO)
    thought, text = answer.message.blocks
    assert (thought.content, text.text) == ("Hm", "Yes")


if __name__ == "__main__":
    client.run()
