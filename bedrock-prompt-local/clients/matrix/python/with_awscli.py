"""The AWS CLI: commands of `aws bedrock-runtime`, `aws bedrock` and `aws bedrock-agent-runtime`."""

import json
import pathlib
import subprocess
import sys
import tempfile

import harness
from harness import CLAUDE, COHERE, MODELS, THROTTLED, TITAN
from invoice import FOUND, TEXT, Invoice

client = harness.Client("AWS CLI", "awscli")


def run(service, command, *arguments, check=True, **options):
    """`aws SERVICE COMMAND`, with `modelId=..` as `--model-id ..`; JSON for what is no text."""
    words = [sys.executable, "-m", "awscli", service, command, *arguments]
    for name, value in options.items():
        dashed = "".join("-" + c.lower() if c.isupper() else c for c in name)
        words += [f"--{dashed}", value if isinstance(value, str) else json.dumps(value)]
    return subprocess.run(words, capture_output=True, text=True, check=check, timeout=60)


def runtime(command, **options):
    return json.loads(run("bedrock-runtime", command, **options).stdout)


def user(*content):
    return {"role": "user", "content": list(content)}


HELLO = [user({"text": "Hello"})]


@client.check("Text", {"text": "Hello, world"})
def text():
    answer = runtime("converse", modelId=CLAUDE, messages=HELLO)
    assert answer["output"]["message"]["content"] == [{"text": "Hello, world"}]


@client.typed(note="by a tool")
def typed(model):
    schema = {"json": Invoice.model_json_schema()}
    if model == MODELS["Nova"]:
        line = schema["json"].pop("$defs")["Line"]
        schema["json"]["properties"]["lines"]["items"] = line
    tool = {"toolSpec": {"name": "invoice", "inputSchema": schema}}
    answer = runtime(
        "converse", modelId=model, messages=[user({"text": TEXT})], toolConfig={"tools": [tool]}
    )
    [block] = answer["output"]["message"]["content"]
    assert Invoice(**block["toolUse"]["input"]) == FOUND


ARTICLE = {"type": "object", "properties": {"article": {"type": "string"}}}


@client.check("Tool loop")
def tool_loop():
    tools = {"tools": [{"toolSpec": {"name": "price", "inputSchema": {"json": ARTICLE}}}]}
    messages = [user({"text": harness.QUESTION})]
    first = runtime("converse", modelId=CLAUDE, messages=messages, toolConfig=tools)
    [block] = first["output"]["message"]["content"]
    result = {"toolUseId": block["toolUse"]["toolUseId"], "content": [{"text": "12.50 EUR"}]}
    messages += [first["output"]["message"], user({"toolResult": result})]
    second = runtime("converse", modelId=CLAUDE, messages=messages, toolConfig=tools)
    assert second["output"]["message"]["content"] == [{"text": harness.TOLD}]


@client.check("Embeddings")
def embeddings():
    asked = {"texts": ["A return"], "input_type": "search_query"}
    for model, body, size in [
        (TITAN, {"inputText": "A return"}, 1024),
        (COHERE[0], asked, 1024),
        (COHERE[1], asked | {"embedding_types": ["float"]}, 1536),
    ]:
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "answer.json"
            run("bedrock-runtime", "invoke-model", str(file), modelId=model, body=body)
            answer = json.loads(file.read_text("utf-8"))
        vectors = answer.get("embeddings", [answer.get("embedding")])
        [vector] = vectors["float"] if isinstance(vectors, dict) else vectors
        assert len(vector) == size


@client.check("Throttling", THROTTLED, {"text": "At last"})
def retried(local):
    answer = runtime("converse", modelId=CLAUDE, messages=HELLO)
    assert answer["output"]["message"]["content"] == [{"text": "At last"}]
    assert local.statuses() == [429, 429, 200]


@client.check("Throttling", THROTTLED | {"times": 99})
def throttled():
    done = run("bedrock-runtime", "converse", check=False, modelId=CLAUDE, messages=HELLO)
    assert done.returncode != 0
    assert "(ThrottlingException)" in done.stderr


@client.check("Also: counted tokens")
def tokens():
    model = CLAUDE.removeprefix("us.")
    answer = runtime("count-tokens", modelId=model, input={"converse": {"messages": HELLO}})
    assert answer["inputTokens"] > 0


@client.check("Also: models and inference profiles")
def models():
    found = json.loads(run("bedrock", "list-foundation-models", byProvider="anthropic").stdout)
    assert {one["providerName"] for one in found["modelSummaries"]} == {"Anthropic"}
    found = json.loads(run("bedrock", "list-inference-profiles", "--max-items", "1").stdout)
    assert len(found["inferenceProfileSummaries"]) == 1


@client.check("Also: guardrails")
def guardrail():
    answer = runtime(
        "apply-guardrail",
        guardrailIdentifier=harness.guardrail(),
        guardrailVersion="DRAFT",
        source="INPUT",
        content=[{"text": {"text": "A banana"}}],
    )
    assert answer["action"] == "GUARDRAIL_INTERVENED"
    assert answer["outputs"] == [{"text": "Not here"}]


client.lacks("Stream", "no command of the CLI reads an event stream")
client.lacks("Error in a stream")


@client.check("Also: knowledge bases")
def retrieve():
    answer = json.loads(
        run(
            "bedrock-agent-runtime",
            "retrieve",
            knowledgeBaseId=harness.HANDBOOK,
            retrievalQuery={"text": "How many days to send it back?"},
        ).stdout
    )
    assert "within 30 days" in answer["retrievalResults"][0]["content"]["text"]


if __name__ == "__main__":
    client.run()
