#!/usr/bin/env bash
# Behaviour: Python's `hjson` makes whole numbers of JSON's numbers with a zero fraction or an exponent
#   (`1.0` and `2e2` become `1` and `200`, and are written so again), loses the sign of `-0.0`, and ends
#   with an OverflowError at a number beyond a float, such as `1e400`, which is valid JSON; Python's own
#   `json` reads that as infinity.
# Version: hjson 3.1.0
# Date: 2026-11-30
# Why it matters: It is one of the packages that read JSON with comments and without quotes, so it is
#   used on the answers of models. A price of `12.0` comes back as another type, and one number ends
#   the reading of the whole answer with an error that is no error of decoding.
#   The corpora of this repository compare numbers by their value for this reason.
# Seen with: Python 3.11.7 on x86_64 Linux
# Output seen:
#   hjson 3.1.0
#   [1.0, 2e2, -0.0]: json [1.0, 200.0, -0.0], hjson [1, 200, 0]
#   [1e400]: json [inf], hjson OverflowError
# Needs: Python 3.8. Takes ten seconds.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet hjson==3.1.0
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata
import json

import hjson


def shown(read, document):
    try:
        return repr(read(document))
    except (ArithmeticError, ValueError) as error:
        return type(error).__name__


print("hjson", importlib.metadata.version("hjson"))
seen = {}
for document in ["[1.0, 2e2, -0.0]", "[1e400]"]:
    seen[document] = shown(json.loads, document), shown(hjson.loads, document)
    print(f"{document}: json {seen[document][0]}, hjson {seen[document][1]}")
assert seen["[1.0, 2e2, -0.0]"] == ("[1.0, 200.0, -0.0]", "[1, 200, 0]")
assert seen["[1e400]"] == ("[inf]", "OverflowError")
PYTHON
