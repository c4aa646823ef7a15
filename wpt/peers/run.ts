// Runs tests on a peer, a process for each, against the tests' own server.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programOf } from "../runner/program.ts";
import type { FileResult, TestFile } from "../runner/protocol.ts";
import { scriptReader } from "../runner/scripts.ts";
import { startServer } from "../runner/wptserve.ts";
import { type Configuration, configurationsOf } from "./launch.ts";
import { namesFor, type WithNames } from "./names.ts";
import type { Peer } from "./peer.ts";
import { runInPeer } from "./peer-process.ts";

export interface PeerRun {
  /** Of the tests. */
  root: string;
  /** Processes at once. */
  jobs: number;
  onResult(result: FileResult): void;
}

interface Place {
  configurations: Configuration[];
  withNames: WithNames;
  /** Where the programs of tests are written. */
  folder: string;
  readScript: ReturnType<typeof scriptReader>;
}

function passed({ subtests }: FileResult): number {
  return subtests.filter(({ status }) => status === "PASS").length;
}

/** The better of what came of all configurations; the first of equals. */
async function runOne(test: TestFile, { configurations, withNames, folder, readScript }: Place): Promise<FileResult> {
  let program: string;
  try {
    program = await programOf(test, readScript, false);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id: test.id, status: "ERROR", message, subtests: [], millis: 0 };
  }
  let best: FileResult | undefined;
  for (const configuration of configurations) {
    const own = await mkdtemp(join(folder, "test-"));
    await writeFile(join(own, "program.js"), program.toWellFormed());
    const { command, env } = await configuration(test, own);
    const result = await runInPeer(test, { command: withNames(command), env }, own);
    if (best === undefined || passed(result) > passed(best)) best = result;
    await rm(own, { recursive: true, force: true });
    if (best.subtests.length > 0 && passed(best) === best.subtests.length && best.status === "OK") break;
  }
  return best as FileResult;
}

/** Every test with a result. */
export async function runOnPeer(peer: Peer, tests: readonly TestFile[], run: PeerRun): Promise<FileResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "nano-peer-"));
  await mkdir(folder, { recursive: true });
  const server = await startServer(run.root);
  try {
    const { hosts, certificates } = server.address;
    const place: Place = {
      configurations: configurationsOf({ peer, certificates }),
      withNames: namesFor(hosts, join(folder, "hosts")),
      folder,
      readScript: scriptReader(run.root, server.address),
    };
    const results = new Map<string, FileResult>();
    const queue = [...tests];
    const work = async () => {
      for (let test = queue.shift(); test !== undefined; test = queue.shift()) {
        const result = await runOne(test, place);
        results.set(result.id, result);
        run.onResult(result);
      }
    };
    await Promise.all(Array.from({ length: run.jobs }, work));
    return tests.map(({ id }) => results.get(id) as FileResult);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
