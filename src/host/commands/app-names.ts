// The names that apps ask each other by: the one that its configuration gives an app, or else its label.

import type { Engine } from "../native/index.ts";

interface Named {
  name: string;
  id: number;
}

export class AppNames {
  readonly #engine: Pick<Engine, "setService">;
  readonly #byLabel = new Map<string, Named>();
  /** By name, then by label: several may have the same, and the last one answers. */
  readonly #byName = new Map<string, Map<string, number>>();
  /** As the engine knows them. */
  readonly #told = new Map<string, number>();

  constructor(engine: Pick<Engine, "setService">) {
    this.#engine = engine;
  }

  /** Another app, or none, has the label from now on. */
  change(label: string, app: Named | undefined): void {
    const before = this.#byLabel.get(label);
    if (before !== undefined && before.name !== app?.name) this.#forgetName(before.name, label);
    if (app === undefined) {
      this.#byLabel.delete(label);
    } else {
      this.#byLabel.set(label, app);
      const labels = this.#byName.get(app.name) ?? new Map<string, number>();
      this.#byName.set(app.name, labels.set(label, app.id));
    }
    for (const name of new Set([label, before?.name, app?.name])) if (name !== undefined) this.#tell(name);
  }

  #forgetName(name: string, label: string): void {
    const labels = this.#byName.get(name);
    labels?.delete(label);
    if (labels?.size === 0) this.#byName.delete(name);
  }

  #tell(name: string): void {
    const id = [...(this.#byName.get(name)?.values() ?? [])].at(-1) ?? this.#byLabel.get(name)?.id ?? 0;
    if ((this.#told.get(name) ?? 0) === id) return;
    this.#engine.setService(name, id);
    if (id === 0) this.#told.delete(name);
    else this.#told.set(name, id);
  }

  /** Of the first app that is called so. */
  labelOf(name: string): string | undefined {
    return this.#byName.get(name)?.keys().next().value;
  }
}
