import t from "tap";
import { minimise } from "./minimise.ts";
import { newProgram, reductionsOf, sourceOf } from "./programs.ts";
import { Random } from "./random.ts";
import { newRequest, requestReductions } from "./requests.ts";

t.test("what does not matter goes, step by step", async (t) => {
  const program = {
    subject: 'new Headers([["a", "bcd"], ["e", "f"]])',
    steps: ['it.get("a")', "[...it]", 'it.set("x", "yz!")'],
  };
  let batches = 0;
  const smallest = await minimise(program, reductionsOf, async (programs) => {
    batches++;
    return programs.map(({ subject, steps }) => subject.includes("c") && steps.some((step) => step.includes("!")));
  });
  t.strictSame(smallest, { subject: 'new Headers([["", "c"]])', steps: ['it.set("", "!")'] });
  t.ok(batches > 3);
});

t.test("the same stays when nothing smaller shows the difference", async (t) => {
  const program = { subject: "new Headers()", steps: ["[...it]"] };
  t.equal(await minimise(program, reductionsOf, async (programs) => programs.map(() => false)), program);
});

t.test("requests get shorter paths and fewer headers", async (t) => {
  const request = newRequest(new Random(3), 1);
  const big = { ...request, path: "/a/[b", options: { headers: { "x-a": "1", accept: "b" }, body: "x" } };
  const smallest = await minimise(big, requestReductions, async (requests) =>
    requests.map(({ path, options }) => path.includes("[") && options.headers?.accept === "b"),
  );
  t.strictSame([smallest.path, smallest.options], ["/[", { headers: { accept: "b" } }]);
});

t.test("a seed makes the same programs again, and others make others", (t) => {
  const some = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 50 }, () => newProgram(random));
  };
  t.strictSame(some(1), some(1));
  t.notSame(some(1), some(2));
  t.end();
});

t.test("every program parses", (t) => {
  const random = new Random(7);
  const parses = (source: string) => {
    try {
      // biome-ignore lint/security/noGlobalEval: only whether it parses is asked.
      return typeof eval(`async () => {\n${source}\n}`) === "function";
    } catch {
      return false;
    }
  };
  const sources = Array.from({ length: 500 }, () => sourceOf(newProgram(random)));
  t.strictSame(
    sources.filter((source) => !parses(source)),
    [],
  );
  t.end();
});
