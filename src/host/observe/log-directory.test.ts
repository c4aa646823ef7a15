import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { LogDirectory } from "./log-directory.ts";

const noneDropped = () => "dropped\n";
const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");

t.test("a file for each app, however many there are", async (t) => {
  const folder = join(t.testdir({}), "logs");
  const logs = new LogDirectory({ folder, mostOpen: 2, failed: (text) => t.fail(text) });
  for (const round of ["one", "two"]) {
    for (const label of ["a", "b", "c", "d"]) logs.append(label, `${label} ${round}\n`, noneDropped);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await logs.close();
  t.same(readdirSync(folder).sort(), ["a.log", "b.log", "c.log", "d.log"]);
  for (const label of ["a", "b", "c", "d"]) t.equal(read(folder, `${label}.log`), `${label} one\n${label} two\n`);
});

t.test("a name that is no label stays in the folder", async (t) => {
  const folder = join(t.testdir({}), "logs");
  const logs = new LogDirectory({ folder, failed: (text) => t.fail(text) });
  for (const label of ["../../x", "/etc/x", "..", "a\0b"]) logs.append(label, "line\n", noneDropped);
  await logs.close();
  t.same(readdirSync(folder).sort(), ["_.log", "__.._x.log", "_etc_x.log", "a_b.log"]);
});

t.test("a file that is large is set aside, and so many are kept", async (t) => {
  const folder = t.testdir({ "a.log": "old and long\n" });
  const logs = new LogDirectory({ folder, mostBytes: 10, kept: 2, failed: (text) => t.fail(text) });
  for (const line of ["first line\n", "second line\n", "third\n", "more\n"]) {
    logs.append("a", line, noneDropped);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await logs.close();
  t.same(readdirSync(folder).sort(), ["a.log", "a.log.1", "a.log.2"]);
  t.equal(read(folder, "a.log.2"), "first line\n");
  t.equal(read(folder, "a.log.1"), "second line\n");
  t.equal(read(folder, "a.log"), "third\nmore\n");
});

t.test("two processes write one file, and one of them sets it aside", async (t) => {
  const folder = t.testdir({});
  const make = () => new LogDirectory({ folder, mostBytes: 10, kept: 3, failed: (text) => t.fail(text) });
  const [one, two] = [make(), make()];
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
  two.append("a", "two\n", noneDropped);
  await settle();
  for (const line of ["one one one\n", "one more\n"]) {
    one.append("a", line, noneDropped);
    await settle();
  }
  two.append("a", "two again and more\n", noneDropped);
  await settle();
  two.append("a", "two at the end\n", noneDropped);
  await Promise.all([one.close(), two.close()]);
  const all = readdirSync(folder).map((name) => read(folder, name));
  t.equal(all.join("").split("\n").length - 1, 5, "no line is lost");
  t.equal(read(folder, "a.log"), "one more\ntwo at the end\n", "the one that it set aside is not set aside again");
});

t.test("what cannot be written is told of once, and lost", async (t) => {
  const folder = t.testdir({});
  mkdirSync(join(folder, "a.log"));
  const told: string[] = [];
  const logs = new LogDirectory({ folder, failed: (text) => told.push(text) });
  logs.append("a", "line\n", noneDropped);
  await new Promise((resolve) => setTimeout(resolve, 20));
  logs.append("a", "line\n", noneDropped);
  logs.append("b", "line\n", noneDropped);
  await logs.close();
  t.match(told, [/^log lines are lost: .*directory/]);
  t.equal(told.length, 1);
  t.equal(read(folder, "b.log"), "line\n");
});

t.test("lines that come faster than they are written are dropped, and that is said", async (t) => {
  const folder = t.testdir({});
  const logs = new LogDirectory({ folder, failed: (text) => t.fail(text) });
  const big = `${"x".repeat(600_000)}\n`;
  for (let i = 0; i < 5; i++) logs.append("a", big, noneDropped);
  await new Promise((resolve) => setTimeout(resolve, 50));
  logs.append("a", "last\n", (count) => `${count} dropped\n`);
  await logs.close();
  const lines = read(folder, "a.log").trimEnd().split("\n");
  t.same(lines.slice(-2), [`${5 - (lines.length - 2)} dropped`, "last"]);
  t.ok(lines.length < 7);
});

t.test("a folder that can't be made ends the command", (t) => {
  const folder = t.testdir({ file: "" });
  writeFileSync(join(folder, "file"), "");
  chmodSync(join(folder, "file"), 0o600);
  t.throws(() => new LogDirectory({ folder: join(folder, "file", "logs"), failed: () => undefined }), {
    code: "NANO_USAGE",
  });
  t.end();
});
