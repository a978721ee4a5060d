"""What the program of each client uses: servers, scripts, and the file of its results.

`python with_CLIENT.py` runs all checks of a client, `python with_CLIENT.py 'Tool loop'` those of one
operation.
"""

import asyncio
import base64
import contextlib
import functools
import importlib.metadata
import inspect
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import traceback

import boto3

HERE = pathlib.Path(__file__).parent
OPERATIONS = json.loads((HERE.parent / "operations.json").read_text("utf-8"))
# What a client can do besides: the cell lists it.
ALSO = "Also"

CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
NOVA = "amazon.nova-lite-v1:0"
LLAMA = "us.meta.llama3-3-70b-instruct-v1:0"
MISTRAL = "mistral.mistral-large-2402-v1:0"
MODELS = {"Claude": CLAUDE, "Nova": NOVA, "Llama": LLAMA, "Mistral": MISTRAL}
HANDBOOK = "HANDBOOK01"  # A knowledge base, of `handbook/`.
TITAN = "amazon.titan-embed-text-v2:0"
COHERE = ["cohere.embed-english-v3", "cohere.embed-v4:0"]

# The engine uses a tool `price(article)` for it. The tool's result goes back, and is told.
QUESTION = "What does this cost?\n\nArticle: P-17"
TOLD = (
    "I am the local extractive engine, not a language model. "
    'The tool `price` returned: "12.50 EUR"'
)
THROTTLED = {"error": "ThrottlingException", "message": "Too many requests", "times": 2}
AT_LAST = [THROTTLED, {"text": "At last"}]
STREAM_ERROR = {"type": "modelStreamErrorException", "message": "The model has failed"}
BROKEN = {
    "text": "One moment, please",
    "fault": {"afterEvents": 2, "how": {"exception": STREAM_ERROR}},
}
# What a model has thought before it says `Yes`.
THOUGHT = {
    "content": [
        {"reasoningContent": {"reasoningText": {"text": "Hm", "signature": "c2ln"}}},
        {"text": "Yes"},
    ]
}
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def guardrail():
    """Makes a guardrail that blocks bananas. Returns its id."""
    made = boto3.client("bedrock").create_guardrail(
        name="words",
        wordPolicyConfig={"wordsConfig": [{"text": "banana"}]},
        blockedInputMessaging="Not here",
        blockedOutputsMessaging="Not here",
    )
    return made["guardrailId"]


class Local:
    """A running server, to which the variables of the environment point."""

    def __init__(self, *arguments):
        handbook = f"{HANDBOOK}={HERE.parent / 'handbook'}"
        program = [os.environ["BEDROCK_LOCAL"], "--port", "0", "--knowledge-base", handbook]
        self.process = subprocess.Popen(
            [*program, *arguments], stdout=subprocess.PIPE, text=True
        )
        self.endpoint = None
        for line in self.process.stdout:
            if line.endswith("Ctrl-C to stop.\n"):
                break
            name, _, value = line.removeprefix("export ").strip().partition("=")
            if line.startswith("export "):
                os.environ[name] = value
                self.endpoint = self.endpoint or value
        else:
            raise RuntimeError(f"bedrock-local ended with {self.process.wait(10)}")
        self.lines = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        self.lines.extend(line.split() for line in self.process.stdout)

    def statuses(self):
        """Stops the server, and gives the status of each of its answers."""
        self.process.terminate()
        self.process.wait(10)
        self.reader.join(10)
        return [int(line[2]) for line in self.lines]


class Client:
    """A client, the checks that its program registers, and their results."""

    def __init__(self, name, package):
        self.name, self.package = name, package
        self.checks, self.missing = [], {}

    def check(self, operation, *replies, odds=None, note=None):
        """Registers a check with a server of its own: with the engine, or with these replies.
        `odds` says in what the client differs from AWS: then the check is of what happens."""

        def register(function):
            self.checks.append((operation, function, replies, odds, note))
            return function

        return register

    def typed(self, *models, odds=None, note=None):
        """Registers a check for each of these models, or for all: it is called with the id."""

        def register(function):
            for name in models or MODELS:
                check = functools.partial(function, MODELS[name])
                self.check(f"Typed: {name}", odds=odds, note=note)(check)
            return function

        return register

    def lacks(self, operation, why=None):
        """The client has no such thing."""
        self.missing[operation] = why

    def run(self):
        """Runs all checks, or those of the operations that the command line names."""
        chosen = sys.argv[1:]
        cells, failed = {}, []
        for operation, function, replies, odds, note in self.checks:
            if chosen and operation not in chosen:
                continue
            also = operation.startswith(f"{ALSO}: ")
            cell = cells.setdefault(ALSO if also else operation, empty())
            try:
                with server(replies) as local:
                    call(function, local)
            except Exception:
                traceback.print_exc()
                failed.append(operation)
                continue
            if odds:
                cell["odds"].append(odds)
            else:
                cell["passes"].append(operation.removeprefix(f"{ALSO}: "))
            if note:
                cell["notes"].append(note)
            print(f"{self.name}: {operation}: {'at odds' if odds else 'passes'}", flush=True)
        for operation, why in self.missing.items():
            cells[operation] = empty() | {"notes": [why] if why else []}
        unknown = [] if chosen else sorted(set(OPERATIONS) ^ (cells.keys() - {ALSO}))
        if failed or unknown:
            sys.exit(f"{self.name}: failed: {failed}; without a check, or unknown: {unknown}")
        if not chosen:
            version = importlib.metadata.version(self.package)
            result = {"client": self.name, "version": version, "cells": cells}
            file = pathlib.Path(os.environ["CLIENT_RESULTS"]) / f"python-{self.package}.json"
            file.write_text(json.dumps(result, indent=1), "utf-8")


def empty():
    return {"passes": [], "odds": [], "notes": []}


@contextlib.contextmanager
def server(replies):
    with tempfile.TemporaryDirectory() as folder:
        arguments = []
        if replies:
            script = pathlib.Path(folder) / "script.json"
            script.write_text(json.dumps({"replies": list(replies)}), "utf-8")
            arguments = ["--script", str(script)]
        local = Local(*arguments)
        try:
            yield local
        finally:
            local.statuses()
            local.process.stdout.close()


def call(function, local):
    wants = "local" in inspect.signature(function).parameters
    answer = function(local) if wants else function()
    if inspect.iscoroutine(answer):
        asyncio.run(asyncio.wait_for(answer, 30))


@contextlib.contextmanager
def raises(kind, text=""):
    """Expects an exception of this class, with this text in it."""
    try:
        yield
    except kind as error:
        assert text in str(error), f"{text!r} is not in {error!r}"
    else:
        raise AssertionError(f"no {kind.__name__}")
