// The dashboard, as a browser shows it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import t, { type Test } from "tap";
import { chromium, type OpenPage, openPage, until } from "./chromium.ts";
import { dataDirectory, serveData } from "./deploying.ts";

const skip = chromium === undefined && "no Chromium is installed (Debian: apt-get install chromium)";

/** What would run, were it taken for markup or a script's source. */
const HOSTILE = `<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>`;
const source = (word: string) => `export default { fetch(request) {
  if (request.url.endsWith("/talk")) console.warn(${JSON.stringify(HOSTILE)});
  if (request.url.endsWith("/throw")) throw new Error(${JSON.stringify(HOSTILE)});
  return new Response("${word}");
} };`;

interface Opened extends OpenPage {
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
  const url = `http://127.0.0.1:${port}/`;
  return { ...(await openPage(t, chromium as string, url)), url, token, server, admin };
}

async function enter(page: Page, token: string): Promise<void> {
  await page.fill("#token", token);
  await page.click("#token-form button");
}

async function press(page: Page, text: string): Promise<void> {
  await page.locator("button:visible", { hasText: new RegExp(`^${text}$`) }).click();
}

const textOf = (selector: string) => `document.querySelector("${selector}").innerText`;

t.test("it shows apps, errors as text and versions, and rolls back when that is confirmed", { skip }, async (t) => {
  const { page, said, asked, url, token, server, admin } = await open(t);
  await until(page, `document.activeElement?.id === "token"`);
  await enter(page, "not-the-token-of-it");
  await until(page, `${textOf("#problem")} === "That is not the token of this server."`);
  await enter(page, token);
  await until(page, `document.querySelectorAll("#apps tbody tr").length === 2`);
  t.equal((await server.ask("/throw", { app: "shop" })).status, 500);
  await page.hover("#apps tbody tr:first-child td");
  const cells = `[...(document.querySelector("#apps tbody tr:hover")?.children ?? [])]`;
  // All of one colour.
  await until(page, `new Set(${cells}.map((cell) => getComputedStyle(cell).backgroundColor)).size === 1`);
  await press(page, "shop");
  await until(page, `document.querySelector("#errors pre")`);
  t.match(await page.evaluate(`document.querySelector("#errors pre").textContent`), HOSTILE);
  await until(page, `document.querySelectorAll("#versions li").length === 2`);
  t.match(await page.evaluate(textOf("#versions")), HOSTILE);
  t.match(await page.evaluate(textOf("#limits")), /memoryMb\s+128/);
  t.same(await page.evaluate(`document.querySelectorAll("main img, main script").length`), 0);
  t.equal(await page.evaluate("typeof pwned"), "undefined");

  await page.focus("#errors summary");
  await page.keyboard.press("Enter");
  t.equal((await server.ask("/throw", { app: "shop" })).status, 500);
  await until(page, `${textOf("#errors summary")}.endsWith("2 times")`);
  t.equal(await page.evaluate(`document.querySelector("#errors details").open`), true, "what is open stays open");
  t.equal(await page.evaluate(`document.activeElement.localName`), "summary");

  await press(page, "Roll back");
  await until(page, `document.querySelector("#confirm").open`);
  await press(page, "Cancel");
  t.match(await admin.ask("GET", "/v1/apps/shop"), { body: { app: { version: 2 } } });
  await press(page, "Roll back");
  await page.click("#confirm-yes");
  await until(page, `document.querySelector('[aria-label="Roll back to version 2"]')`);
  t.match(await server.ask("/", { app: "shop" }), { body: "one" });

  await press(page, "App");
  const order = `[...document.querySelectorAll("#apps tbody th")].map((each) => each.innerText).join()`;
  t.equal(await page.evaluate(order), "blog,shop");
  await press(page, "App");
  t.equal(await page.evaluate(order), "shop,blog");
  t.equal(await page.evaluate(`document.querySelector("#apps [aria-sort]").getAttribute("aria-sort")`), "descending");
  for (const each of asked) t.ok(each.startsWith(url) || each === "data:,", each);
  t.same(
    said.filter((text) => !text.includes("401")),
    [],
    "no script failed, nothing was refused by the policy",
  );

  await server.stop();
  await until(page, `${textOf("#problem")}.startsWith("The server does not answer.")`);
});

t.test("an app's log is live, is text, and can be held", { skip }, async (t) => {
  const { page, said, token, server } = await open(t);
  await until(page, `document.activeElement?.id === "token"`);
  await enter(page, token);
  await until(page, `document.querySelectorAll("#apps tbody tr").length === 2`);
  await press(page, "shop");
  const lines = `document.querySelectorAll("#log .line").length`;
  for (let asked = 0; (await page.evaluate(lines)) === 0 && asked < 100; asked++) {
    await server.ask("/talk", { app: "shop" });
    await server.ask("/", { app: "blog" });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await until(page, `document.querySelector("#log .access")`);
  t.match(await page.evaluate(`document.querySelector("#log .warn").textContent`), HOSTILE);
  t.equal(await page.evaluate(`document.querySelectorAll("#log img, #log script").length`), 0);
  t.equal(await page.evaluate("typeof pwned"), "undefined");
  t.notMatch(await page.evaluate(textOf("#log")), /GET \/ 200/, "not the other app's");

  await press(page, "Pause");
  const shown = await page.evaluate(lines);
  await server.ask("/held", { app: "shop" });
  await until(page, `${textOf("#log-state")}.includes("wait")`);
  t.equal(await page.evaluate(lines), shown);
  await press(page, "Resume");
  await until(page, `${textOf("#log")}.includes("GET /held")`);
  await page.click("#log-errors");
  t.notMatch(await page.evaluate(textOf("#log")), "GET /held", "only warnings and errors");
  server.signal("SIGHUP");
  await server.until(() => server.line("engine", { event: "replaced" }));
  await page.click("#log-errors");
  await server.ask("/fresh", { app: "shop" });
  await until(page, `${textOf("#log")}.includes("GET /fresh")`);
  t.same(
    said.filter((text) => !text.includes("401")),
    [],
  );
});

/** What has the focus, as somebody sees it, and whether that can be seen. */
const focusOf = (page: Page): Promise<{ name: string; isVisible: boolean }> =>
  page.evaluate(`(() => {
  const focused = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  const name = focused.getAttribute("aria-label") ?? (focused.id || focused.textContent.trim());
  return { name, isVisible: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
})()`);

t.test("by keyboard alone: in, through the table, an app, its log, and a version rolled back", { skip }, async (t) => {
  const { page, token, admin } = await open(t);
  await until(page, `document.activeElement?.id === "token"`);
  await page.keyboard.insertText(token);
  await page.keyboard.press("Enter");
  await until(page, `document.querySelectorAll("#apps tbody tr").length === 2`);
  /** Tabs to what is called so; all that is passed must be seen to have the focus. */
  const walkTo = async (name: string): Promise<string[]> => {
    const passed: string[] = [];
    while (passed.length < 60) {
      await page.keyboard.press("Tab");
      const focused = await focusOf(page);
      passed.push(focused.name);
      if (focused.name !== "") t.ok(focused.isVisible, `the focus is seen at ${focused.name}`);
      if (focused.name === name) return passed;
    }
    throw new Error(`no ${name} among ${passed.join(", ")}`);
  };
  t.same(await walkTo("App"), ["apps", "App"]);
  await page.keyboard.press("Enter");
  await until(page, `document.querySelector("#apps [aria-sort=ascending]")?.innerText.startsWith("App")`);
  await walkTo("shop");
  await page.keyboard.press("Enter");
  await until(page, `document.activeElement?.id === "app-title"`);
  await until(page, `document.querySelectorAll("#versions li").length === 2`);
  t.same(await walkTo("log"), [
    ...["close", "limits", "Roll back to version 1", "log-errors", "log-pause", "log-clear", "log"],
  ]);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  await until(page, `${textOf("#log-pause")} === "Resume"`);
  for (let back = 0; back < 2; back++) await page.keyboard.press("Shift+Tab");
  t.equal((await focusOf(page)).name, "Roll back to version 1");
  await page.keyboard.press("Enter");
  await until(page, `document.querySelector("#confirm").open`);
  t.equal((await focusOf(page)).name, "confirm-no", "nothing happens by one press more");
  await page.keyboard.press("Escape");
  await until(page, `!document.querySelector("#confirm").open`);
  t.equal((await focusOf(page)).name, "Roll back to version 1", "the focus is back");
  await page.keyboard.press("Enter");
  await until(page, `document.querySelector("#confirm").open`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await until(page, `document.querySelector('[aria-label="Roll back to version 2"]')`);
  t.match(await admin.ask("GET", "/v1/apps/shop"), { body: { app: { version: 1 } } });
});

interface AxNode {
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  properties?: { name: string; value: { value: unknown } }[];
}

t.test(
  "all that can be used has a name, charts tell what they show, nothing is too wide for a phone",
  {
    skip,
  },
  async (t) => {
    const { page, token } = await open(t);
    await until(page, `document.activeElement?.id === "token"`);
    await enter(page, token);
    await until(page, `document.querySelectorAll("#apps tbody tr").length === 2`);
    await press(page, "shop");
    await until(page, `document.querySelectorAll("#versions li").length === 2`);
    const tools = await page.context().newCDPSession(page);
    const { nodes } = (await tools.send("Accessibility.getFullAXTree")) as { nodes: AxNode[] };
    const seen = nodes.filter(({ ignored }) => !ignored);
    const nameOf = ({ name }: AxNode) => name?.value ?? "";
    const isFocusable = ({ properties = [] }: AxNode) =>
      properties.some(({ name, value }) => name === "focusable" && value.value === true);
    t.same(
      seen.filter((node) => isFocusable(node) && nameOf(node) === "").map(({ role }) => role?.value),
      [],
    );
    const roles = (role: string) => seen.filter((node) => node.role?.value === role).map(nameOf);
    const charts = roles("image").filter((name) => name.includes("over the last five minutes"));
    t.equal(charts.length, 4);
    for (const name of charts) t.match(name, /^\w[\w ]+ over the last five minutes: now \d.*, least \d.*, most \d/);
    t.same(roles("log"), ["Live log"]);
    t.ok(roles("meter").some((name) => /^memoryMb: [\d.]+ of 128$/.test(name)));
    t.same(
      roles("heading").filter((name) => name === ""),
      [],
    );
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      t.same(await page.evaluate(PALE), [], `${scheme}: text stands out from what is behind it`);
    }
    await page.setViewportSize({ width: 360, height: 700 });
    // The charts are drawn anew a moment later.
    await until(page, "innerWidth === 360 && document.documentElement.scrollWidth === 360");
    const small = `[...document.querySelectorAll("button")].filter((each) => each.offsetParent !== null && each.offsetHeight < 24)
    .map((each) => each.textContent)`;
    t.same(await page.evaluate(small), [], "a finger hits each button");
  },
);

/** Text with less than WCAG's contrast of 4.5 to 1. */
const PALE = `(() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const backOf = (element) => {
    const [r, g, b, a = 1] = parse(getComputedStyle(element).backgroundColor);
    return a === 0 && element.parentElement !== null ? backOf(element.parentElement) : [r, g, b];
  };
  const pale = [];
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    if (!hasText || element.offsetParent === null) continue;
    const [one, other] = [luminance(parse(getComputedStyle(element).color)), luminance(backOf(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) pale.push(element.textContent.trim() + " " + contrast.toFixed(2));
  }
  return pale;
})()`;
