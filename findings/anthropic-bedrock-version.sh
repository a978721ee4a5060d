#!/usr/bin/env bash
# Behaviour: Anthropic's SDK sends another `anthropic_version` to Amazon Bedrock since 2.0: that of
#   Anthropic's own API, `2026-10-21`, in place of `bedrock-2023-05-31`, the only value that Bedrock's
#   documentation has.
# Version: anthropic 2.14.0 and 1.17.0
# Date: 2026-11-30
# Why it matters: a local server that takes the documented value alone refuses every request of this
#   client. Whoever compares or routes native bodies by this member meets both.
# Seen with: Python 3.11.7 on x86_64 Linux
# Output seen:
#   anthropic 1.17.0: bedrock-2023-05-31
#   anthropic 2.14.0: 2026-10-21
# Needs: Python 3.10 or later. Takes half a minute; requests go to a server of this script.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/sent.py" <<'PYTHON'
import http.server
import importlib.metadata
import json
import sys
import threading

import anthropic


class Server(http.server.BaseHTTPRequestHandler):
    sent = []

    def do_POST(self):
        self.sent.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(400)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = anthropic.AnthropicBedrock(
    base_url=f"http://127.0.0.1:{server.server_port}",
    aws_access_key="AKIDEXAMPLE",
    aws_secret_key="none",
    aws_region="us-east-1",
    max_retries=0,
)
try:
    client.messages.create(
        model="us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        max_tokens=100,
        messages=[{"role": "user", "content": "Hello"}],
    )
except anthropic.BadRequestError:
    pass
[sent] = Server.sent
print(f"anthropic {importlib.metadata.version('anthropic')}: {sent['anthropic_version']}")
assert sent["anthropic_version"] == sys.argv[1]
PYTHON
while read -r version expected; do
    python3 -m venv "$folder/$version"
    "$folder/$version/bin/pip" install --quiet "anthropic[bedrock]==$version"
    NO_PROXY=127.0.0.1 "$folder/$version/bin/python" "$folder/sent.py" "$expected"
done <<'VERSIONS'
1.17.0 bedrock-2023-05-31
2.14.0 2026-10-21
VERSIONS
