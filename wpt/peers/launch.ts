// How a peer is started on a test's program, in the configurations that suit it best.

import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { wptFolder } from "../fetch/pin.ts";
import { addressOf } from "../runner/program.ts";
import type { TestFile } from "../runner/protocol.ts";
import type { Peer } from "./peer.ts";

/** A command for one test. */
export interface Launch {
  command: string[];
  env: Record<string, string>;
}

/** Makes the folder ready in which a test's program lies, and gives the command that runs it. */
export type Configuration = (test: TestFile, folder: string) => Promise<Launch>;

export interface Configurations {
  peer: Peer;
  /** File of the authority that signed the server's certificates; "" for none. */
  certificates: string;
}

const boot = () => join(wptFolder(), "peers", "boot.js");

function node({ peer, certificates }: Configurations): Configuration {
  const flags = ["--experimental-eventsource", "--expose-gc", "--no-warnings"];
  return async (_test, folder) => ({
    command: [peer.program, ...flags, boot(), join(folder, "program.js")],
    env: { NODE_EXTRA_CA_CERTS: certificates },
  });
}

function deno({ peer, certificates }: Configurations): Configuration {
  const trust = certificates === "" ? [] : [`--cert=${certificates}`];
  const flags = ["run", "-A", "--quiet", "--no-config", "--no-lock", "--v8-flags=--expose-gc", ...trust];
  return async (test, folder) => ({
    command: [peer.program, ...flags, `--location=${addressOf(test)}`, boot(), join(folder, "program.js")],
    env: { DENO_DIR: join(dirname(folder), "deno"), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
  });
}

function bun({ peer, certificates }: Configurations): Configuration {
  return async (_test, folder) => ({
    command: [peer.program, "run", "--expose-gc", "--experimental-http2-fetch", boot(), join(folder, "program.js")],
    env: { NODE_EXTRA_CA_CERTS: certificates, BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0", DO_NOT_TRACK: "1" },
  });
}

/** As in https://github.com/cloudflare/workerd/blob/main/build/wpt_test.bzl: its own runs have these flags. */
const always = ["nodejs_compat", "experimental"];

/** What a file gets more of differs, so each runs with all three. */
const workerdFlags = [
  always,
  [...always, "pedantic_wpt"],
  [...always, "pedantic_wpt", "typescript_implemented_streams"],
];

function workerd(flags: readonly string[], { peer, certificates }: Configurations): Configuration {
  const trust = certificates === "" ? "" : `trustedCertificates = [embed "authority.pem"], `;
  const config = `using Workerd = import "/workerd/workerd.capnp";
const tests :Workerd.Config = (
  services = [
    ( name = "test", worker = (
        modules = [
          ( name = "worker", esModule = embed "worker.js" ),
          ( name = "lend", esModule = embed "lend.js" ),
          ( name = "program", text = embed "program.js" ),
        ],
        bindings = [( name = "unsafe", unsafeEval = void )],
        compatibilityDate = "${peer.version}",
        compatibilityFlags = [${flags.map((flag) => `"${flag}"`).join(", ")}],
    ) ),
    ( name = "internet", network = (
        allow = ["public", "private"],
        tlsOptions = ( ${trust}trustBrowserCas = false )
    ) ),
  ],
);
`;
  return async (_test, folder) => {
    await mkdir(folder, { recursive: true });
    await copyFile(join(wptFolder(), "peers", "workerd.js"), join(folder, "worker.js"));
    await copyFile(join(wptFolder(), "peers", "lend.js"), join(folder, "lend.js"));
    if (certificates !== "") await copyFile(certificates, join(folder, "authority.pem"));
    await writeFile(join(folder, "tests.capnp"), config);
    return { command: [peer.program, "test", "--experimental", join(folder, "tests.capnp")], env: {} };
  };
}

/** Of several configurations, that one counts for a file with which more of it passes. */
export function configurationsOf(given: Configurations): Configuration[] {
  if (given.peer.name === "node") return [node(given)];
  if (given.peer.name === "deno") return [deno(given)];
  if (given.peer.name === "bun") return [bun(given)];
  return workerdFlags.map((flags) => workerd(flags, given));
}
