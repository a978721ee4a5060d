"use strict";
// Errors of a script: instead of a response, and in the middle of a stream.

const assert = require("node:assert/strict");
const { test } = require("node:test");

const sdk = require("@aws-sdk/client-bedrock-runtime");
const { ConverseCommand, ConverseStreamCommand } = sdk;

const { NodeHttpHandler } = require("@smithy/node-http-handler");

const { CLAUDE, VERSIONS, script, user } = require("./local.js");

const HELLO = { modelId: CLAUDE, messages: [user({ text: "Hello" })] };
const ERRORS = {
  AccessDeniedException: 403,
  InternalServerException: 500,
  ModelErrorException: 424,
  ModelNotReadyException: 429,
  ModelTimeoutException: 408,
  ResourceNotFoundException: 404,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  ValidationException: 400,
};
const IN_STREAM = [
  "InternalServerException",
  "ModelStreamErrorException",
  "ServiceUnavailableException",
  "ThrottlingException",
  "ValidationException",
];

function error(name) {
  return { error: name, message: `This is ${name}.` };
}

/** A stream that goes wrong after three events. */
function withFault(how) {
  return { text: "One two three", fault: { afterEvents: 3, how } };
}

function exception(name) {
  const type = name[0].toLowerCase() + name.slice(1);
  return withFault({ exception: { type, message: "No more." } });
}

/** The events until a stream ends, and what it ended with. */
async function read(client) {
  const { stream } = await client.send(new ConverseStreamCommand(HELLO));
  const events = [];
  try {
    for await (const event of stream) events.push(event);
  } catch (error) {
    return [events, error];
  }
  return [events, undefined];
}

test("every error is a class of its own", async (t) => {
  const client = (await script(t, Object.keys(ERRORS).map(error))).client();
  for (const [name, status] of Object.entries(ERRORS)) {
    await assert.rejects(client.send(new ConverseCommand(HELLO)), (thrown) => {
      assert.ok(thrown instanceof sdk[name], name);
      assert.equal(thrown.message, `This is ${name}.`);
      assert.equal(thrown.$metadata.httpStatusCode, status);
      assert.ok(thrown.$metadata.requestId);
      return true;
    });
  }
});

test("throttling is retried", async (t) => {
  const throttled = [error("ThrottlingException"), error("ThrottlingException")];
  const local = await script(t, [...throttled, { text: "At last" }]);
  const answer = await local.client({ maxAttempts: 3 }).send(new ConverseCommand(HELLO));
  assert.deepEqual(answer.output.message.content, [{ text: "At last" }]);
  assert.equal(answer.$metadata.attempts, 3);
  assert.deepEqual(await local.stop(), [429, 429, 200]);
});

test("a request that is not valid is sent once", async (t) => {
  const local = await script(t, [error("ValidationException"), { text: "Never" }]);
  const client = local.client({ maxAttempts: 3 });
  await assert.rejects(client.send(new ConverseCommand(HELLO)), sdk.ValidationException);
  assert.deepEqual(await local.stop(), [400]);
});

for (const [version, config] of VERSIONS) {
  test(`a connection that is closed without an answer, over ${version}`, async (t) => {
    const local = await script(t, [{ hangUp: "close" }]);
    await assert.rejects(local.client(config()).send(new ConverseCommand(HELLO)));
    assert.deepEqual(await local.stop(), [0]);
  });

  test(`exceptions in a stream are classes of their own, over ${version}`, async (t) => {
    const client = (await script(t, IN_STREAM.map(exception))).client(config());
    for (const name of IN_STREAM) {
      const [events, thrown] = await read(client);
      assert.equal(events.length, 3);
      assert.ok(thrown instanceof sdk[name], `${name}: ${thrown}`);
      assert.equal(thrown.message, "No more.");
    }
  });
}

test("an error frame has its code for a name", async (t) => {
  const reply = withFault({ error: { code: "InternalError", message: "No more." } });
  const [events, thrown] = await read((await script(t, [reply])).client());
  assert.equal(events.length, 3);
  assert.deepEqual([thrown.name, thrown.message], ["InternalError", "No more."]);
});

test("a wrong checksum is seen", async (t) => {
  const [events, thrown] = await read((await script(t, [withFault("badCrc")])).client());
  assert.equal(events.length, 3);
  assert.match(thrown.message, /checksum/);
});

test("a stream that ends too early has no end of its message", async (t) => {
  const [events, thrown] = await read((await script(t, [withFault("end")])).client());
  assert.deepEqual(events.flatMap(Object.keys), [
    "messageStart",
    "contentBlockDelta",
    "contentBlockDelta",
  ]);
  assert.equal(thrown, undefined);
});

test("a connection that is closed in a stream", async (t) => {
  const local = await script(t, [withFault("connection")]);
  // Over HTTP/2, the client discards what it has not read yet.
  const [events, thrown] = await read(local.client({ requestHandler: new NodeHttpHandler() }));
  assert.equal(events.length, 3);
  assert.equal(thrown.code, "ECONNRESET");
});
