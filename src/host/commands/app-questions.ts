// What the supervisor asks about the apps that an engine serves.

import { cronsOf, type Overrides, settingsOf } from "../apps/index.ts";
import { NanoError } from "../errors/index.ts";
import type { AskedApp, AskOrder, Questions } from "../supervisor/index.ts";
import type { AppLog } from "./app-log.ts";
import type { DeployedApps } from "./deployed-apps.ts";
import type { ServedApp, ServedApps } from "./served-apps.ts";

export interface AppQuestionsOptions {
  apps: ServedApps;
  deployed: DeployedApps;
  log: AppLog;
  overrides: Overrides;
}

export class AppQuestions {
  readonly #options: AppQuestionsOptions;

  constructor(options: AppQuestionsOptions) {
    this.#options = options;
  }

  async answer({ question, given }: AskOrder): Promise<unknown> {
    const { apps, deployed } = this.#options;
    if (question === "apps") return this.#page(given as Questions["apps"]["given"]);
    if (question === "find") return this.#asked(apps.called((given as Questions["find"]["given"]).name));
    if (question === "log") return this.#logOf(given as Questions["log"]["given"]);
    return deployed.answer(question, given);
  }

  #page({ after, limit }: Questions["apps"]["given"]): AskedApp[] {
    const { apps } = this.#options;
    const labels = apps.labels().sort();
    const first = after === undefined ? 0 : labels.findIndex((label) => label > after);
    const page = first === -1 ? [] : labels.slice(first, limit === undefined ? undefined : first + limit);
    return page.flatMap((label) => apps.get(label) ?? []).map((app) => this.#asked(app));
  }

  #asked({ place, built, deployed }: ServedApp): AskedApp {
    const { label, name, config } = place;
    const { limits } = settingsOf(place, this.#options.overrides);
    const version = deployed === undefined ? {} : { version: deployed.version };
    const { crons } = cronsOf(name, config);
    return { label, name, limits, isDormant: built === undefined, crons, ...version };
  }

  #logOf({ label, from }: Questions["log"]["given"]): Questions["log"]["answer"] {
    const { apps, log } = this.#options;
    if (apps.get(label) === undefined) throw new NanoError("NANO_NO_APP", `there is no app "${label}"`);
    return { ...log.followed.take(label, from, Date.now()), engine: process.pid };
  }
}
