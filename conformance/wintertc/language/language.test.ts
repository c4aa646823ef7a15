import t from "tap";
import { judge } from "./language.ts";

const pass = { status: "PASS", message: "" } as const;
const lacks = { status: "FAIL", message: "x is not defined" } as const;
const told = (result: typeof pass | typeof lacks) => new Map([["x", result]]);

t.test("what both have passes, and any difference fails", async (t) => {
  t.strictSame(judge({ name: "x", ...pass }, told(pass)), { name: "x", ...pass });
  t.match(judge({ name: "x", ...lacks }, told(pass)), { status: "FAIL", message: /^only the plain engine has it/ });
  t.match(judge({ name: "x", ...pass }, told(lacks)), {
    status: "FAIL",
    message: /^the plain engine does not have it/,
  });
  t.match(judge({ name: "x", ...lacks }, told(lacks)), { status: "FAIL", message: /^neither has it/ });
  t.match(judge({ name: "x", ...pass }, new Map()), { status: "FAIL" });
});

t.test("the lines in which built-ins differ are told", async (t) => {
  const lines = (...all: string[]) => ({ status: "PASS", message: JSON.stringify(all) }) as const;
  const { status, message } = judge({ name: "x", ...lines("a", "b") }, new Map([["x", lines("a", "c")]]));
  t.equal(status, "FAIL");
  t.equal(message, "only here: b; only in the plain engine: c");
});
