import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import t from "tap";
import { Connection } from "../clients/connection.ts";
import { AppFolder, family } from "./app-folder.ts";
import { serveNano } from "./nano.ts";
import { processesUnder, startServer } from "./process.ts";

const options = process.platform === "linux" ? {} : { skip: "there is no /proc" };
const alive = (pid: number) => existsSync(`/proc/${pid}/exe`);

t.test("all that was started ends with it", options, async (t) => {
  const folder = new AppFolder(family(2, 'export default { fetch: () => new Response("APP_NAME") };'));
  const serving = await serveNano(folder, { cores: "0" });
  const connection = new Connection(serving.port);
  t.match(await connection.ask("app1"), /app1$/);
  connection.close();
  const pids = processesUnder(serving.pid);
  t.ok(pids.length >= 2, "nano serve is two processes");
  await serving.stop();
  t.same(pids.filter(alive), []);
  folder.remove();
  t.notOk(existsSync(folder.apps));
});

t.test("a server that ends before it serves is an error with what it wrote", async (t) => {
  const args = ["-e", 'console.error("no port for me"); process.exit(3)'];
  const command = { program: process.execPath, args, tellsOn: 1, portOf: () => undefined } as const;
  await t.rejects(startServer(command), /ended \(exit code 3\) before it served: no port for me/);
  await t.rejects(startServer({ ...command, program: "/nowhere/server" }), /\/nowhere\/server.*ENOENT/);
});

t.test("a benchmark that is ended leaves neither servers nor folders", options, async (t) => {
  const code = `
    const { AppFolder, family } = await import(${JSON.stringify(join(import.meta.dirname, "app-folder.ts"))});
    const { serveNano } = await import(${JSON.stringify(join(import.meta.dirname, "nano.ts"))});
    const { processesUnder } = await import(${JSON.stringify(join(import.meta.dirname, "process.ts"))});
    const folder = new AppFolder(family(1, "export default { fetch: () => new Response() };"));
    const serving = await serveNano(folder);
    console.log(JSON.stringify({ apps: folder.apps, pids: processesUnder(serving.pid) }));
  `;
  const child = spawn(process.execPath, ["--no-warnings", "--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await new Promise<string[]>((resolve) => {
    createInterface(child.stdout).on("line", (text) => resolve([text]));
  });
  const { apps, pids } = JSON.parse(line ?? "") as { apps: string; pids: number[] };
  t.ok(existsSync(apps));
  t.ok(pids.filter(alive).length >= 2);
  child.kill("SIGTERM");
  t.equal(await new Promise((resolve) => child.on("close", resolve)), 143);
  // They end a moment after they are told.
  for (let tries = 0; tries < 500 && pids.some(alive); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  t.same(pids.filter(alive), []);
  t.notOk(existsSync(apps));
});
