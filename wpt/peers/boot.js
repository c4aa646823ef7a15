// Runs a test's program in Node, Deno or Bun: `boot.js PROGRAM`.

import { readFileSync } from "node:fs";
import process from "node:process";
import { lend } from "./lend.js";

const { eval: evaluate } = globalThis;
const heard = lend(globalThis, evaluate);
if (globalThis.Deno === undefined) {
  process.on("uncaughtException", (error) => heard.error(error));
  process.on("unhandledRejection", (reason) => heard.rejection(reason));
} else {
  // Deno tells the global of what is not caught, and ends: a worker goes on.
  for (const type of ["error", "unhandledrejection"]) addEventListener(type, (event) => event.preventDefault());
}
evaluate(readFileSync(process.argv[2], "utf8"));
