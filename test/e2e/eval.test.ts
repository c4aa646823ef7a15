import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { nano, root } from "./nano.ts";

const evaluate = (code: string, ...options: string[]) => nano(["eval", ...options, code]);

t.test("values are printed as a console prints them", async (t) => {
  const cases: [string, string][] = [
    ["1 + 1", "2\n"],
    ["undefined", "undefined\n"],
    ["const a = 1", "undefined\n"],
    ["'text'", "'text'\n"],
    ["({ a: [1, 'b'] })", "{ a: [ 1, 'b' ] }\n"],
    ["await new Promise((resolve) => setTimeout(resolve, 5, 'later'))", "'later'\n"],
    ["Promise.resolve(7)", "7\n"],
    ["eval('1 + 2')", "3\n"],
  ];
  for (const [code, out] of cases) t.same(await evaluate(code), { code: 0, out, err: "" }, code);
});

t.test("the console: output to standard output, warnings to standard error", async (t) => {
  t.same(await evaluate("console.log('a'); console.error('b'); 1"), { code: 0, out: "a\n1\n", err: "b\n" });
});

t.test("standard input, a TypeScript file, a file with imports", async (t) => {
  const folder = t.testdir({
    "typed.ts": "interface A { b: number }\nconst a: A = { b: 4 }\na.b",
    "main.ts": "import { twice } from './twice'\nconst a: number = await twice(21)\na",
    "twice.ts": "export const twice = async (n: number): Promise<number> => n * 2",
  });
  t.match(await nano(["eval", "-"], { input: "await 1;\n[1, 2]" }), { code: 0, out: "[ 1, 2 ]\n" });
  t.match(await nano(["eval", "--file", "typed.ts"], { cwd: folder }), { code: 0, out: "4\n" });
  t.match(await nano(["eval", "--file", "main.ts"], { cwd: folder }), { code: 0, out: "42\n" });
});

t.test("an exception: its stack with the right place, exit code 1", async (t) => {
  const folder = t.testdir({
    "main.ts": "import { boom } from './boom'\nconst a: number = await 1\n\nboom(a)",
    "boom.ts": "// a comment\nexport function boom(a: number): never {\n  throw new RangeError('no ' + a)\n}",
  });
  t.match(await evaluate("1;\nnull.x"), { code: 1, out: "", err: /^TypeError: .*\n {4}at \[eval\]:2:6\n$/ });
  t.match(await evaluate("await 1; null.x"), { code: 1, out: "", err: /^TypeError: .*\n {4}at \[eval\]:1:15\n$/ });
  t.match(await evaluate("foo bar"), { code: 1, err: /^SyntaxError: .*\n? *at \[eval\]:1/ });
  t.match(await evaluate("throw 5"), { code: 1, out: "", err: "5\n" });
  const bundled = await nano(["eval", "--file", "main.ts"], { cwd: folder });
  t.match(bundled, { code: 1, err: /^RangeError: no 1\n {4}at boom \(boom\.ts:3:9\)\n {4}at main\.ts:4:1\n/ });
});

t.test("a limit: which one, exit code 3", async (t) => {
  const cases: [string, string[], RegExp][] = [
    ["for (;;);", ["--cpu-ms", "50"], /more than 50 ms of CPU time \(NANO_CPU_LIMIT; --cpu-ms allows more\)\n$/],
    ["const a = []; for (;;) a.push(new Array(1000).fill(a.length))", ["--memory-mb", "32"], /NANO_MEMORY_LIMIT/],
    ["new Uint8Array(2 ** 26)", ["--memory-mb", "32"], /more than 32 MB of memory \(NANO_MEMORY_LIMIT/],
    ["await new Promise((resolve) => setTimeout(resolve, 60_000))", ["--wall-ms", "50"], /NANO_WALL_LIMIT/],
  ];
  for (const [code, options, err] of cases) t.match(await evaluate(code, ...options), { code: 3, out: "", err }, code);
});

t.test("an output that nobody reads ends it quietly; one that is full, with a line", async (t) => {
  const piped = (code: string, to: string) =>
    spawnSync("bash", ["-c", `"$0" eval "$1" ${to}; echo "\${PIPESTATUS[0]}"`, join(root, "bin", "nano"), code], {
      encoding: "utf8",
    });
  const many = piped("for (let i = 0; i < 100_000; i++) console.log(i)", "| head -n 1");
  t.same([many.stdout, many.stderr], ["0\n0\n", ""]);
  const long = piped("'x'.repeat(10_000_000)", "| head -c 4");
  t.same([long.stdout, long.stderr], ["'xxx0\n", ""]);
  if (!existsSync("/dev/full")) return;
  const full = piped("1", "> /dev/full");
  t.same([full.stdout, full.stderr], ["4\n", "nano: its output cannot be written: no space left on device\n"]);
});
