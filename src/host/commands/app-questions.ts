// What the supervisor asks about the apps that an engine serves.

import { cronsOf, type Overrides, settingsOf } from "../apps/index.ts";
import type { FollowedLogs } from "../observe/index.ts";
import type { AskedApp, AskOrder, Questions } from "../supervisor/index.ts";
import type { DeployedApps } from "./deployed-apps.ts";
import type { FolderSecrets } from "./folder-secrets.ts";
import type { ServedApp, ServedApps } from "./served-apps.ts";

export interface AppQuestionsOptions {
  apps: ServedApps;
  deployed: DeployedApps;
  secrets: FolderSecrets;
  followed: FollowedLogs;
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
    if (question === "follow") return this.#follow(given as Questions["follow"]["given"]);
    if (question === "entrust") return this.#entrust(given as Questions["entrust"]["given"]);
    if (question === "withdraw") this.#options.secrets.forget((given as Questions["withdraw"]["given"]).label);
    return deployed.answer(question, given);
  }

  async #entrust({ label, secrets }: Questions["entrust"]["given"]): Promise<Questions["entrust"]["answer"]> {
    await this.#options.secrets.entrust(label, secrets);
    return {};
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

  #follow({ labels }: Questions["follow"]["given"]): Questions["follow"]["answer"] {
    this.#options.followed.follow(labels);
    return {};
  }
}
