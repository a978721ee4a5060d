"""Compares requests with AWS's service models: `python received.py LOG [USER_AGENT]`.

The log is the file of `ServerBuilder::log_to` or of `BEDROCK_LOCAL_LOG`. Requests that the server has
refused are skipped, since tests send invalid ones, and, if USER_AGENT is given, those whose user agent
does not contain it. The others have to pass botocore's validator, which checks required members,
types, minima and unions, and the other constraints of the models: maxima, patterns, enums and base64.
"""

import base64
import collections
import json
import re
import sys
from urllib.parse import parse_qsl, unquote

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

SERVICES = ["bedrock-runtime", "bedrock", "bedrock-agent-runtime"]

# The statuses of refused requests. A script may give others to valid requests, such as 429.
REFUSED = {400, 403, 404, 413}


def operations():
    loader = Loader()
    for service in SERVICES:
        model = ServiceModel(loader.load_service_model(service, "service-2"), service)
        for name in model.operation_names:
            yield name, model.operation_model(name)


def parameters(request, operation):
    """The parameters of a client's call that would send a request, and the values that are not
    JSON of their shape."""
    shape = operation.input_shape
    members = shape.members if shape else {}
    template = operation.http["requestUri"].split("?")[0].split("/")
    segments = [unquote(segment) for segment in request["path"].split("/")]
    path = dict(zip(template, segments))
    query = dict(parse_qsl(request["query"], keep_blank_values=True))
    headers = {name.lower(): value for name, value in request["headers"].items()}
    found = {}
    for name, member in members.items():
        where = member.serialization.get("location")
        wire_name = member.serialization.get("name", name)
        sent = {
            "uri": path.get("{" + wire_name + "}"),
            "querystring": query.get(wire_name),
            "header": headers.get(wire_name.lower()),
        }.get(where)
        if sent is not None:
            found[name] = int(sent) if member.type_name in ("integer", "long") else sent
    payload = shape.serialization.get("payload") if shape else None
    body = request["body"]
    if payload:
        found[payload] = json.dumps(body).encode()
    elif isinstance(body, dict):
        names = {m.serialization.get("name", n): n for n, m in members.items()}
        found |= {names.get(key, key): value for key, value in body.items()}
    elif body is not None:
        raise ValueError(f"the body is {type(body).__name__}")
    return decoded(found, shape) if shape else found


def decoded(value, shape):
    """A value with its blobs as bytes, as a client takes them."""
    if getattr(shape, "is_document_type", False):
        return value
    if shape.type_name == "structure" and isinstance(value, dict):
        known = shape.members
        return {k: decoded(v, known[k]) if k in known else v for k, v in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [decoded(item, shape.member) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: decoded(item, shape.value) for key, item in value.items()}
    if shape.type_name == "blob" and isinstance(value, str):
        return base64.b64decode(value, validate=True)
    return value


def beyond_botocore(value, shape, at):
    """Violations of maxima, patterns and enums, which botocore does not check."""
    if getattr(shape, "is_document_type", False):
        return
    size = value if isinstance(value, (int, float)) else len(value)
    most = shape.metadata.get("max")
    if most is not None and size > most:
        yield f"{at}: {size} is more than {most}"
    if shape.type_name == "structure":
        for key in value.keys() & shape.members.keys():
            yield from beyond_botocore(value[key], shape.members[key], f"{at}.{key}")
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            yield from beyond_botocore(item, shape.member, f"{at}[{index}]")
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from beyond_botocore(key, shape.key, f"{at} key")
            yield from beyond_botocore(item, shape.value, f"{at}.{key}")
    elif shape.type_name == "string":
        pattern = shape.metadata.get("pattern")
        if pattern and not re.fullmatch(pattern, value):
            yield f"{at}: {value!r} does not match {pattern}"
        if shape.enum and value not in shape.enum:
            yield f"{at}: {value!r} is none of {shape.enum}"


def breaches(request, operation):
    try:
        sent = parameters(request, operation)
    except ValueError as error:
        return [str(error)]
    if operation.input_shape is None:
        return []
    report = ParamValidator().validate(sent, operation.input_shape)
    if report.has_errors():
        return [report.generate_report()]
    return list(beyond_botocore(sent, operation.input_shape, "$"))


def sent_by(user_agent, request):
    headers = {name.lower(): value for name, value in request["headers"].items()}
    return user_agent in headers.get("user-agent", "")


def main(log, user_agent=""):
    known = dict(operations())
    seen, bad = collections.Counter(), 0
    with open(log, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            request = json.loads(line)
            name = request["operation"]
            if not sent_by(user_agent, request):
                seen["(other clients)"] += 1
                continue
            if request["status"] in REFUSED:
                seen["(refused)"] += 1
                continue
            seen[name] += 1
            for breach in breaches(request, known[name]):
                bad += 1
                print(f"{log}:{number}: {name} {request['path']}: {breach}")
    for name, count in sorted(seen.items()):
        print(f"{count:6} {name}")
    # An empty log would prove nothing.
    missing = {"Converse", "ConverseStream", "InvokeModel", "Retrieve"} - seen.keys()
    if missing:
        print(f"{log} has no {', '.join(sorted(missing))}")
    return 1 if bad or missing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
