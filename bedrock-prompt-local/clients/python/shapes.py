"""Compares responses with AWS's service model. botocore itself ignores most errors in them."""

import json
import re

TYPES = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "blob": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    # The control plane writes ISO 8601.
    "timestamp": str,
}

# What AWS sends beyond its model: the type of a client's tool use, and the inference type of
# models that need an inference profile.
BEYOND = {("ToolUseType", "tool_use"), ("InferenceType", "INFERENCE_PROFILE")}


def check_answer(http_response, model, **_):
    """An `after-call` handler: the body has the shape of the operation's output."""
    output = model.output_shape
    is_whole = "payload" not in output.serialization and not model.has_event_stream_output
    if http_response.status_code < 300 and is_whole:
        breaches = list(check(json.loads(http_response.content or b"{}"), output))
        assert not breaches, breaches


def check(value, shape, at="$"):
    """The ways in which a JSON value differs from a shape."""
    if getattr(shape, "is_document_type", False):
        return
    kind = TYPES[shape.type_name]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        yield f"{at}: {value!r} is no {shape.type_name}"
    elif shape.type_name == "structure":
        yield from check_structure(value, shape, at)
    elif shape.type_name == "list":
        yield from check_size(len(value), shape, at)
        for index, item in enumerate(value):
            yield from check(item, shape.member, f"{at}[{index}]")
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from check(item, shape.value, f"{at}.{key}")
    elif shape.type_name == "string":
        yield from check_size(len(value), shape, at)
        pattern = shape.metadata.get("pattern")
        if shape.enum and value not in shape.enum and (shape.name, value) not in BEYOND:
            yield f"{at}: {value!r} is none of {shape.enum}"
        if pattern and not re.search(pattern, value):
            yield f"{at}: {value!r} does not match {pattern}"
    elif kind is not bool and kind is not str:
        yield from check_size(value, shape, at)


def check_structure(value, shape, at):
    members = {
        member.serialization.get("name", name): member
        for name, member in shape.members.items()
        if "location" not in member.serialization
    }
    yield from (f"{at}: {key} is not a member" for key in value if key not in members)
    yield from (
        f"{at}: {name} is required"
        for name in shape.required_members
        if name in members and name not in value
    )
    if shape.is_tagged_union and len(value) != 1:
        yield f"{at}: a union of {list(value)}"
    for key in value.keys() & members.keys():
        yield from check(value[key], members[key], f"{at}.{key}")


def check_size(size, shape, at):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least or most is not None and size > most:
        yield f"{at}: {size} is not from {least} to {most}"
