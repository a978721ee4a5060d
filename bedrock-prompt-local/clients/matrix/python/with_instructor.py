"""instructor: typed answers over boto3's Converse, in each of its modes for Bedrock."""

import boto3
import harness
import instructor
from harness import CLAUDE, raises
from instructor.core import InstructorRetryException
from invoice import FOUND, TEXT, Invoice

client = harness.Client("instructor", "instructor")


def patched(mode=instructor.Mode.TOOLS):
    return instructor.from_bedrock(boto3.client("bedrock-runtime"), mode=mode)


def ask(model=CLAUDE, mode=instructor.Mode.TOOLS, **settings):
    return patched(mode).create(
        modelId=model,
        messages=[{"role": "user", "content": TEXT}],
        response_model=Invoice,
        **settings,
    )


@client.typed("Claude", note="`TOOLS`")
def tools(model):
    found(ask(model))


@client.typed("Nova", odds="`TOOLS` sends `$defs` at the root of a schema, which Nova refuses")
def tools_of_nova(model):
    with raises(InstructorRetryException, "extraneous key [$defs] is not permitted"):
        ask(model, max_retries=1)


@client.typed(
    "Llama", "Mistral", odds="`TOOLS` forces its tool by name, which the model refuses"
)
def tools_of_others(model):
    with raises(
        InstructorRetryException, "doesn't support the toolConfig.toolChoice.tool field"
    ):
        ask(model, max_retries=1)


@client.typed(note="`MD_JSON`")
def markdown_json(model):
    found(ask(model, instructor.Mode.MD_JSON, max_retries=1))


def found(answer):
    # Its class is one that instructor derives from `Invoice`.
    assert isinstance(answer, Invoice) and answer.model_dump() == FOUND.model_dump()


WRONG = {"toolUse": {"name": "Invoice", "input": {"invoice_number": "INV-7"}}}
RIGHT = {"toolUse": {"name": "Invoice", "input": FOUND.model_dump()}}


@client.check("Also: an invalid answer is asked again", WRONG, RIGHT)
def asked_again(local):
    found(ask(max_retries=2))
    assert local.statuses() == [200, 200]


@client.check("Text", {"text": "Hello, world"})
def text():
    message = {"role": "user", "content": [{"text": "Hello"}]}
    answer = patched().create(modelId=CLAUDE, messages=[message], response_model=None)
    assert answer["output"]["message"]["content"] == [{"text": "Hello, world"}]


@client.check("Throttling", harness.THROTTLED, RIGHT)
def retried(local):
    found(ask())
    assert local.statuses() == [429, 429, 200]


@client.check("Throttling", harness.THROTTLED | {"times": 99})
def throttled():
    with raises(InstructorRetryException, "ThrottlingException"):
        ask(max_retries=1)


client.lacks("Stream", "Converse only, not streamed")
client.lacks("Error in a stream")
client.lacks("Tool loop")
client.lacks("Embeddings")

if __name__ == "__main__":
    client.run()
