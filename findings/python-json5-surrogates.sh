#!/usr/bin/env bash
# Behaviour: Python's `json5` reads the two escapes of one character outside the Basic Multilingual
#   Plane, which is how JSON writes it in ASCII, as two halves: the text has two characters that are
#   none, and cannot be encoded as UTF-8. Python's own `json` joins them. Its reading of
#   everything else in this document is the same.
# Version: json5 0.17.3
# Date: 2026-11-30
# Why it matters: `json5` is what people reach for when the JSON of a model has comments or trailing
#   commas, and models escape emoji: the answer is read without an error, and fails when it is sent or
#   stored. A judge that compares with this package has to join the halves first. `bedrock-prompt`
#   joins pairs, and refuses a half in data.
# Seen with: Python 3.11.7 on x86_64 Linux
# Output seen:
#   json5 0.17.3
#   json: 1 character, in UTF-8: f09f9880
#   json5: 2 characters, in UTF-8: UnicodeEncodeError
# Needs: Python 3.8. Takes ten seconds.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet json5==0.17.3
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata
import json

import json5

DOCUMENT = '{"text": "\\ud83d\\ude00", "n": [1, 2.5, null]}'


def shown(read):
    text = read(DOCUMENT)["text"]
    try:
        encoded = text.encode().hex()
    except UnicodeEncodeError as error:
        encoded = type(error).__name__
    return len(text), encoded


print("json5", importlib.metadata.version("json5"))
for name, read in [("json", json.loads), ("json5", json5.loads)]:
    length, encoded = shown(read)
    print(f"{name}: {length} character{'s' * (length > 1)}, in UTF-8: {encoded}")
assert shown(json.loads) == (1, "f09f9880")
assert shown(json5.loads) == (2, "UnicodeEncodeError")
assert json.loads(DOCUMENT)["n"] == json5.loads(DOCUMENT)["n"]
PYTHON
