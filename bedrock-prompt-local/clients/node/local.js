"use strict";
// The program `bedrock-local`, with clients of the AWS SDK for JavaScript for it.

const { spawn } = require("node:child_process");
const { once } = require("node:events");
const fs = require("node:fs/promises");
const os = require("node:os");
const path = require("node:path");
const readline = require("node:readline");

const { BedrockRuntimeClient } = require("@aws-sdk/client-bedrock-runtime");
const { NodeHttpHandler } = require("@smithy/node-http-handler");

const PROGRAM =
  process.env.BEDROCK_LOCAL ?? path.join(__dirname, "../../../target/debug/bedrock-local");

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

// By default, the SDK uses HTTP/2 for Bedrock.
const VERSIONS = [
  ["HTTP/2", () => ({})],
  ["HTTP/1.1", () => ({ requestHandler: new NodeHttpHandler() })],
];

// The settings of the machine have no effect on a client.
for (const name of Object.keys(process.env).filter((name) => name.startsWith("AWS_"))) {
  delete process.env[name];
}
process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = "/dev/null";
process.env.AWS_REGION = "us-east-1";

/** Starts a server for the time of a test. */
async function start(test, ...args) {
  const child = spawn(PROGRAM, ["--port", "0", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const lines = readline.createInterface({ input: child.stdout });
  const closed = once(lines, "close");
  const exports = {};
  const statuses = [];
  await new Promise((resolve, reject) => {
    exited.then(([code]) => reject(new Error(`${PROGRAM} ended with ${code}`)), reject);
    lines.on("line", (line) => {
      const [, name, value] = /^export (\w+)=(.*)/.exec(line) ?? [];
      const [, status] = /^[A-Z]+ \S+ (\d+)/.exec(line) ?? [];
      if (name) exports[name] = value;
      else if (status) statuses.push(Number(status));
      else if (line.endsWith("Ctrl-C to stop.")) resolve();
    });
  });
  const clients = [];
  const local = {
    exports,
    /** A client that tries once, unless `config` says otherwise. */
    client(config = {}) {
      const client = new BedrockRuntimeClient({
        endpoint: exports.AWS_ENDPOINT_URL_BEDROCK_RUNTIME,
        credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "local" },
        maxAttempts: 1,
        ...config,
      });
      clients.push(client);
      return client;
    },
    /** Stops the server, and gives the status of each answer. */
    async stop() {
      clients.forEach((client) => client.destroy());
      child.kill("SIGTERM");
      await Promise.all([exited, closed]);
      return statuses;
    },
  };
  test.after(local.stop);
  return local;
}

/** Starts a server that gives these replies, in order. */
async function script(test, replies) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "bedrock-local-"));
  test.after(() => fs.rm(folder, { recursive: true }));
  const file = path.join(folder, "script.json");
  await fs.writeFile(file, JSON.stringify({ replies }));
  return start(test, "--script", file);
}

/** A message of the user. */
function user(...content) {
  return { role: "user", content };
}

module.exports = { CLAUDE, PROGRAM, VERSIONS, script, start, user };
