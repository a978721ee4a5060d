// The AWS SDK for JavaScript. More of it is tested in `clients/node`.

import assert from "node:assert/strict";

import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { z } from "zod";

import * as harness from "./harness.mjs";
import { BROKEN, CLAUDE, FOUND, Invoice, QUESTION, TEXT, THROTTLED } from "./harness.mjs";

const client = new harness.Client("AWS SDK for JavaScript", "@aws-sdk/client-bedrock-runtime");
const send = (command, settings = {}) => new BedrockRuntimeClient(settings).send(command);
const user = (...content) => ({ role: "user", content });
const HELLO = { modelId: CLAUDE, messages: [user({ text: "Hello" })] };
const tools = (name, json) => ({ tools: [{ toolSpec: { name, inputSchema: { json } } }] });

const usage = { inputTokens: 7, outputTokens: 3 };
client.check("Text", { replies: [{ text: "Hello, world", usage }] }, async () => {
  const answer = await send(new ConverseCommand(HELLO));
  assert.deepEqual(answer.output.message.content, [{ text: "Hello, world" }]);
  assert.equal(answer.usage.totalTokens, 10);
});

client.check("Stream", { replies: [{ text: "One two three four" }] }, async () => {
  const { stream } = await send(new ConverseStreamCommand(HELLO));
  const events = await Array.fromAsync(stream);
  const pieces = events.flatMap((event) => event.contentBlockDelta?.delta.text ?? []);
  assert.equal(pieces.join(""), "One two three four");
  assert.ok(pieces.length > 3);
});

// Claude's JSON schemas have no bounds of integers; zod writes those of safe ones.
const withoutBounds = ({ jsonSchema }) => {
  delete jsonSchema.minimum;
  delete jsonSchema.maximum;
};
const models = ["Claude", "Nova", "Llama", "Mistral"];
client.typed(models, { note: "by a tool" }, async (modelId) => {
  const toolConfig = tools("invoice", z.toJSONSchema(Invoice));
  const messages = [user({ text: TEXT })];
  const answer = await send(new ConverseCommand({ modelId, messages, toolConfig }));
  assert.deepEqual(answer.output.message.content[0].toolUse.input, FOUND);
});

client.typed(["Claude"], { note: "by `outputConfig`" }, async (modelId) => {
  const schema = JSON.stringify(z.toJSONSchema(Invoice, { override: withoutBounds }));
  const structure = { jsonSchema: { name: "invoice", schema } };
  const outputConfig = { textFormat: { type: "json_schema", structure } };
  const messages = [user({ text: TEXT })];
  const answer = await send(new ConverseCommand({ modelId, messages, outputConfig }));
  assert.deepEqual(JSON.parse(answer.output.message.content[0].text), FOUND);
});

const ARTICLE = { type: "object", properties: { article: { type: "string" } } };
client.check("Tool loop", {}, async () => {
  const settings = { modelId: CLAUDE, toolConfig: tools("price", ARTICLE) };
  const messages = [user({ text: QUESTION })];
  const first = await send(new ConverseCommand({ ...settings, messages }));
  const [{ toolUse }] = first.output.message.content;
  assert.deepEqual(toolUse.input, { article: "P-17" });
  const toolResult = { toolUseId: toolUse.toolUseId, content: [{ text: "12.50 EUR" }] };
  messages.push(first.output.message, user({ toolResult }));
  const second = await send(new ConverseCommand({ ...settings, messages }));
  assert.deepEqual(second.output.message.content, [{ text: harness.TOLD }]);
});

client.check("Embeddings", {}, async () => {
  const asked = { texts: ["A return", "A refund"], input_type: "search_query" };
  const invoke = async (modelId, body) => {
    const answer = await send(new InvokeModelCommand({ modelId, body: JSON.stringify(body) }));
    return JSON.parse(answer.body.transformToString());
  };
  const [titan, v3, v4] = Object.entries(harness.EMBEDDINGS);
  const one = await invoke(titan[0], { inputText: asked.texts[0] });
  const other = await invoke(titan[0], { inputText: asked.texts[1] });
  harness.isEmbedding([one.embedding, other.embedding], titan[1]);
  harness.isEmbedding((await invoke(v3[0], asked)).embeddings, v3[1]);
  const floats = await invoke(v4[0], { ...asked, embedding_types: ["float"] });
  harness.isEmbedding(floats.embeddings.float, v4[1]);
});

client.check("Throttling", { replies: [THROTTLED, { text: "At last" }] }, async (stop) => {
  const answer = await send(new ConverseCommand(HELLO));
  assert.deepEqual(answer.output.message.content, [{ text: "At last" }]);
  assert.deepEqual(await stop(), [429, 429, 200]);
});

client.check("Throttling", { replies: [THROTTLED] }, async () => {
  const call = send(new ConverseCommand(HELLO), { maxAttempts: 1 });
  await assert.rejects(call, { name: "ThrottlingException" });
});

client.check("Error in a stream", { replies: [BROKEN] }, async () => {
  const { stream } = await send(new ConverseStreamCommand(HELLO));
  const error = { name: "ModelStreamErrorException", message: "The model has failed" };
  await assert.rejects(Array.fromAsync(stream), error);
});

await client.run();
