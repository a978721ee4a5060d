// What the program of each client uses: servers, scripts, the invoice, and the file of its results.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";

import { z } from "zod";

const OPERATIONS = JSON.parse(await fs.readFile(process.env.CLIENT_OPERATIONS, "utf8"));
const ALSO = "Also";

export const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const MODELS = {
  Claude: CLAUDE,
  Nova: "amazon.nova-lite-v1:0",
  Llama: "us.meta.llama3-3-70b-instruct-v1:0",
  Mistral: "mistral.mistral-large-2402-v1:0",
};
export const EMBEDDINGS = {
  "amazon.titan-embed-text-v2:0": 1024,
  "cohere.embed-english-v3": 1024,
  "cohere.embed-v4:0": 1536,
};

export const Invoice = z.object({
  invoice_number: z.string(),
  total_due: z.number(),
  lines: z.array(
    z.object({ description: z.string(), quantity: z.number().int(), amount: z.number() }),
  ),
});
export const TEXT = `Read this invoice.

Invoice number: INV-7
Total due: 12.50

| description | quantity | amount |
|-------------|----------|--------|
| Pens        | 2        | 8.00   |
| Ink         | 1        | 4.50   |
`;
export const FOUND = {
  invoice_number: "INV-7",
  total_due: 12.5,
  lines: [
    { description: "Pens", quantity: 2, amount: 8 },
    { description: "Ink", quantity: 1, amount: 4.5 },
  ],
};

// The engine uses a tool `price(article)` for it. The tool's result goes back, and is told.
export const QUESTION = "What does this cost?\n\nArticle: P-17";
export const TOLD =
  "I am the local extractive engine, not a language model. " +
  'The tool `price` returned: "12.50 EUR"';
export const THROTTLED = { error: "ThrottlingException", message: "Too many requests", times: 2 };
export const BROKEN = {
  text: "One moment, please",
  fault: {
    afterEvents: 2,
    how: { exception: { type: "modelStreamErrorException", message: "The model has failed" } },
  },
};
export const PNG = Buffer.from(
  "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478" +
    "9c6360000002000001e221bc330000000049454e44ae426082",
  "hex",
);

/** Starts a server, to which the variables of the environment point. */
async function start(replies) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "bedrock-local-"));
  const args = ["--port", "0"];
  if (replies.length > 0) {
    const file = path.join(folder, "script.json");
    await fs.writeFile(file, JSON.stringify({ replies }));
    args.push("--script", file);
  }
  const stdio = ["ignore", "pipe", "inherit"];
  const child = spawn(process.env.BEDROCK_LOCAL, args, { stdio });
  const ended = once(child, "close");
  const statuses = [];
  await new Promise((resolve, reject) => {
    ended.then(([code]) => reject(new Error(`bedrock-local ended with ${code}`)), reject);
    readline.createInterface({ input: child.stdout }).on("line", (line) => {
      const [, name, value] = /^export (\w+)=(.*)/.exec(line) ?? [];
      const [, status] = /^[A-Z]+ \S+ (\d+)/.exec(line) ?? [];
      if (name) process.env[name] = value;
      else if (status) statuses.push(Number(status));
      else if (line.endsWith("Ctrl-C to stop.")) resolve();
    });
  });
  /** Stops the server, and gives the status of each of its answers. */
  return async () => {
    child.kill("SIGTERM");
    await ended;
    await fs.rm(folder, { recursive: true, force: true });
    return statuses;
  };
}

export class Client {
  checks = [];
  missing = {};

  constructor(name, packageName) {
    Object.assign(this, { name, packageName });
  }

  /** Registers a check that has its own server: the engine's, or one with these replies. `odds`
   * says in what the client differs from AWS: then the check is of what happens. */
  check(operation, { replies = [], odds, note } = {}, run) {
    this.checks.push({ operation, replies, odds, note, run });
  }

  /** Registers a check of the typed invoice for each of these models: it gets the id. */
  typed(models, settings, run) {
    for (const name of models) this.check(`Typed: ${name}`, settings, () => run(MODELS[name]));
  }

  /** The client has no such thing. */
  lacks(operation, why) {
    this.missing[operation] = why;
  }

  /** Runs all checks, or those of the operations that the command line names. */
  async run() {
    const chosen = process.argv.slice(2);
    const empty = () => ({ passes: [], odds: [], notes: [] });
    const cells = {};
    const failed = [];
    for (const { operation, replies, odds, note, run } of this.checks) {
      if (chosen.length > 0 && !chosen.includes(operation)) continue;
      const also = operation.startsWith(`${ALSO}: `);
      const cell = (cells[also ? ALSO : operation] ??= empty());
      const stop = await start(replies);
      try {
        await run(stop);
        if (odds) cell.odds.push(odds);
        else cell.passes.push(also ? operation.slice(ALSO.length + 2) : operation);
        if (note) cell.notes.push(note);
        console.log(`${this.name}: ${operation}: ${odds ? "at odds" : "passes"}`);
      } catch (error) {
        console.error(error);
        failed.push(operation);
      } finally {
        await stop();
      }
    }
    for (const [operation, why] of Object.entries(this.missing)) {
      cells[operation] = { ...empty(), notes: why ? [why] : [] };
    }
    if (chosen.length > 0) process.exit(failed.length > 0 ? 1 : 0);
    const unknown = OPERATIONS.filter((operation) => !cells[operation]);
    if (failed.length + unknown.length > 0) {
      console.error(`${this.name}: failed: ${failed}; without a check: ${unknown}`);
      process.exit(1);
    }
    const installed = path.join(process.env.CLIENT_PACKAGES, this.packageName, "package.json");
    const { version } = JSON.parse(await fs.readFile(installed, "utf8"));
    const result = { client: this.name, version, cells };
    const name = `node-${this.packageName.replace("/", "-")}.json`;
    const file = path.join(process.env.CLIENT_RESULTS, name);
    await fs.writeFile(file, JSON.stringify(result, null, 1));
    process.exit(0);
  }
}

/** Checks the vectors of two texts. */
export function isEmbedding([one, other], size) {
  assert.deepEqual([one.length, other.length], [size, size]);
  assert.notDeepEqual(one, other);
}
