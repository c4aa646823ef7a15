import t from "tap";
import type { ModuleRule } from "../config/index.ts";
import { ModuleRules } from "./module-rules.ts";

function rule(type: ModuleRule["type"], glob: string, fallthrough = false): ModuleRule {
  return { type, globs: [glob], fallthrough };
}

t.test("wrangler's defaults", (t) => {
  const rules = new ModuleRules();
  for (const path of ["./a.txt", "../b/c.html", "pkg/d.sql"]) t.match(rules.typeOf(path), { type: "Text" }, path);
  t.match(rules.typeOf("./a.bin"), { type: "Data", isEnded: false });
  t.match(rules.typeOf("./a.wasm?module"), { type: "CompiledWasm" });
  for (const path of ["./a.js", "./txt", "./a.txt.js", "./a-wasm"]) {
    t.equal(rules.typeOf(path), undefined, path);
    t.notMatch(path, rules.filter);
  }
  t.end();
});

t.test("the first that fits counts, and a type goes on only where a rule says so", (t) => {
  const rules = new ModuleRules([rule("Data", "**/x/*.txt"), rule("Text", "**/*.md", true), rule("Text", "*.[ab]?")]);
  t.match(rules.typeOf("./x/a.txt"), { type: "Data" });
  t.match(rules.typeOf("./a.md"), { type: "Text", isEnded: false });
  t.match(rules.typeOf("./c.[ab]?"), { type: "Text", isEnded: false }, "all but stars stands for itself");
  t.equal(rules.typeOf("./c.a"), undefined);
  t.match(rules.typeOf("./y/a.txt"), { type: "Text", isEnded: true });
  t.match(rules.typeOf("./a.bin"), { type: "Data", isEnded: true });
  t.match(rules.typeOf("./a.wasm"), { type: "CompiledWasm", isEnded: false });
  t.end();
});

t.test("a rule for code leaves to others what they have", (t) => {
  const rules = new ModuleRules([rule("ESModule", "**/*"), rule("CommonJS", "**/*.cjs")]);
  t.match(rules.typeOf("./a.txt"), { type: "Text" });
  t.match(rules.typeOf("./a.anything"), { type: "ESModule" });
  t.end();
});
