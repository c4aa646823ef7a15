import { spawnSync } from "node:child_process";
import { join } from "node:path";
import t from "tap";
import { parseOptions, UsageError } from "./options.ts";

const names = ["cold-start", "memory"];
const parse = (...args: string[]) => parseOptions(args, names);

t.test("without a question all are asked, of all peers", (t) => {
  t.match(parse(), { questions: names, against: undefined, quick: false, readme: false, rounds: undefined });
  t.end();
});

t.test("questions, peers and numbers", (t) => {
  t.match(parse("memory", "--against", "workerd,node", "--quick", "--rounds", "3", "--seconds", "2"), {
    questions: ["memory"],
    against: ["workerd", "node"],
    quick: true,
    rounds: 3,
    seconds: 2,
  });
  t.same(parse("memory", "cold-start").questions, ["memory", "cold-start"]);
  t.same(parse("--against", "none").against, []);
  t.equal(parse("--installed-only").installedOnly, true);
  t.end();
});

t.test("what cannot be asked gets one line with the way out", (t) => {
  const cases: [string[], RegExp][] = [
    [["memroy"], /^.*'memroy'.* There is no such question: cold-start, memory\.$/],
    [["--against", "workerd,demo"], /^.*"demo" is no peer: workerd,deno,bun,node or none\.$/],
    [["--against"], /^option '--against <PEERS>' argument missing$/],
    [["--rouns", "3"], /^unknown option '--rouns' \(Did you mean --rounds\?\)$/],
    [["--rounds", "0"], /^.*'0' is invalid\. It is a whole number from 1 to 100\.$/],
    [["--seconds", "1.5"], /^.*It is a whole number from 1 to 600\.$/],
  ];
  for (const [args, message] of cases) {
    try {
      parse(...args);
      t.fail(`${args.join(" ")} is taken`);
    } catch (error) {
      t.ok(error instanceof UsageError);
      t.match(error, { message, exitCode: 2 });
    }
  }
  t.end();
});

t.test("help is no error", (t) => {
  t.throws(() => parse("--help"), { exitCode: 0, message: /QUESTION: cold-start, memory; all of them/ });
  t.end();
});

t.test("the command says it and ends with 2", (t) => {
  const main = join(import.meta.dirname, "main.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", main, "nope"], { encoding: "utf8" });
  t.same([status, stdout], [2, ""]);
  t.match(stderr, /^npm run bench: .*There is no such question: cold-start, memory, dormant, routes, [^\n]*\n$/);
  t.end();
});
