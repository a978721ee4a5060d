"""Fails for a dependency whose manifest asks for a newer Rust than this workspace promises."""

import json
import subprocess
import sys


def version(text):
    return tuple(int(part) for part in text.split(".")) + (0,) * (2 - text.count("."))


command = ["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"]
packages = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["packages"]
ours = [package["rust_version"] for package in packages if package["source"] is None]
promised = min(ours, key=version)
newer = [p for p in packages if version(p["rust_version"] or "0") > version(promised)]
for package in newer:
    print(f"{package['name']} {package['version']} needs Rust {package['rust_version']}")
print(f"{len(packages)} packages, {len(newer)} of them need more than Rust {promised}")
sys.exit(1 if newer else 0)
