// The dashboard: looks at the server every two seconds and shows what changed.

import { ratesOf } from "../../figures/index.ts";
import { ApiError, type App, apps, token } from "./api.ts";
import { AppDetail } from "./app-detail.ts";
import { AppTable } from "./app-table.ts";
import { Charts } from "./charts.ts";
import { byId, setText } from "./elements.ts";
import { LiveLog } from "./live-log.ts";

const INTERVAL_MS = 2000;

const charts = new Charts();
const table = new AppTable((label) => choose(label));
const detail = new AppDetail(tell);
const log = new LiveLog();
let before: { apps: App[]; time: number } | undefined;
let chosen: string | undefined;
let timer: number | undefined;
/** Counts looks: who comes late with an answer is not listened to. */
let turn = 0;

function tell(problem: string): void {
  setText(byId("problem"), problem);
  byId("problem").hidden = problem === "";
}

function say(state: "" | "live" | "gone", text: string): void {
  byId("state").className = state;
  setText(byId("state"), text);
}

async function look(): Promise<void> {
  window.clearTimeout(timer);
  const mine = ++turn;
  try {
    if (!document.hidden) await showApps(() => mine === turn);
  } catch (error) {
    if (mine === turn) showFailure(error);
  }
  if (mine === turn && byId("token-form").hidden) timer = window.setTimeout(look, INTERVAL_MS);
}

async function showApps(isCurrent: () => boolean): Promise<void> {
  const now = { apps: await apps(), time: performance.now() };
  if (!isCurrent()) return;
  if (byId("state").className === "gone") tell("");
  byId("content").hidden = false;
  byId("forget").hidden = token.get() === "";
  const rates = ratesOf(before?.apps ?? now.apps, now.apps, before === undefined ? 1 : (now.time - before.time) / 1000);
  before = now;
  charts.add(rates);
  table.show(rates);
  table.mark(chosen);
  say("live", `${now.apps.length} ${now.apps.length === 1 ? "app" : "apps"}, live`);
  if (chosen === undefined) return;
  const app = now.apps.find(({ label }) => label === chosen);
  if (app === undefined) choose(undefined);
  else await detail.show(app, isCurrent);
}

function showFailure(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 401) {
    askForToken();
    return;
  }
  say("gone", "no answer");
  tell(`${error.message} Trying again every two seconds.`);
}

function askForToken(): void {
  tell(token.get() === "" ? "" : "That is not the token of this server.");
  token.forget();
  say("", "token needed");
  byId("forget").hidden = true;
  byId("content").hidden = true;
  byId("token-form").hidden = false;
  byId("token").focus();
}

function choose(label: string | undefined): void {
  chosen = label;
  charts.choose(label);
  log.follow(label);
  table.mark(label);
  byId("app").hidden = label === undefined;
  if (label === undefined) return;
  setText(byId("app-title"), label);
  for (const place of ["limits", "versions", "errors"]) byId(place).setAttribute("aria-busy", "true");
  void look().then(() => {
    for (const place of ["limits", "versions", "errors"]) byId(place).removeAttribute("aria-busy");
  });
  byId("app-title").focus();
}

byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = byId("token") as HTMLInputElement;
  token.set(field.value.trim());
  field.value = "";
  tell("");
  byId("token-form").hidden = true;
  void look();
});
byId("forget").addEventListener("click", () => {
  before = undefined;
  choose(undefined);
  turn++;
  window.clearTimeout(timer);
  token.forget();
  askForToken();
});
byId("close").addEventListener("click", () => choose(undefined));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && byId("token-form").hidden) void look();
});
void look();
