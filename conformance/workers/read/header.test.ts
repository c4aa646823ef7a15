import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { syntaxOf } from "./case.ts";
import { parseHeader } from "./header.ts";
import { readCases } from "./read-cases.ts";

t.test("a case says what it is about, what is asked and how it is set up", (t) => {
  const { title, exchanges, config } = parseHeader(
    `// One thing\n// on two lines.\n//> POST /a {"body":"x"}\n//> POST /a\n//@ vars {"A":1}\n//@ settle 5\nexport default {};\n//> GET /not-in-the-header`,
    "a.js",
  );
  t.equal(title, "One thing on two lines.");
  t.strictSame(
    exchanges.map(({ name, options }) => [name, options]),
    [
      ["POST /a", { body: "x" }],
      ["POST /a (2)", {}],
    ],
  );
  t.strictSame([config.vars, config.settle, config.flags], [{ A: 1 }, 5, []]);
  t.end();
});

t.test("without an exchange it is one GET; other kinds are known by their word", (t) => {
  const names = (source: string) => parseHeader(source, "a.js").exchanges.map(({ kind, name }) => `${kind} ${name}`);
  t.strictSame(names("// x\nlet a;"), ["request GET /"]);
  t.strictSame(names(`// x\n//> SCHEDULED {"cron":"* * * * *"}\n//> WEBSOCKET /ws`), [
    "scheduled SCHEDULED",
    "websocket WEBSOCKET /ws",
  ]);
  t.end();
});

t.test("what is misspelt is told with its place", (t) => {
  t.throws(() => parseHeader("export default {};", "a.js"), { message: /a\.js: begins with a comment/ });
  t.throws(() => parseHeader(`// x\n//> GET / {"bdy":"x"}`, "a.js"), { message: /a\.js:2: no option "bdy"/ });
  t.throws(() => parseHeader("// x\n//> get /", "a.js"), { message: /a\.js:2: "get \/" is no exchange/ });
  t.throws(() => parseHeader("// x\n//@ var {}", "a.js"), { message: /a\.js:2: no setting "var"/ });
  t.throws(() => parseHeader("// x\n//@ vars {a}", "a.js"), { message: /a\.js:2: no JSON/ });
  t.end();
});

t.test("modules export or import, service-worker scripts do neither", (t) => {
  t.equal(syntaxOf("// export\nexport default {};"), "module");
  t.equal(syntaxOf(`import "./a.js";`), "module");
  t.equal(syntaxOf(`addEventListener("fetch", () => {});`), "service-worker");
  t.end();
});

t.test("a case is a file or a folder", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "cases-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "dir", "many"), { recursive: true });
  writeFileSync(join(folder, "dir", "one.js"), "// One.\n");
  writeFileSync(join(folder, "dir", "many", "index.js"), "// Many.\nexport {};\n");
  writeFileSync(join(folder, "dir", "many", "data.bin"), "x");
  t.match(readCases(folder), [
    { id: "dir/many", label: "dir-many", syntax: "module", main: "index.js" },
    { id: "dir/one", label: "dir-one", syntax: "service-worker", main: "index.js" },
  ]);
  t.strictSame([...(readCases(folder)[0]?.files.keys() ?? [])].sort(), ["data.bin", "index.js"]);
  writeFileSync(join(folder, "dir", "Upper.js"), "// Upper.\n");
  t.throws(() => readCases(folder), { message: /Upper: name it in small letters/ });
  t.end();
});
