// @langchain/aws: `ChatBedrockConverse` and `BedrockEmbeddings`, on the AWS SDK.

import assert from "node:assert/strict";

import { BedrockEmbeddings, ChatBedrockConverse } from "@langchain/aws";
import { createAgent, tool } from "langchain";
import { z } from "zod";

import * as harness from "./harness.mjs";
import { BROKEN, CLAUDE, FOUND, Invoice, QUESTION, TEXT, THROTTLED } from "./harness.mjs";

const client = new harness.Client("@langchain/aws", "@langchain/aws");
const chat = (settings = {}) => new ChatBedrockConverse({ model: CLAUDE, ...settings });

const usage = { inputTokens: 7, outputTokens: 3 };
client.check("Text", { replies: [{ text: "Hello, world", usage }] }, async () => {
  const answer = await chat().invoke("Hello");
  assert.equal(answer.content, "Hello, world");
  assert.equal(answer.usage_metadata.total_tokens, 10);
});

client.check("Stream", { replies: [{ text: "One two three four" }] }, async () => {
  const pieces = [];
  for await (const piece of await chat().stream("Count")) pieces.push(piece.text);
  assert.equal(pieces.join(""), "One two three four");
  assert.ok(pieces.length > 3);
});

const typed = async (model) => {
  const asked = chat({ model }).withStructuredOutput(Invoice, { name: "invoice" });
  assert.deepEqual(await asked.invoke(TEXT), FOUND);
};
client.typed(["Claude", "Nova", "Llama", "Mistral"], { note: "by a tool" }, typed);

client.check("Tool loop", {}, async () => {
  const asked = [];
  const price = tool(
    ({ article }) => {
      asked.push(article);
      return "12.50 EUR";
    },
    {
      name: "price",
      description: "The price of an article",
      schema: z.object({ article: z.string() }),
    },
  );
  const agent = createAgent({ model: chat(), tools: [price] });
  const { messages } = await agent.invoke({ messages: [{ role: "user", content: QUESTION }] });
  assert.deepEqual(
    messages.map((message) => message.type),
    ["human", "ai", "tool", "ai"],
  );
  assert.equal(messages.at(-1).text, harness.TOLD);
  assert.deepEqual(asked, ["P-17"]);
});

client.check("Embeddings", { note: "Titan alone" }, async () => {
  const model = "amazon.titan-embed-text-v2:0";
  const vectors = await new BedrockEmbeddings({ model }).embedDocuments(["A return", "A refund"]);
  harness.isEmbedding(vectors, harness.EMBEDDINGS[model]);
});

client.check("Throttling", { replies: [THROTTLED, { text: "At last" }] }, async (stop) => {
  assert.equal((await chat().invoke("Hello")).content, "At last");
  assert.deepEqual(await stop(), [429, 429, 200]);
});

client.check("Throttling", { replies: [{ ...THROTTLED, times: 99 }] }, async () => {
  await assert.rejects(chat({ maxRetries: 0 }).invoke("Hello"), { name: "ThrottlingException" });
});

client.check("Error in a stream", { replies: [BROKEN] }, async () => {
  const name = "ModelStreamErrorException";
  await assert.rejects(async () => Array.fromAsync(await chat().stream("Hello")), { name });
});

await client.run();
