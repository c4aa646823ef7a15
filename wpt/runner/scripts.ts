// The texts of the scripts that a test is made of: from the files, and from the server what it fills in its names and ports.

import { readTestFile } from "./disk-answers.ts";
import type { ReadScript } from "./program.ts";
import type { Server } from "./protocol.ts";

/** The server fills in its names and ports. */
async function readFromServer(pathAndQuery: string, server: Server): Promise<string> {
  const { request } = await import("undici");
  const address = server.hosts["web-platform.test"] ?? "127.0.0.1";
  const answer = await request(`http://${address}:8000/${pathAndQuery}`, {
    headers: { host: "web-platform.test:8000" },
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`no script at /${pathAndQuery} (${answer.statusCode})`);
  return text;
}

export function scriptReader(root: string, server: Server | null): ReadScript {
  return async (pathAndQuery) => {
    const [path = ""] = pathAndQuery.split("?");
    const isTemplate = server !== null && (/\.sub\./.test(path) || pathAndQuery.includes("?"));
    if (isTemplate) return readFromServer(pathAndQuery, server);
    const bytes = readTestFile(root, path);
    if (bytes === undefined) throw new Error(`no script at /${path}`);
    return bytes.toString("utf8");
  };
}
