// One app: its limits and what it uses of them, its versions, its last errors.

import { memoryOf, sizeText } from "../../figures/index.ts";
import { ApiError, type App, errorsOf, type LoggedError, rollBack, type Version, versionsOf } from "./api.ts";
import { confirmed } from "./confirm.ts";
import { button, byId, countText, make, setText } from "./elements.ts";

const MB = 1024 * 1024;

/** What is used of a limit now, in its unit; the others bound a request, and only what met them is counted. */
function usesOf({ counters, levels }: App): Record<string, number> {
  const { startingIsolates = 0, idleIsolates = 0, busyIsolates = 0, open = 0, waiting = 0 } = levels;
  const { requests = 0, cpuMicros = 0, subrequests = 0 } = counters;
  return {
    ...{ memoryMb: memoryOf(levels) / MB, running: open - waiting, waiting },
    isolates: startingIsolates + idleIsolates + busyIsolates,
    ...(requests === 0 ? {} : { cpuMs: cpuMicros / 1000 / requests, subrequests: subrequests / requests }),
  };
}
const means = new Set(["cpuMs", "subrequests"]);

export class AppDetail {
  readonly #tell: (problem: string) => void;
  /** By place: what is shown there, as text. */
  readonly #shown = new Map<string, string>();

  constructor(tell: (problem: string) => void) {
    this.#tell = tell;
  }

  async show(app: App, isCurrent: () => boolean): Promise<void> {
    setText(byId("app-title"), app.label);
    byId("app").hidden = false;
    this.#put("limits", { limits: app.limits, uses: usesOf(app), hits: app.hits }, () => limitsOf(app));
    const versions = app.version === undefined ? Promise.resolve([]) : versionsOf(app.name);
    const [errors, kept] = await Promise.all([errorsOf(app.label), versions.catch(ignoreMissing)]);
    if (!isCurrent()) return;
    const focused = document.activeElement?.closest("details")?.querySelector("pre")?.textContent;
    this.#put("errors", [app.label, errors], () => errorList(errors, openErrors()));
    if (focused !== undefined) refocus(focused);
    this.#put("versions", [app.label, kept], () => this.#versionList(app, kept));
  }

  /** Made anew only where something changed: what is open or focused stays. */
  #put(place: string, value: unknown, content: () => Node): void {
    const text = JSON.stringify(value);
    if (this.#shown.get(place) === text) return;
    this.#shown.set(place, text);
    byId(place).replaceChildren(content());
  }

  #versionList(app: App, versions: readonly Version[]): Node {
    if (app.version === undefined) return empty("It is served from the server's folder: deployed apps have versions.");
    if (versions.length === 0) return empty("No versions are kept.");
    const items = versions.map((version) => {
      const { number, created, message, percent, bytes } = version;
      const said = make("span", {}, make("strong", {}, `${number}`), message === "" ? "" : ` ${message}`);
      const facts = `${new Date(created).toLocaleString()} · ${sizeText(bytes)}`;
      said.append(make("br"), make("span", { class: "quiet" }, facts));
      const serving = make("span", { class: "badge" }, percent === 100 ? "serves" : `serves ${percent} % `);
      const back = button("Roll back", () => void this.#rollBack(app, number), {
        "aria-label": `Roll back to version ${number}`,
      });
      const shown = [...(percent > 0 ? [serving] : []), ...(percent < 100 ? [back] : [])];
      return make("li", { class: "version" }, said, make("span", {}, ...shown));
    });
    return make("ul", {}, ...items);
  }

  async #rollBack({ label, name, version }: App, number: number): Promise<void> {
    const question = `New requests for ${label} go to version ${number} in the place of ${version}. It is started aside first.`;
    if (!(await confirmed(question))) return;
    try {
      await rollBack(name, number);
      this.#tell("");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#tell(`${label} was not rolled back: ${error.message}`);
    }
  }
}

/** The app may be gone since the look, or the server has no data directory. */
function ignoreMissing(error: unknown): Version[] {
  if (error instanceof ApiError && (error.status === 404 || error.status === 409)) return [];
  throw error;
}

function empty(text: string): Node {
  return make("p", { class: "empty" }, text);
}

function limitsOf(app: App): Node {
  const uses = usesOf(app);
  const head = ["Limit", "Most", "Used"].map((title) => make("th", { scope: "col" }, title));
  const rows = Object.entries(app.limits).map(([name, most]) => {
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, name),
      make("td", {}, mostText(name, most)),
      useCell(name, most, uses[name]),
    );
  });
  const hits = Object.entries(app.hits).filter(([, count]) => count > 0);
  const met = hits.map(([code, count]) => `${code} × ${count.toLocaleString("en")}`).join(", ");
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  const said = make(
    "p",
    { class: "quiet" },
    met === "" ? "Nothing failed and no limit was met since the start." : `Limits and failures since the start: ${met}`,
  );
  return make("div", {}, table, said);
}

/** The unit is the name's end. */
function mostText(name: string, most: number): string {
  if (name.endsWith("Bytes")) return sizeText(most);
  const unit = name.endsWith("Ms") ? " ms" : name.endsWith("Mb") ? " MB" : "";
  return `${most.toLocaleString("en")}${unit}`;
}

function useCell(name: string, most: number, used: number | undefined): Node {
  if (used === undefined) return make("td", { class: "quiet" }, "–");
  const text = `${countText(used)}${means.has(name) ? " a request" : ""} `;
  const meter = make("meter", { min: "0", max: `${most || 1}`, high: `${most * 0.8}`, optimum: "0", value: `${used}` });
  meter.setAttribute("aria-label", `${name}: ${countText(used)} of ${most}`);
  return make("td", {}, text, meter);
}

function openErrors(): Set<string | null> {
  return new Set([...document.querySelectorAll("#errors details[open] pre")].map(({ textContent }) => textContent));
}

function refocus(text: string): void {
  const shown = [...document.querySelectorAll("#errors details")];
  const found = shown.find((each) => each.querySelector("pre")?.textContent === text)?.querySelector("summary");
  if (found !== document.activeElement) found?.focus({ preventScroll: true });
}

/** Those whose text is among the open ones stay open. */
function errorList(errors: readonly LoggedError[], open: ReadonlySet<string | null>): Node {
  if (errors.length === 0) return empty("None of late.");
  // The latest of those that are alike stands for all of them.
  const alike = Map.groupBy(errors, ({ text }) => text);
  return make("ul", {}, ...[...alike.values()].map((each) => errorItem(each, open)));
}

function errorItem([latest, ...others]: LoggedError[], open: ReadonlySet<string | null>): Node {
  const { time = "", requestId = "", text = "" } = latest ?? {};
  const [first = ""] = text.split("\n", 1);
  const when = make("time", { datetime: time, class: "quiet" }, new Date(time).toLocaleString());
  const times = others.length === 0 ? "" : make("span", { class: "times" }, `${others.length + 1} times`);
  const summary = make("summary", {}, when, ` ${first} `, times);
  const request = requestId === "" ? "" : make("p", { class: "quiet" }, `Request ${requestId}`);
  const details = make("details", {}, summary, make("pre", {}, text), request);
  details.open = open.has(text);
  return make("li", {}, details);
}
