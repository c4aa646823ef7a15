// The tests from their own repository: one revision, no history, and of its files only those that are pinned.

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Pin } from "./pin.ts";
import { pinnedPaths } from "./pin.ts";
import { retry, run } from "./programs.ts";
import type { Progress } from "./progress.ts";

/** Nobody is asked for a password, and a connection that stalls is given up. */
const settings = ["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=30", "-c", "advice.detachedHead=false"];
const environment = { ...process.env, GIT_TERMINAL_PROMPT: "0" };

/** Puts the tests into `folder`. Fails within seconds when the repository can't be reached. */
export async function fetchFromGit(pin: Pin, folder: string, progress: Progress): Promise<void> {
  const git = (args: string[], timeoutMs = 15 * 60_000) =>
    run("git", [...settings, ...args], { cwd: folder, env: environment, timeoutMs });
  progress.show(`asking ${pin.repository}`);
  await mkdir(folder, { recursive: true });
  await git(["ls-remote", "--exit-code", pin.repository, "HEAD"], 15_000);
  await git(["init", "--quiet"]);
  await git(["remote", "add", "origin", pin.repository]);
  await git(["sparse-checkout", "set", "--no-cone", ...pinnedPaths(pin).map((path) => `/${path}`)]);
  progress.show("fetching the tests from their repository");
  await retry(() => git(["fetch", "--quiet", "--depth=1", "--filter=blob:none", "origin", pin.revision]));
  await retry(() => git(["checkout", "--quiet", "--detach", pin.revision]));
  await rm(join(folder, ".git"), { recursive: true, force: true });
}
