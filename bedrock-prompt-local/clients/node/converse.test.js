"use strict";
// Converse, ConverseStream and InvokeModel with the engine.

const assert = require("node:assert/strict");
const { test } = require("node:test");

const {
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} = require("@aws-sdk/client-bedrock-runtime");

const { CLAUDE, VERSIONS, start, user } = require("./local.js");

const HELLO = { modelId: CLAUDE, messages: [user({ text: "Hello" })] };
const TOOL = {
  name: "invoice",
  description: "An invoice",
  inputSchema: {
    json: {
      type: "object",
      properties: { invoice_number: { type: "string" }, total_due: { type: "number" } },
      required: ["invoice_number"],
    },
  },
};
const FORCED = {
  modelId: CLAUDE,
  messages: [user({ text: "Invoice number: INV-7\nTotal due: 12.50" })],
  toolConfig: { tools: [{ toolSpec: TOOL }], toolChoice: { tool: { name: "invoice" } } },
};
const FOUND = { invoice_number: "INV-7", total_due: 12.5 };

async function all(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

function messages(content, members = {}) {
  return {
    modelId: CLAUDE,
    body: JSON.stringify({
      anthropic_version: "bedrock-2023-05-31",
      max_tokens: 100,
      messages: [{ role: "user", content }],
      ...members,
    }),
  };
}

for (const [version, config] of VERSIONS) {
  test(`a text, whole and in pieces, over ${version}`, async (t) => {
    const client = (await start(t)).client(config());
    const answer = await client.send(new ConverseCommand(HELLO));
    const [{ text }] = answer.output.message.content;
    assert.match(text, /Hello/);
    assert.equal(answer.stopReason, "end_turn");
    assert.ok(answer.$metadata.requestId);

    const { stream } = await client.send(new ConverseStreamCommand(HELLO));
    const events = await all(stream);
    const kinds = events.flatMap(Object.keys);
    assert.equal(kinds[0], "messageStart");
    assert.ok(!kinds.includes("contentBlockStart"));
    assert.deepEqual(kinds.slice(-3), ["contentBlockStop", "messageStop", "metadata"]);
    const pieces = events.map((event) => event.contentBlockDelta?.delta.text ?? "");
    assert.equal(pieces.join(""), text);
    assert.deepEqual(events.at(-1).metadata.usage, answer.usage);
  });
}

test("a forced tool, the turn with its result, and the fragments of its input", async (t) => {
  const client = (await start(t)).client();
  const first = await client.send(new ConverseCommand(FORCED));
  assert.equal(first.stopReason, "tool_use");
  const [{ toolUse }] = first.output.message.content;
  assert.deepEqual(toolUse.input, FOUND);

  const result = { toolUseId: toolUse.toolUseId, content: [{ json: { stored: true } }] };
  const second = await client.send(
    new ConverseCommand({
      modelId: CLAUDE,
      messages: [...FORCED.messages, first.output.message, user({ toolResult: result })],
      toolConfig: { tools: [{ toolSpec: TOOL }] },
    }),
  );
  assert.equal(second.output.message.role, "assistant");

  const { stream } = await client.send(new ConverseStreamCommand(FORCED));
  const events = await all(stream);
  const [begun] = events.flatMap((event) => event.contentBlockStart ?? []);
  assert.equal(begun.start.toolUse.name, "invoice");
  const deltas = events.flatMap((event) => event.contentBlockDelta ?? []);
  const fragments = deltas.map((delta) => delta.delta.toolUse.input);
  assert.equal(fragments[0], "");
  assert.deepEqual(JSON.parse(fragments.join("")), FOUND);
});

test("a body of Claude, whole and streamed", async (t) => {
  const client = (await start(t)).client();
  const answer = await client.send(new InvokeModelCommand(messages("Hello")));
  const message = JSON.parse(answer.body.transformToString());
  assert.equal(message.stop_reason, "end_turn");

  const streamed = await client.send(new InvokeModelWithResponseStreamCommand(messages("Hello")));
  assert.equal(streamed.contentType, "application/json");
  const decoder = new TextDecoder();
  const events = (await all(streamed.body)).map(({ chunk }) =>
    JSON.parse(decoder.decode(chunk.bytes)),
  );
  const text = events.map((event) => event.delta?.text ?? "").join("");
  assert.equal(text, message.content[0].text);
  assert.equal(events.at(-1).type, "message_stop");
});

test("an embedding of Titan", async (t) => {
  const client = (await start(t)).client();
  const body = JSON.stringify({ inputText: "A return within 30 days", dimensions: 256 });
  const modelId = "amazon.titan-embed-text-v2:0";
  const answer = await client.send(new InvokeModelCommand({ modelId, body }));
  assert.equal(JSON.parse(answer.body.transformToString()).embedding.length, 256);
});

test("a request that is not valid", async (t) => {
  const client = (await start(t)).client();
  const request = messages("Hello", { model: "claude" });
  await assert.rejects(client.send(new InvokeModelCommand(request)), {
    name: "ValidationException",
    message: /extraneous key \[model\] is not permitted/,
    $fault: "client",
  });
});

test("the printed line and a bearer key are all that a client needs", async (t) => {
  const local = await start(t);
  Object.assign(process.env, local.exports, { AWS_BEARER_TOKEN_BEDROCK: "ABSKbG9jYWw=" });
  try {
    const client = local.client({ endpoint: undefined, credentials: undefined });
    let sent;
    const keep = (next) => (args) => {
      sent = args.request.headers.authorization ?? args.request.headers.Authorization;
      return next(args);
    };
    client.middlewareStack.add(keep, { step: "finalizeRequest", priority: "low" });
    const answer = await client.send(new ConverseCommand(HELLO));
    assert.equal(answer.stopReason, "end_turn");
    assert.equal(sent, "Bearer ABSKbG9jYWw=");
  } finally {
    for (const name of [...Object.keys(local.exports), "AWS_BEARER_TOKEN_BEDROCK"]) {
      delete process.env[name];
    }
  }
});
