#!/usr/bin/env bash
# Behaviour: with `AWS_ENDPOINT_URL_BEDROCK_RUNTIME` set, boto3 calls that address. LiteLLM and
#   Anthropic's SDK call AWS: they read `AWS_BEDROCK_RUNTIME_ENDPOINT` and
#   `ANTHROPIC_BEDROCK_BASE_URL`. Each ignores the variable of the others.
# Version: boto3 1.44.8, litellm 1.110.2, anthropic 2.14.0
# Date: 2026-11-30
# Why it matters: `bedrock-local` prints the variable of the AWS SDKs. A test that sets it and uses one
#   of these two calls AWS, with the keys of whoever runs it. Their programs in
#   bedrock-prompt-local/clients/matrix/ pass the address on.
# Seen with: Python 3.11.7 on x86_64 Linux
# Output seen:
#   boto3 1.44.8, litellm 1.110.2, anthropic 2.14.0
#   AWS_ENDPOINT_URL_BEDROCK_RUNTIME: boto3
#   AWS_BEDROCK_RUNTIME_ENDPOINT: litellm
#   ANTHROPIC_BEDROCK_BASE_URL: anthropic
# Needs: Python 3.10 or later. Takes a minute; nothing is sent.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet boto3==1.44.8 litellm==1.110.2 'anthropic[bedrock]==2.14.0'
for name in $(compgen -e | grep -E '^(AWS|ANTHROPIC)_' || true); do unset "$name"; done
export AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=none AWS_REGION=us-east-1
export AWS_DEFAULT_REGION=us-east-1 AWS_CONFIG_FILE=/dev/null LITELLM_LOCAL_MODEL_COST_MAP=True
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata
import os

import boto3
from anthropic import AnthropicBedrock
from litellm.llms.bedrock.base_aws_llm import BaseAWSLLM

LOCAL = "http://127.0.0.1:8080"
VARIABLES = {
    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "boto3",
    "AWS_BEDROCK_RUNTIME_ENDPOINT": "litellm",
    "ANTHROPIC_BEDROCK_BASE_URL": "anthropic",
}


def called():
    """The address that each client would call."""
    endpoint, _ = BaseAWSLLM().get_runtime_endpoint(
        api_base=None, aws_bedrock_runtime_endpoint=None, aws_region_name="us-east-1"
    )
    return {
        "boto3": boto3.Session().client("bedrock-runtime").meta.endpoint_url,
        "litellm": endpoint,
        "anthropic": str(AnthropicBedrock().base_url),
    }


names = VARIABLES.values()
print(", ".join(f"{name} {importlib.metadata.version(name)}" for name in names))
for variable, reader in VARIABLES.items():
    os.environ[variable] = LOCAL
    found = [name for name, address in called().items() if address.startswith(LOCAL)]
    del os.environ[variable]
    print(f"{variable}: {', '.join(found)}")
    assert found == [reader]
PYTHON
