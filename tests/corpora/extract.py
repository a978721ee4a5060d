"""Texts of other projects' tests, with the value that the test expects, as lines of JSON.

    python3 extract.py FOLDER_OF_SOURCES > texts.jsonl

Tests in Python are read, not run: `assert f(text) == value`, `assertEqual(f(text), value)` and
`check(text, value)`, where both are literals.
"""

import ast
import json
import pathlib
import sys

# The functions whose first argument is a text, and whether they return JSON as a text.
READS = {
    "loads": False,
    "decode": False,
    "parse": False,
    "ensure_json": False,
    "repair_json": True,
    "repair_json_string": True,
    "repair": True,
}


def literal(node):
    """The value of a literal; (False, None) if it is none."""
    try:
        value = ast.literal_eval(node)
        json.dumps(value, allow_nan=False)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False, None
    return True, value


def named(node, names):
    """The node that a name stands for, or else the node."""
    return names.get(node.id, node) if isinstance(node, ast.Name) else node


def read_by(call, names):
    """The text that a call reads, and whether the call returns JSON as a text."""
    if not isinstance(call, ast.Call) or not call.args:
        return None
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    is_text, text = literal(named(call.args[0], names))
    options = {word.arg: literal(word.value)[1] for word in call.keywords}
    if name not in READS or not is_text or not isinstance(text, str):
        return None
    # An option changes what is read, except for these.
    harmless = {"return_objects", "skip_json_loads", "strict", "ensure_ascii", "logging"}
    if set(options) - harmless or options.get("strict") is False or options.get("logging"):
        return None
    return text, READS[name] and not options.get("return_objects")


def pairs(function):
    """The texts of a function of tests, with their values."""
    names = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            # A name with two meanings stands for nothing.
            names[name] = ast.Name("", None) if name in names else node.value
    for node in ast.walk(function):
        left = right = None
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
            left, right = node.left, node.comparators[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("assertEqual", "assertEquals") and len(node.args) >= 2:
                left, right = node.args[:2]
            elif node.func.attr == "check" and len(node.args) == 2:
                (is_text, text), (is_value, value) = map(literal, node.args)
                if is_text and is_value and isinstance(text, str):
                    yield text, value
        if left is None:
            continue
        read, (is_value, value) = read_by(named(left, names), names), literal(named(right, names))
        if read is None or not is_value:
            continue
        text, is_json = read
        if is_json:
            try:
                value = json.loads(value)
            except (ValueError, TypeError):
                continue
        yield text, value


def functions_of(tree):
    """The functions of a file, except those of classes that test what is written."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef) and "Dump" in node.name:
            continue
        if isinstance(node, ast.FunctionDef):
            yield node
        else:
            yield from functions_of(node)


def main():
    seen = set()
    for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
        for path in sorted(folder.rglob("*.py")):
            if "test" not in str(path.relative_to(folder)):
                continue
            try:
                tree = ast.parse(path.read_text(encoding="utf-8"))
            except (SyntaxError, UnicodeDecodeError):
                continue
            functions = functions_of(tree)
            for text, value in (pair for function in functions for pair in pairs(function)):
                line = json.dumps({"suite": folder.name, "text": text, "expected": value})
                if (folder.name, text) not in seen and "Infinity" not in line:
                    seen.add((folder.name, text))
                    print(line)


main()
