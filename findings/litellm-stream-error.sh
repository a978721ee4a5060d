#!/usr/bin/env bash
# Behaviour: of the exceptions in a stream of Bedrock, LiteLLM takes `modelStreamErrorException`, a
#   failure of the model, for a mistake of the caller: a `BadRequestError`. Throttling and internal
#   errors in a stream are a `MidStreamFallbackError`.
# Version: litellm 1.110.2
# Date: 2026-11-30
# Why it matters: the same failure has another class in each client, so the table of clients in
#   bedrock-prompt-local/clients/README.md checks the class that each raises. A program that moves
#   from this client to an SDK, or back, has to catch another one.
# Seen with: Python 3.11.7 on x86_64 Linux
# Output seen:
#   litellm 1.110.2
#   throttlingException: MidStreamFallbackError 429
#   internalServerException: MidStreamFallbackError 503
#   modelStreamErrorException: BadRequestError 424
# Needs: Python 3.10 or later. Takes a minute; requests go to a server of this script.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet litellm==1.110.2 boto3==1.44.8
export LITELLM_LOCAL_MODEL_COST_MAP=True NO_PROXY=127.0.0.1
"$folder/venv/bin/python" - <<'PYTHON'
import http.server
import importlib.metadata
import json
import struct
import threading
import zlib

import litellm

EXPECTED = {
    "throttlingException": ("MidStreamFallbackError", 429),
    "internalServerException": ("MidStreamFallbackError", 503),
    "modelStreamErrorException": ("BadRequestError", 424),
}


def frame(headers, payload):
    """A frame of AWS's event stream."""
    head = b""
    for name, value in headers.items():
        head += struct.pack("!B", len(name)) + name.encode()
        head += struct.pack("!BH", 7, len(value)) + value.encode()
    body = json.dumps(payload).encode()
    prelude = struct.pack("!II", 16 + len(head) + len(body), len(head))
    message = prelude + struct.pack("!I", zlib.crc32(prelude)) + head + body
    return message + struct.pack("!I", zlib.crc32(message))


class Server(http.server.BaseHTTPRequestHandler):
    exception = None

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        kind = {":content-type": "application/json"}
        event = kind | {":message-type": "event"}
        delta = {"contentBlockIndex": 0, "delta": {"text": "One moment"}}
        frames = [
            frame(event | {":event-type": "messageStart"}, {"role": "assistant"}),
            frame(event | {":event-type": "contentBlockDelta"}, delta),
            frame(
                kind | {":message-type": "exception", ":exception-type": self.exception},
                {"message": "Too much"},
            ),
        ]
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream")
        self.end_headers()
        self.wfile.write(b"".join(frames))

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
litellm.suppress_debug_info = True
print("litellm", importlib.metadata.version("litellm"))
for name, expected in EXPECTED.items():
    Server.exception = name
    seen = ("none", 0)
    try:
        answer = litellm.completion(
            "bedrock/converse/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            [{"role": "user", "content": "Hello"}],
            stream=True,
            num_retries=0,
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="none",
            aws_region_name="us-east-1",
            aws_bedrock_runtime_endpoint=f"http://127.0.0.1:{server.server_port}",
        )
        list(answer)
    except Exception as error:
        seen = type(error).__name__, error.status_code
    print(f"{name}: {seen[0]} {seen[1]}")
    assert seen == expected
PYTHON
