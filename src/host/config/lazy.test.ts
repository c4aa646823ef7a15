import { execFileSync } from "node:child_process";
import { join } from "node:path";
import t from "tap";

/** Packages that are loaded by reading what is said of an app and of a server. */
function loaded(folder: string): string[] {
  const program = `
    import { registerHooks } from "node:module";
    const packages = new Set();
    registerHooks({ resolve(specifier, context, next) {
      if (/^[a-z@]/.test(specifier) && !specifier.startsWith("node:")) packages.add(specifier);
      return next(specifier, context);
    } });
    const { readAppConfig, resolveServerConfig } = await import(${JSON.stringify(join(import.meta.dirname, "index.ts"))});
    const folder = ${JSON.stringify(folder)};
    await readAppConfig({ folder });
    await resolveServerConfig({ flags: { apps: folder }, environment: { NANO_PORT: "1" } });
    console.log(JSON.stringify([...packages].sort()));`;
  const args = ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as string[];
}

t.test("no parser and no validator is loaded where there is no file", (t) => {
  t.same(loaded(t.testdir({ "index.js": "" })), []);
  t.same(loaded(t.testdir({ "nano.jsonc": "{}" })), ["jsonc-parser", "smol-toml", "valibot"]);
  t.same(loaded(t.testdir({ "nano.server.jsonc": "{}" })), ["jsonc-parser", "smol-toml", "valibot"]);
  t.end();
});
