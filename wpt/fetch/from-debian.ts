// The tests out of the source package of a browser, which carries them: Debian's apt with a configuration of our own, made
// from the machine's sources, so that nothing on the machine is changed.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pin } from "./pin.ts";
import { ProgramFailure, retry, run, runPipe } from "./programs.ts";
import type { Progress } from "./progress.ts";

const aptHelper = "/usr/lib/apt/apt-helper";
/** Where in the package the tests are. */
const inPackage = "firefox-*/testing/web-platform";

type Package = NonNullable<Pin["debian"]>;

interface Tarball {
  uri: string;
  name: string;
  size: number;
  /** As apt writes it: "SHA256:…". */
  sum: string;
}

/** The machine's sources of Debian's own packages, as sources of source packages. */
export function sourcePackages(files: readonly { name: string; text: string }[]): { name: string; text: string }[] {
  const debian = /\/debian(-security)?\/?(\s|$)/;
  const result: { name: string; text: string }[] = [];
  for (const { name, text } of files) {
    if (name.endsWith(".sources")) {
      const stanzas = text.split(/\n\s*\n/).filter((stanza) => debian.test(/^URIs:.*$/m.exec(stanza)?.[0] ?? ""));
      const asSource = stanzas.map((stanza) => stanza.replace(/^Types:.*$/m, "Types: deb-src"));
      if (asSource.length > 0) result.push({ name, text: `${asSource.join("\n\n")}\n` });
    } else {
      const lines = text.split("\n").filter((line) => /^deb\s/.test(line) && debian.test(line));
      if (lines.length > 0) result.push({ name, text: `${lines.join("\n").replace(/^deb\s/gm, "deb-src ")}\n` });
    }
  }
  return result;
}

function machineSources(): { name: string; text: string }[] {
  const parts = "/etc/apt/sources.list.d";
  const names = existsSync(parts) ? readdirSync(parts).filter((name) => /\.(sources|list)$/.test(name)) : [];
  const files = names.map((name) => ({ name, file: join(parts, name) }));
  if (existsSync("/etc/apt/sources.list")) files.push({ name: "sources.list", file: "/etc/apt/sources.list" });
  return files.map(({ name, file }) => ({ name, text: readFileSync(file, "utf8") }));
}

/** Gives the environment in which apt looks at `folder` instead of the machine's own state. */
async function privateApt(folder: string): Promise<NodeJS.ProcessEnv> {
  for (const part of ["sources", "lists/partial", "cache/archives/partial"]) {
    await mkdir(join(folder, part), { recursive: true });
  }
  const sources = sourcePackages(machineSources());
  if (sources.length === 0) throw new ProgramFailure("apt: this machine has no sources of Debian's packages");
  for (const { name, text } of sources) await writeFile(join(folder, "sources", name), text);
  const config = join(folder, "apt.conf");
  const lines = [
    `Dir::Etc::sourcelist "/dev/null";`,
    `Dir::Etc::sourceparts "${join(folder, "sources")}";`,
    `Dir::State::lists "${join(folder, "lists")}";`,
    `Dir::Cache "${join(folder, "cache")}";`,
    `APT::Sandbox::User "root";`,
    `Acquire::Retries "3";`,
  ];
  await writeFile(config, `${lines.join("\n")}\n`);
  return { ...process.env, APT_CONFIG: config, LC_ALL: "C" };
}

/** The package's main tarball: at the pinned version, else at the one that apt knows. */
async function findTarball({ package: name, version }: Package, env: NodeJS.ProcessEnv): Promise<Tarball> {
  const uris = (what: string) => run("apt-get", ["source", "--only-source", "--print-uris", "-qq", what], { env });
  const list = await uris(`${name}=${version}`).catch(() => uris(name));
  for (const line of list.split("\n")) {
    const [uri = "", file = "", size = "", sum = ""] = line.replaceAll("'", "").split(" ");
    if (file.endsWith(".orig.tar.xz")) return { uri, name: file, size: Number(size), sum };
  }
  throw new ProgramFailure(`apt: the source package ${name} has no main tarball`);
}

/** Downloads to `file`; what was downloaded before is not downloaded again. */
async function download(tarball: Tarball, file: string, env: NodeJS.ProcessEnv, progress: Progress): Promise<void> {
  const stage = `downloading ${tarball.name}, ${Math.round(tarball.size / 1e6)} MB`;
  progress.show(stage);
  const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const timer = setInterval(() => {
    const size = Math.max(sizeOf(file), sizeOf(`${file}.FAILED`));
    progress.show(stage, size / tarball.size);
  }, 500);
  try {
    await retry(() => run(aptHelper, ["download-file", tarball.uri, file, tarball.sum], { env }));
  } finally {
    clearInterval(timer);
  }
}

/**
 * Puts `paths` of the tests into `folder`, and gives the upstream revision that the package says it has. `work` is kept
 * on failure, and what was downloaded into it is not downloaded again.
 */
export async function fetchFromDebian(
  source: Package,
  paths: readonly string[],
  { folder, work }: { folder: string; work: string },
  progress: Progress,
): Promise<string> {
  if (!existsSync(aptHelper)) throw new ProgramFailure("apt is not here");
  progress.show("asking apt for the source package");
  await mkdir(work, { recursive: true });
  const env = await privateApt(join(work, "apt"));
  await retry(() => run("apt-get", ["-qq", "update"], { env }));
  const tarball = await findTarball(source, env);
  const file = join(work, tarball.name);
  await download(tarball, file, env, progress);
  progress.show("unpacking the tests");
  const patterns = join(work, "patterns");
  const wanted = [`${inPackage}/meta/mozilla-sync`, ...paths.map((path) => `${inPackage}/tests/${path}`)];
  await writeFile(patterns, `${wanted.join("\n")}\n`);
  const unpacked = join(work, "unpacked");
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(unpacked);
  const tar = ["tar", "-xf", "-", "-C", unpacked, "--strip-components=3", "--wildcards", "-T", patterns];
  await runPipe(["xz", "-dc", "-T0", file], tar);
  const sync = readFileSync(join(unpacked, "meta", "mozilla-sync"), "utf8");
  await rename(join(unpacked, "tests"), folder);
  return /upstream:\s*([0-9a-f]{40})/.exec(sync)?.[1] ?? "";
}
