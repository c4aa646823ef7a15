import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { listAssets } from "./list-assets.ts";

t.test("what would be served is listed, with what says how, and nothing beside the folder", async (t) => {
  const folder = t.testdir({
    "secret.txt": "secret",
    site: {
      "index.html": "x",
      _headers: "",
      "_worker.js": "",
      ".assetsignore": "parts",
      ".env": "x",
      ".well-known": { "a.txt": "x" },
      parts: { "a.html": "x" },
      deep: { "b.html": "y" },
    },
  });
  const site = join(folder, "site");
  writeFileSync(join(site, "__proto__"), "x");
  symlinkSync(join(folder, "secret.txt"), join(site, "leak.txt"));
  symlinkSync(folder, join(site, "out"));
  symlinkSync("..", join(site, "deep", "round"));
  symlinkSync("deep", join(site, "linked"));
  symlinkSync("nowhere", join(site, "broken"));
  const { manifest, files } = await listAssets(site);
  const paths = [".well-known/a.txt", "__proto__", "_headers", "deep/b.html", "index.html", "linked/b.html"];
  t.same(Object.keys(manifest), paths);
  t.equal(files.size, 3, "each content once");
  await t.rejects(listAssets(site, 4), { code: "NANO_USAGE", message: /site has more than 4 files/ });
  await t.resolves(listAssets(site, 5), "what says how does not count");
});
