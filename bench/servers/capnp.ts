// Configurations of workerd, as text.

import type { App } from "./app-folder.ts";

/** A text literal of Cap'n Proto. It has C's escapes, and takes UTF-8 as it is. */
export function capnpText(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be escaped
    .replace(/[\x00-\x1f\x7f]/g, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return `"${escaped}"`;
}

const DATE = "2026-11-01";

function worker(source: string, bindings: readonly string[] = []): string {
  return `( compatibilityDate = ${capnpText(DATE)},
      modules = [ (name = "index.js", esModule = ${capnpText(source)}) ],
      bindings = [ ${bindings.join(",\n        ")} ] )`;
}

function config(services: readonly { name: string; worker: string }[], entry: string): string {
  const entries = services.map((service) => `(name = ${capnpText(service.name)}, worker = ${service.worker})`);
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    ${entries.join(",\n    ")}
  ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = ${capnpText(entry)}) ],
);
`;
}

/** One app that answers for every host. */
export function singleConfig({ name, source }: App): string {
  return config([{ name, worker: worker(source) }], name);
}

/** The same, and it may fetch from this machine, over TLS of whom the certificate names. */
export function proxyConfig(app: App, authority: string): string {
  const trust = `tlsOptions = (trustedCertificates = [${capnpText(authority)}])`;
  const internet = `(name = "internet", network = (allow = ["public", "private"], ${trust})),`;
  return singleConfig(app).replace("services = [", `services = [\n    ${internet}`);
}

const router = `export default {
  fetch(request, env) {
    const host = request.headers.get("host");
    return env[host.slice(0, host.indexOf("."))].fetch(request);
  },
};`;

/** Each app a service; a worker before them finds that of the host's first label. */
export function servicesConfig(apps: readonly App[]): string {
  const bindings = apps.map(({ name }) => `(name = ${capnpText(name)}, service = ${capnpText(name)})`);
  const services = apps.map(({ name, source }) => ({ name, worker: worker(source) }));
  return config([{ name: "the router", worker: worker(router, bindings) }, ...services], "the router");
}

const loader = `export default {
  fetch(request, env) {
    const host = request.headers.get("host");
    const app = host.slice(0, host.indexOf("."));
    const load = () => ({
      compatibilityDate: ${JSON.stringify(DATE)},
      mainModule: "index.js",
      modules: { "index.js": env.SOURCE.replaceAll("APP_NAME", app) },
    });
    return env.LOADER.get(app, load).getEntrypoint().fetch(request);
  },
};`;

/** Apps of any name, made of one source in which `APP_NAME` is replaced, by workerd's worker loader (experimental). */
export function loaderConfig(source: string): string {
  const bindings = [`(name = "LOADER", workerLoader = ())`, `(name = "SOURCE", text = ${capnpText(source)})`];
  return config([{ name: "the loader", worker: worker(loader, bindings) }], "the loader");
}
