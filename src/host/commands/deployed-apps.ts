// The engine's side of deployed apps: versions are evaluated aside, and put in their place when the supervisor says so.

import { isDeepStrictEqual } from "node:util";
import { buildDeployed, type DeployedApp, type Overrides, placeOfDeployed, settingsOf } from "../apps/index.ts";
import { NanoError } from "../errors/index.ts";
import type { DeployedState, Question } from "../supervisor/index.ts";
import type { ServedApp, ServedApps, Serving } from "./served-apps.ts";

type DeployQuestion = Exclude<Question, "apps" | "find" | "follow" | "entrust">;

export class DeployedApps {
  readonly #apps: ServedApps;
  readonly #overrides: Overrides;
  /** Evaluated, and not in their places yet, by label. */
  readonly #aside = new Map<string, ServedApp[]>();

  constructor(apps: ServedApps, overrides: Overrides) {
    this.#apps = apps;
    this.#overrides = overrides;
  }

  /** Nothing is read of them before somebody asks for them. `failed`: what cannot be served. */
  addAll(states: readonly DeployedState[], failed: (error: NanoError) => void): void {
    for (const state of states) {
      try {
        this.#apps.put(this.#servingOf(state));
      } catch (error) {
        if (!(error instanceof NanoError)) throw error;
        failed(error);
      }
    }
  }

  async answer(question: DeployQuestion, given: unknown): Promise<object> {
    if (question === "evaluate") return this.evaluate(given as DeployedApp);
    if (question === "activate") this.activate(given as DeployedState);
    else if (question === "discard") this.discard((given as { label: string }).label);
    else this.withdraw((given as { label: string }).label);
    return {};
  }

  /** Throws why it cannot serve: NANO_NAME_TAKEN, NANO_APP_EXCEPTION. */
  async evaluate(deployed: DeployedApp): Promise<{ warnings: string[] }> {
    this.#requireFree(deployed);
    const place = placeOfDeployed(deployed);
    const built = await buildDeployed(deployed, this.#overrides);
    const app = await this.#apps.prepare(place, built, deployed);
    this.#aside.set(deployed.label, [...(this.#aside.get(deployed.label) ?? []), app]);
    return { warnings: settingsOf(place, this.#overrides).warnings };
  }

  #requireFree({ label, name }: DeployedApp): void {
    const served = this.#apps.get(label);
    if (served === undefined || served.deployed !== undefined) return;
    throw new NanoError(
      "NANO_NAME_TAKEN",
      `${name}: the server's folder has an app of that name: deploy by another name`,
    );
  }

  /** Those that were evaluated serve; what was not is built when somebody asks for it. */
  activate(state: DeployedState): void {
    this.#apps.put(this.#servingOf(state));
    this.discard(state.label);
  }

  #servingOf({ label, active, candidate }: DeployedState): Serving {
    const app = this.#appOf(active);
    return {
      label,
      app,
      ...(candidate && { candidate: { app: this.#appOf(candidate.app), percent: candidate.percent } }),
    };
  }

  #appOf(deployed: DeployedApp): ServedApp {
    const known = [...(this.#aside.get(deployed.label) ?? []), ...this.#apps.servingAt(deployed.label)];
    const same = known.findLast((app) => isDeepStrictEqual(app.deployed, deployed));
    return same ?? this.#apps.makeDormant(placeOfDeployed(deployed), this.#overrides, deployed);
  }

  /** What was evaluated and does not serve goes. */
  discard(label: string): void {
    const serving = this.#apps.servingAt(label);
    for (const app of this.#aside.get(label) ?? []) if (!serving.includes(app)) this.#apps.drop(app);
    this.#aside.delete(label);
  }

  withdraw(label: string): void {
    this.discard(label);
    if (this.#apps.get(label)?.deployed !== undefined) this.#apps.remove(label);
  }
}
