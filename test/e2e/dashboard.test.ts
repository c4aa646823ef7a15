// The dashboard, as a browser shows it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { chromium, Page } from "./chromium.ts";
import { dataDirectory, serveData } from "./deploying.ts";

const skip = chromium === undefined && "no Chromium is installed (Debian: apt-get install chromium)";

/** What would run, were it taken for markup or a script's source. */
const HOSTILE = `<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>`;
const source = (word: string) => `export default { fetch(request) {
  if (request.url.endsWith("/throw")) throw new Error(${JSON.stringify(HOSTILE)});
  return new Response("${word}");
} };`;

interface Opened {
  page: Page;
  url: string;
  token: string;
  server: Awaited<ReturnType<typeof serveData>>["server"];
  admin: Awaited<ReturnType<typeof serveData>>["admin"];
}

async function open(t: Test): Promise<Opened> {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data, ["--admin", "127.0.0.1:0"]);
  for (const word of ["one", "two"])
    t.match(await admin.deploy("shop", source(word), { message: HOSTILE }), { status: 201 });
  t.match(await admin.deploy("blog", source("blog")), { status: 201 });
  const { port } = server.line("admin") as { port: number };
  const token = readFileSync(join(data, "admin-token"), "utf8").trim();
  const page = await Page.open(t, chromium as string);
  const url = `http://127.0.0.1:${port}/`;
  await page.send("Page.navigate", { url });
  return { page, url, token, server, admin };
}

const enter = (token: string) => `{
  document.querySelector("#token").value = ${JSON.stringify(token)};
  document.querySelector("#token-form button").click();
}`;
const press = (text: string) =>
  `[...document.querySelectorAll("button")].find((each) => each.textContent === "${text}").click()`;
const textOf = (selector: string) => `document.querySelector("${selector}").innerText`;

t.test("it shows apps, errors as text and versions, and rolls back when that is confirmed", { skip }, async (t) => {
  const { page, url, token, server, admin } = await open(t);
  await page.until(`document.activeElement?.id === "token"`);
  await page.evaluate(enter("not-the-token-of-it"));
  await page.until(`${textOf("#problem")} === "That is not the token of this server."`);
  await page.evaluate(enter(token));
  await page.until(`document.querySelectorAll("#apps tbody tr").length === 2`);
  t.equal((await server.ask("/throw", { app: "shop" })).status, 500);
  await page.evaluate(press("shop"));
  await page.until(`document.querySelector("#errors pre")`);
  t.match(await page.evaluate(`document.querySelector("#errors pre").textContent`), HOSTILE);
  await page.until(`document.querySelectorAll("#versions li").length === 2`);
  t.match(await page.evaluate(textOf("#versions")), HOSTILE);
  t.match(await page.evaluate(textOf("#limits")), /memoryMb\s+128/);
  t.same(await page.evaluate(`document.querySelectorAll("main img, main script").length`), 0);
  t.equal(await page.evaluate("typeof pwned"), "undefined");

  await page.evaluate(press("Roll back"));
  await page.until(`document.querySelector("#confirm").open`);
  await page.evaluate(press("Cancel"));
  t.match(await admin.ask("GET", "/v1/apps/shop"), { body: { app: { version: 2 } } });
  await page.evaluate(press("Roll back"));
  await page.evaluate(`document.querySelector("#confirm-yes").click()`);
  await page.until(`document.querySelector('[aria-label="Roll back to version 2"]')`);
  t.match(await server.ask("/", { app: "shop" }), { body: "one" });

  await page.evaluate(press("App"));
  const order = `[...document.querySelectorAll("#apps tbody th")].map((each) => each.innerText).join()`;
  t.equal(await page.evaluate(order), "blog,shop");
  await page.evaluate(press("App"));
  t.equal(await page.evaluate(order), "shop,blog");
  t.equal(await page.evaluate(`document.querySelector("#apps [aria-sort]").getAttribute("aria-sort")`), "descending");
  for (const each of page.asked) t.ok(each.startsWith(url) || each === "data:,", each);
  t.same(
    page.said.filter((text) => !text.includes("401")),
    [],
    "no script failed, nothing was refused by the policy",
  );

  await server.stop();
  await page.until(`${textOf("#problem")}.startsWith("The server does not answer.")`);
});
