import { spawnSync } from "node:child_process";
import { join } from "node:path";
import t from "tap";

const main = join(import.meta.dirname, "main.ts");

function nano(args: string[], input = "", cwd = process.cwd()): { code: number | null; out: string; err: string } {
  const environment = { ...process.env, NO_COLOR: "1" };
  const child = spawnSync(process.execPath, [main, ...args], { input, cwd, env: environment, encoding: "utf8" });
  return { code: child.status, out: child.stdout, err: child.stderr };
}

t.test("help and versions are no errors", (t) => {
  for (const args of [[], ["--help"], ["help"], ["-h"]]) {
    const { code, out, err } = nano(args);
    t.same([code, err], [0, ""]);
    t.match(
      out,
      /Usage: nano COMMAND.*serve \[options\] \[PATH\].*check \[options\] \[PATH\.\.\.\].*eval \[options\] \[CODE\]/s,
    );
  }
  for (const args of [
    ["help", "serve"],
    ["serve", "--help"],
  ])
    t.match(nano(args), { code: 0, out: /--watch/ });
  const { code, out } = nano(["--version"]);
  t.equal(code, 0);
  t.match(out, /^NANO \d+\.\d+\.\d+\nV8 \d+\.\d+\S+\nengine Node \d+\S+ \(\w+-\w+\)\n$/);
  t.end();
});

t.test("mistakes in usage: one line with the way out, exit code 2", (t) => {
  const folder = t.testdir({ examples: { hello: { "index.js": "" } }, "code.js": "1" });
  const cases: [string[], RegExp][] = [
    [["sreve"], /^nano: unknown command 'sreve' \(did you mean serve\?\)\nSee nano --help\.\n$/],
    [["help", "sreve"], /^nano: unknown command 'sreve' \(did you mean serve\?\)\n$/],
    [["secret", "put", "shop"], /^nano secret put: missing required argument 'NAME'\nSee nano secret put --help\.\n$/],
    [["secret", "putt"], /^nano secret: unknown command 'putt' \(did you mean put\?\)\nSee nano help secret\.\n$/],
    [["examples"], /^nano: unknown command 'examples' \(did you mean nano serve examples\?\)\n/],
    [["--versoin"], /^nano: unknown option '--versoin' \(did you mean --version\?\)\n/],
    [["serve"], /^nano serve: nothing to serve: give PATH, "apps" in nano\.server\.jsonc, or --data for apps/],
    [["serve", "--prot", "1", "."], /^nano serve: unknown option '--prot' \(did you mean --port\?\)\n/],
    [["serve", "--port", "70000", "."], /^nano serve: option .* is invalid\. It is a whole number from 0 to 65535\.\n/],
    [["serve", "--port", "1e3", "."], /'1e3' is invalid/],
    [["serve", "--var", "A", "."], /'A' is invalid\. It is NAME=VALUE\.\n/],
    [["serve", "--limit", "cpuMs", "."], /'cpuMs' is invalid\. It is NAME=VALUE\.\n/],
    [["serve", "--limit", "cpuMS=1", "."], /There is no limit "cpuMS" \(did you mean cpuMs\?\): cpuMs, startupCpuMs/],
    [["serve", "--limit-max", "memoryMb=1", "."], /It is a whole number from 4 to 4096\.\n/],
    [["serve", "--log-format", "xml", "."], /Allowed choices are text, json\./],
    [
      ["serve", "examples/helo"],
      /^nano serve: examples\/helo: no such file or folder \(did you mean examples\/hello\?\)\n$/,
    ],
    [["eval"], /^nano eval: nothing to evaluate: /],
    [["eval", "1", "+", "1"], /^nano eval: too many arguments/],
    [["eval", "1", "--file", "code.js"], /^nano eval: code and --file are given/],
    [["eval", "--file", "cod.js"], /^nano eval: cod\.js: no such file \(did you mean code\.js\?\)\n$/],
    [["eval", "--file", "examples"], /^nano eval: examples: this is a folder\n$/],
    [["eval", "--memory-mb", "much", "1"], /^nano eval: .*It is a whole number from 4 to 4096\.\n/],
  ];
  for (const [args, message] of cases) {
    const { code, out, err } = nano(args, "", folder);
    t.same([code, out], [2, ""], args.join(" "));
    t.match(err, message);
  }
  t.end();
});

t.test("an app's or the code's own mistake: place and source line, exit code 1", (t) => {
  const folder = t.testdir({ "app.js": "export default {\n  fetch() { return new; }\n}" });
  const code = nano(["eval", "-"], "await 1;\nlet = ;");
  t.equal(code.code, 1);
  t.match(code.err, /^nano eval: \[stdin\]:2:\d+: SyntaxError: .*\n {2}2 \| let = ;\n {4}\| +\^\n$/);
  const broken = nano(["serve", "app.js", "--port", "0"], "", folder);
  t.equal(broken.code, 1);
  t.match(broken.err, /^nano serve: app\.js:2:\d+: .*\n {2}2 \| {3}fetch\(\) \{ return new; \}\n {4}\| +\^\n$/);
  t.end();
});
