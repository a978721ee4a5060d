// Runs a test file of a package with the package's own function, and writes each text that the
// tests read, with what the function returned, as a line of JSON.
//
//     node extract.js SUITE TEST_FILE FUNCTION > texts.jsonl
//
// FUNCTION is the exported name, or `-` if the module itself is the function.
"use strict";
const Module = require("module");
const path = require("path");

const [suite, file, name] = process.argv.slice(2);
const seen = new Set();

function write(text, value) {
  if (typeof text !== "string" || value === undefined || seen.has(text)) return;
  const json = JSON.stringify(value);
  // What JSON cannot hold is no value of an answer.
  if (json === undefined || /Infinity|NaN/.test(String(value))) return;
  seen.add(text);
  process.stdout.write(JSON.stringify({ suite, text, expected: JSON.parse(json) }) + "\n");
}

function recording(read) {
  const recorded = (text, ...others) => {
    const value = read(text, ...others);
    if (Object.keys(others[0] ?? {}).every((option) => option === "fallback")) write(text, value);
    return value;
  };
  return Object.assign(recorded, read);
}

const load = Module._load;
Module._load = (request, parent, isMain) => {
  if (!request.startsWith(".") && !Module.builtinModules.includes(request)) {
    try {
      return load(request, parent, isMain);
    } catch {
      // A tool of the test that is not installed.
      return new Proxy(() => {}, { get: () => () => {} });
    }
  }
  const loaded = load(request, parent, isMain);
  const isRead = request.startsWith("..") && parent.filename === path.resolve(file);
  if (!isRead) return loaded;
  return name === "-" ? recording(loaded) : { ...loaded, [name]: recording(loaded[name]) };
};

const later = [];
global.describe = global.context = (_, tests) => tests(() => {});
global.it = (_, test) => later.push(test);
global.before = global.beforeEach = global.after = global.afterEach = () => {};

require(path.resolve(file));
for (const test of later) {
  try {
    test(() => {});
  } catch {
    // What the package refuses has no value.
  }
}
