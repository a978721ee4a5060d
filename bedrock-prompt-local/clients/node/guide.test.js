"use strict";
// The programs of the guide's page on Node print what the page says.

const assert = require("node:assert");
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

const { PROGRAM, start } = require("./local");

const PAGE = path.join(__dirname, "../../src/guide/node.md");
const PROGRAMS = /```js\n(.*?)```\n\n```text\n(.*?)```/gs;

function programs() {
  return [...fs.readFileSync(PAGE, "utf8").matchAll(PROGRAMS)];
}

function run(program, exports) {
  const keys = { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
  const PATH = `${path.dirname(PROGRAM)}:${process.env.PATH}`;
  return spawnSync(process.execPath, ["--no-warnings", "-e", program], {
    env: { ...process.env, ...exports, ...keys, PATH },
    encoding: "utf8",
    timeout: 30_000,
  });
}

test("the programs of the guide", async (t) => {
  const { exports } = await start(t);
  const found = programs();
  assert.strictEqual(found.length, 2);
  for (const [, program, expected] of found) {
    const { stdout, stderr, status } = run(program, exports);
    assert.strictEqual(status, 0, stderr);
    assert.strictEqual(stdout, expected);
  }
});

test("a wrong script, and a test that fails, end with an error that says so", async (t) => {
  const { exports } = await start(t);
  const [, program] = programs()[1];
  for (const [right, wrong, message] of [
    ["{ error: ", "{ trouble: ", "reply 1: unknown field `trouble`"],
    ["console.log(error.name)", "{ throw error; }", "Too many requests"],
  ]) {
    assert.ok(program.includes(right));
    const { stderr, status } = run(program.replace(right, wrong), exports);
    assert.strictEqual(status, 1, stderr);
    assert.ok(stderr.includes(message), stderr);
  }
});
