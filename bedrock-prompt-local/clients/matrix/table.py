"""Writes the table of the README from the results of all clients: `python table.py RESULTS README --write`.

With `--check`, fails if the README has another table, and shows both.
"""

import difflib
import json
import pathlib
import sys

OPERATIONS = json.loads((pathlib.Path(__file__).parent / "operations.json").read_text("utf-8"))
BEGIN = "<!-- Written by table.py -->\n"
END = "<!-- End of what table.py writes -->\n"


def table(results):
    notes = []

    def cell(found):
        texts = list(dict.fromkeys(found["odds"] + found["notes"]))
        notes.extend(text for text in texts if text not in notes)
        marks = ("✓" if found["passes"] else "") + ("≠" if found["odds"] else "")
        numbers = ", ".join(str(notes.index(text) + 1) for text in texts)
        return (marks or "–") + (f" <sup>{numbers}</sup>" if numbers else "")

    yield "| Client | " + " | ".join(OPERATIONS) + " |\n"
    yield "|---" * (len(OPERATIONS) + 1) + "|\n"
    for result in results:
        cells = [cell(result["cells"][operation]) for operation in OPERATIONS]
        yield f"| {result['client']} {result['version']} | " + " | ".join(cells) + " |\n"
    yield "\n"
    yield from (f"{number}. {note}\n" for number, note in enumerate(notes, 1))
    yield "\nWhat else passes:\n\n"
    for result in results:
        if also := result["cells"].get("Also"):
            yield f"- {result['client']}: {'; '.join(also['passes'])}\n"


def main(folder, readme, option):
    files = sorted(pathlib.Path(folder).glob("*.json"))
    results = [json.loads(file.read_text("utf-8")) for file in files]
    results.sort(key=lambda result: result["client"].lower())
    readme = pathlib.Path(readme)
    before, _, rest = readme.read_text("utf-8").partition(BEGIN)
    old, _, after = rest.partition(END)
    new = "\n" + "".join(table(results)) + "\n"
    if option == "--write":
        readme.write_text(before + BEGIN + new + END + after, "utf-8")
    elif old != new:
        lines = difflib.unified_diff(
            old.splitlines(), new.splitlines(), "committed", "this run"
        )
        print("\n".join(lines))
        sys.exit(f"The table of {readme} is not that of this run: `.ci/clients_full --write`")


if __name__ == "__main__":
    main(*sys.argv[1:])
