// Sends the contents of assets that a server lacks, several at a time.

import { readFile } from "node:fs/promises";
import type { ListedAssets } from "../../assets/index.ts";
import { NanoError, systemReason } from "../../errors/index.ts";
import type { AdminClient } from "./client.ts";

const AT_ONCE = 8;
/** What is on the server may go until the version names it: a deploy of another app may have been the last that had it. */
const MOST_ATTEMPTS = 3;

/** `deploy` comes when all of them are there. */
export async function withAssets<Answer>(
  client: AdminClient,
  assets: ListedAssets | undefined,
  deploy: () => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    if (assets !== undefined) await sendMissing(client, assets);
    try {
      return await deploy();
    } catch (error) {
      const isMissing = error instanceof NanoError && error.code === "NANO_ASSETS_MISSING";
      if (!isMissing || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

async function sendMissing(client: AdminClient, { manifest, files }: ListedAssets): Promise<void> {
  const { missing } = (await client.ask("POST", "/v1/assets", { files: manifest })) as { missing: string[] };
  const left = missing.values();
  let sent = 0;
  const sendNext = async () => {
    for (const digest of left) {
      await client.put(`/v1/assets/${digest}`, await contentOf(files.get(digest) ?? ""));
      showProgress(++sent, missing.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
}

async function contentOf(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: unknown) => {
    throw new NanoError("NANO_NO_SUCH_PATH", `${file}: ${systemReason(cause)}`, { cause });
  });
}

/** A line of a terminal that is written over. */
function showProgress(sent: number, all: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r${sent} of ${all} assets sent${sent === all ? "\n" : ""}`);
}
