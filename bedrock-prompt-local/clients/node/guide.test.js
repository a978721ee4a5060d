"use strict";
// The programs of the guide's page on Node print what the page says.

const assert = require("node:assert");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

const { PROGRAM, start } = require("./local");

const PAGE = path.join(__dirname, "../../src/guide/node.md");
const PROGRAMS = /```js\n(.*?)```\n\n```text\n(.*?)```/gs;

test("the programs of the guide", async (t) => {
  const { exports } = await start(t);
  const found = [...fs.readFileSync(PAGE, "utf8").matchAll(PROGRAMS)];
  assert.strictEqual(found.length, 2);
  const keys = { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
  const PATH = `${path.dirname(PROGRAM)}:${process.env.PATH}`;
  for (const [, program, expected] of found) {
    const printed = execFileSync(process.execPath, ["--no-warnings", "-e", program], {
      env: { ...process.env, ...exports, ...keys, PATH },
      encoding: "utf8",
      timeout: 30_000,
    });
    assert.strictEqual(printed, expected);
  }
});
