// The Vercel AI SDK: a signature and a reader of event streams of its own.

import assert from "node:assert/strict";

import { amazonBedrock } from "@ai-sdk/amazon-bedrock";
import { embedMany, generateText, isStepCount, Output, streamText, tool } from "ai";
import { z } from "zod";

import * as harness from "./harness.mjs";
import { BROKEN, CLAUDE, FOUND, Invoice, QUESTION, TEXT, THROTTLED } from "./harness.mjs";

const client = new harness.Client("AI SDK", "@ai-sdk/amazon-bedrock");
const ask = (prompt, settings = {}) =>
  generateText({ model: amazonBedrock(CLAUDE), prompt, ...settings });

const usage = { inputTokens: 7, outputTokens: 3 };
client.check("Text", { replies: [{ text: "Hello, world", usage }] }, async () => {
  const answer = await ask("Hello");
  assert.equal(answer.text, "Hello, world");
  assert.equal(answer.finishReason, "stop");
  assert.equal(answer.usage.totalTokens, 10);
});

client.check("Stream", { replies: [{ text: "One two three four" }] }, async () => {
  const answer = streamText({ model: amazonBedrock(CLAUDE), prompt: "Count" });
  const pieces = await Array.fromAsync(answer.textStream);
  assert.equal(pieces.join(""), "One two three four");
  assert.ok(pieces.length > 3);
});

client.typed(["Claude", "Nova", "Mistral"], {}, async (id) => {
  const output = Output.object({ schema: Invoice });
  const answer = await ask(TEXT, { model: amazonBedrock(id), output });
  assert.deepEqual(answer.output, FOUND);
});

client.typed(["Llama"], { odds: "it forces a tool, which Llama refuses" }, async (id) => {
  const output = Output.object({ schema: Invoice });
  const message = /doesn't support the toolConfig.toolChoice.any field/;
  await assert.rejects(ask(TEXT, { model: amazonBedrock(id), output }), { message });
});

client.check("Tool loop", {}, async () => {
  const asked = [];
  const price = tool({
    description: "The price of an article",
    inputSchema: z.object({ article: z.string() }),
    execute: async ({ article }) => {
      asked.push(article);
      return "12.50 EUR";
    },
  });
  const answer = await ask(QUESTION, { tools: { price }, stopWhen: isStepCount(5) });
  assert.equal(answer.text, harness.TOLD);
  assert.deepEqual(asked, ["P-17"]);
});

client.check("Embeddings", {}, async () => {
  for (const [id, size] of Object.entries(harness.EMBEDDINGS)) {
    const model = amazonBedrock.embeddingModel(id);
    const { embeddings } = await embedMany({ model, values: ["A return", "A refund"] });
    harness.isEmbedding(embeddings, size);
  }
});

client.check("Throttling", { replies: [THROTTLED, { text: "At last" }] }, async (stop) => {
  assert.equal((await ask("Hello")).text, "At last");
  assert.deepEqual(await stop(), [429, 429, 200]);
});

client.check("Throttling", { replies: [THROTTLED] }, async () => {
  const error = { name: "AI_APICallError", statusCode: 429, isRetryable: true };
  await assert.rejects(ask("Hello", { maxRetries: 0 }), error);
});

client.check("Error in a stream", { replies: [BROKEN] }, async () => {
  const errors = [];
  const onError = ({ error }) => errors.push(error);
  const answer = streamText({ model: amazonBedrock(CLAUDE), prompt: "Hello", onError });
  await answer.consumeStream();
  const { name, type, statusCode, isRetryable } = errors[0];
  assert.deepEqual(
    [name, type, statusCode, isRetryable],
    ["AI_StreamProviderError", "modelStreamErrorException", 424, true],
  );
});

client.check("Also: images and PDF", {}, async () => {
  const content = [
    { type: "text", text: "Look" },
    { type: "file", data: harness.PNG, mediaType: "image/png" },
    { type: "file", data: Buffer.from("%PDF-1.4\n"), mediaType: "application/pdf" },
  ];
  const answer = await ask(undefined, { messages: [{ role: "user", content }] });
  assert.match(answer.text, /Look/);
});

const thought = { reasoningContent: { reasoningText: { text: "Hm", signature: "c2ln" } } };
client.check(
  "Also: reasoning",
  { replies: [{ content: [thought, { text: "Yes" }] }] },
  async () => {
    const reasoningConfig = { type: "enabled", budgetTokens: 1024 };
    const answer = await ask("Is it?", { providerOptions: { bedrock: { reasoningConfig } } });
    assert.deepEqual([answer.reasoningText, answer.text], ["Hm", "Yes"]);
  },
);

await client.run();
