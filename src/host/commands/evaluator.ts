// Starts apps as a server does, one after the other, and has no requests for them.

import type { AppPlace, BuiltApp } from "../apps/index.ts";
import { type Engine, type EngineEvent, loadEngine, startEngine } from "../native/index.ts";
import type { Services, ServicesOptions } from "../services/index.ts";
import { ServedApps } from "./served-apps.ts";

export class Evaluator {
  #started: { engine: Engine; apps: ServedApps } | undefined;
  /** An app may call services when it starts. Their room is loaded by the first call. */
  #services: Promise<Services> | undefined;
  #proxies: ServicesOptions["proxies"];

  /**
   * Throws NANO_APP_EXCEPTION, or the code of a limit, where the app does not start. `proxies`: by which it reaches the
   * outside; those of the first app that does are kept.
   */
  async evaluate(place: AppPlace, built: BuiltApp, proxies: ServicesOptions["proxies"]): Promise<void> {
    this.#proxies = proxies;
    this.#started ??= this.#start();
    const { apps } = this.#started;
    await apps.replace(place, built);
    apps.remove(place.label);
  }

  #start(): { engine: Engine; apps: ServedApps } {
    const loaded = loadEngine();
    const { engine } = loaded;
    const apps = new ServedApps(
      engine,
      { many: true, ports: [], comparesBuilds: false, portsWanted: () => undefined },
      {},
    );
    startEngine(loaded, {
      executors: 1,
      poolSize: 0,
      maxLive: 1,
      memoryBytes: 0,
      accessEvents: false,
      onEvents: (events) => this.#onEvents(events, engine, apps),
    });
    return { engine, apps };
  }

  #onEvents(events: readonly EngineEvent[], engine: Engine, apps: ServedApps): void {
    for (const event of events) {
      if (event.type !== "service" && this.#services === undefined) continue;
      this.#services ??= loadServices(engine, apps, this.#proxies);
      void this.#services.then((services) => services.handle(event));
    }
  }

  async close(): Promise<void> {
    await (await this.#services)?.close();
    this.#started?.engine.stop();
  }
}

async function loadServices(engine: Engine, apps: ServedApps, proxies: ServicesOptions["proxies"]): Promise<Services> {
  const { Services } = await import("../services/index.ts");
  return new Services({
    answers: engine,
    allowPrivateNetwork: (app) => apps.find(app)?.place.config.allowPrivateNetwork === true,
    url: (app) => apps.find(app)?.place.config.url ?? null,
    proxies,
  });
}
