import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import t, { type Test } from "tap";
import { DataDirectory, DeployedTable, type VersionRow } from "./index.ts";

async function open(t: Test, folder = mkdtempSync(join(tmpdir(), "nano-"))): Promise<DataDirectory> {
  const data = await DataDirectory.open(folder);
  t.teardown(() => {
    data.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return data;
}

function version(label: string, number: number, bundle = `bundle ${number}`): VersionRow {
  return { label, number, created: number, message: "", bundle, bytes: 1, settings: "{}", assets: null };
}

const alone = (number: number) => ({ active: number, candidate: null, percent: null });

t.test("ten versions are kept, and those that serve", async (t) => {
  const table = new DeployedTable(await open(t), 10);
  t.equal(table.nextNumber("a"), 1);
  for (let number = 1; number <= 10; number++) t.same(table.add("A", version("a", number), alone(number)), []);
  table.setServing("a", alone(1));
  t.same(table.add("A", version("a", 11), { active: 1, candidate: 11, percent: 5 }), []);
  t.same(table.add("A", version("a", 12), { active: 1, candidate: 12, percent: 5 }), ["bundle 2"]);
  t.same(
    table.versions("a").map(({ number }) => number),
    [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 1],
  );
  t.same(
    table.serving().map(({ number }) => number),
    [1, 12],
  );
  t.equal(table.nextNumber("a"), 13);
  t.equal(table.hasBlob("bundle 3"), true);
  t.equal(table.hasBlob("bundle 2"), false);
  t.same(table.remove("a").length, 11);
  t.same([table.serving(), table.versions("a"), table.get("a")], [[], [], undefined]);
});

t.test("nobody else reads the database, whoever made its folder", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "nano-"));
  writeFileSync(join(folder, "nano.db"), "", { mode: 0o644 });
  const data = await open(t, folder);
  new DeployedTable(data, 10).add("A", version("a", 1), alone(1));
  for (const file of ["nano.db", "nano.db-wal"]) t.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
});

t.test("the assets of versions are kept as long as one of them lists them", async (t) => {
  const table = new DeployedTable(await open(t), 2);
  const add = (label: string, number: number, assets: string, contents: string[]) =>
    table.add(label, { ...version(label, number, `${label} ${number}`), assets }, alone(number), contents);
  t.same(add("a", 1, "list 1", ["x", "y"]), []);
  t.same(add("a", 2, "list 1", ["x", "y"]), []);
  t.same(add("b", 1, "list 2", ["y", "z"]), []);
  t.same(add("a", 3, "list 3", ["x"]), ["a 1", "list 1"], "another version has the list");
  t.same(
    ["list 1", "x", "y", "z", "list 3", "b 1"].map((digest) => table.hasBlob(digest)),
    Array(6).fill(true),
  );
  t.same(add("a", 4, "list 3", ["x"]), ["a 2", "list 1", "x", "y"]);
  t.same(
    ["list 1", "x", "y", "a 2"].map((digest) => table.hasBlob(digest)),
    [false, true, true, false],
  );
  t.same(table.remove("b"), ["b 1", "list 2", "y", "z"]);
  t.same(
    ["y", "z", "list 2", "x"].map((digest) => table.hasBlob(digest)),
    [false, false, false, true],
  );
});

t.test("a transaction that fails changes nothing, whatever was in it", async (t) => {
  const data = await open(t);
  const table = new DeployedTable(data, 10);
  table.add("a", version("a", 1), alone(1));
  t.throws(() => table.add("a", version("a", 1), alone(1)), { code: "NANO_DATA_UNUSABLE", message: /UNIQUE/ });
  t.throws(
    () =>
      data.transaction(() => {
        table.remove("a");
        throw new Error("mine");
      }),
    { message: "mine" },
  );
  t.same(table.versions("a").length, 1);
});

t.test("a blob that is held is there, even if it was about to be removed", async (t) => {
  const { blobs } = await open(t);
  for (let round = 0; round < 50; round++) {
    const content = Buffer.from(String(round));
    const { digest, release } = await blobs.write(content);
    t.equal(await blobs.hold(digest, content.length + 1), undefined, "another size");
    release();
    const file = blobs.fileOf(digest);
    const [, held] = await Promise.all([blobs.remove(digest, () => false), blobs.hold(digest, content.length)]);
    t.equal(held !== undefined, existsSync(file), "who holds it has it");
    held?.release();
    const [, again] = await Promise.all([blobs.remove(digest, () => false), blobs.write(content)]);
    t.ok(existsSync(file), "it was written again");
    await blobs.remove(digest, () => false);
    t.ok(existsSync(file), "it is wanted still");
    again.release();
  }
});

t.test("blobs are named by what is in them, written whole, and swept when nothing keeps them", async (t) => {
  const data = await open(t);
  const { blobs } = data;
  const one = await blobs.write(Buffer.from("one"));
  t.equal(readFileSync(blobs.fileOf(one.digest), "latin1"), "one");
  writeFileSync(blobs.fileOf(one.digest), "damaged");
  (await blobs.write(Buffer.from("one"))).release();
  t.equal(readFileSync(blobs.fileOf(one.digest), "latin1"), "one");
  const files = () =>
    readdirSync(join(data.folder, "blobs"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  writeFileSync(join(data.folder, "blobs", "unfinished-1"), "");
  await blobs.sweep(() => false);
  t.equal(files().length, 1, "what somebody wants stays");
  one.release();
  await blobs.sweep((digest) => digest === one.digest);
  t.equal(files().length, 1, "what is kept stays");
  await blobs.remove(one.digest, () => false);
  t.equal(files().length, 0);
  t.throws(() => blobs.fileOf("../../etc/passwd"), /Assert/);
});

t.test("a folder that is in use, of a newer NANO or no folder is refused", async (t) => {
  const data = await open(t);
  await t.rejects(DataDirectory.open(data.folder), {
    code: "NANO_DATA_IN_USE",
    message: new RegExp(`process ${process.pid}`),
  });
  const folder = mkdtempSync(join(tmpdir(), "nano-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "file");
  writeFileSync(file, "");
  await t.rejects(DataDirectory.open(file), { code: "NANO_DATA_UNUSABLE", message: /file already exists/ });
  new DatabaseSync(join(folder, "nano.db")).exec("PRAGMA user_version = 1000");
  await t.rejects(DataDirectory.open(folder), { code: "NANO_DATA_UNUSABLE", message: /written by a newer NANO/ });
  writeFileSync(join(folder, "nano.db"), "no database at all, and longer than the head of one".repeat(100));
  await t.rejects(DataDirectory.open(folder), { code: "NANO_DATA_UNUSABLE", message: /is no database/ });
});
