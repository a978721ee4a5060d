#!/usr/bin/env python3
"""Makes the costs that the tests expect of the price table, from LiteLLM's own cost function.

    pip install litellm==1.110.2
    python tests/prices/make.py

It writes `tests/prices/costs.csv`.
"""

import csv
import importlib.metadata
import pathlib

import litellm
from litellm.litellm_core_utils.llm_cost_calc.utils import generic_cost_per_token
from litellm.types.utils import CacheCreationTokenDetails, PromptTokensDetailsWrapper, Usage

ROOT = pathlib.Path(__file__).resolve().parents[2]
COSTS = ROOT / "tests/prices/costs.csv"

TIERS = {"": "", "flex": "_flex", "priority": "_priority"}
# Names of LiteLLM that are no ids of Bedrock.
NO_IDS = {"anthropic.claude-3-7-sonnet-20240620-v1:0", "moonshot.kimi-k2-thinking"}


def rows():
    """The models of Bedrock that are priced by the token, in the order of their ids."""
    for name, row in sorted(litellm.model_cost.items()):
        is_bedrock = row.get("litellm_provider") in ("bedrock", "bedrock_converse")
        is_id = "/" not in name and "@" not in name and "." in name and name not in NO_IDS
        if is_bedrock and is_id and row.get("input_cost_per_token"):
            if not name.startswith("claude") and row.get("mode") in ("chat", "completion", "embedding"):
                yield name, row


# Input tokens around the edges of long prompts, then output, cache read, cache write, and of these
# for one hour.
GRID = [
    (1000, 500, 0, 0, 0),
    (99_999, 10, 1, 0, 0),
    (100_000, 10, 1, 0, 0),
    (150_000, 1, 60_000, 0, 0),
    (1, 1, 199_999, 0, 0),
    (1, 1, 200_000, 0, 0),
    (1000, 7, 0, 3000, 0),
    (1000, 7, 0, 3000, 3000),
    (1000, 7, 0, 3000, 1234),
    (272_000, 3, 0, 0, 0),
    (272_001, 3, 0, 0, 0),
    (10, 3, 250_000, 30_000, 15_000),
]


def write_costs():
    with COSTS.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        version = importlib.metadata.version("litellm")
        table.writerow([f"# LiteLLM {version}"])
        table.writerow(
            ["model_id", "tier", "input", "output", "cache_read", "cache_write", "cache_write_1h", "usd"]
        )
        for name, row in rows():
            for tier in TIERS:
                # The cost function takes the row with a prefix, where there is one.
                used = litellm.model_cost.get(f"bedrock/{name}", row)
                key = "input_cost_per_token" + TIERS[tier]
                if row.get(key) != used.get(key) or row.get(key) is None:
                    continue
                for counts in GRID:
                    table.writerow([name, tier, *counts, cost(name, tier, *counts)])


def cost(name, tier, fresh, output, read, write, one_hour):
    details = PromptTokensDetailsWrapper(
        cached_tokens=read,
        cache_creation_tokens=write,
        cache_creation_token_details=CacheCreationTokenDetails(
            ephemeral_5m_input_tokens=write - one_hour, ephemeral_1h_input_tokens=one_hour
        ),
    )
    usage = Usage(
        prompt_tokens=fresh + read + write,
        completion_tokens=output,
        total_tokens=fresh + read + write + output,
        prompt_tokens_details=details,
        cache_read_input_tokens=read,
        cache_creation_input_tokens=write,
    )
    costs = generic_cost_per_token(
        model=name, usage=usage, custom_llm_provider="bedrock", service_tier=tier or None
    )
    return repr(sum(costs))


if __name__ == "__main__":
    write_costs()
