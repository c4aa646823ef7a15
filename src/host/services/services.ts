// What isolates cannot do themselves: their calls arrive as events of the engine and are answered through it.

import type { EngineEvent } from "../native/index.ts";
import { FetchService, type ServiceAnswers } from "./fetch/fetch-service.ts";

export interface ServicesOptions {
  answers: ServiceAnswers;
  /** May the app reach private networks? */
  allowPrivateNetwork(app: number): boolean;
  /** Names that are not asked for elsewhere -> addresses. They count as private when the address does. */
  hosts?: Readonly<Record<string, string>>;
}

export class Services {
  readonly #options: ServicesOptions;
  readonly #fetch: FetchService;

  constructor(options: ServicesOptions) {
    this.#options = options;
    this.#fetch = new FetchService(options.answers, options.hosts);
  }

  /** Takes the events of service calls; others are none of its business. */
  handle(event: EngineEvent): void {
    switch (event.type) {
      case "service":
        if (event.service === "fetch" && event.method === "fetch") {
          this.#fetch.begin(event, this.#options.allowPrivateNetwork(event.app));
        } else {
          const message = `no service ${JSON.stringify(`${event.service}.${event.method}`)}`;
          this.#options.answers.serviceFail(event.call, { name: "TypeError", message, code: "NANO_NO_SERVICE" });
        }
        return;
      case "serviceChunk":
        this.#fetch.find(event.call)?.write(event.bytes);
        return;
      case "serviceEnd":
        this.#fetch.find(event.call)?.endBody();
        return;
      case "serviceCredit":
        this.#fetch.find(event.call)?.addCredit(event.bytes);
        return;
      case "serviceCancel":
        this.#fetch.cancel(event.call);
        return;
    }
  }

  async close(): Promise<void> {
    await this.#fetch.close();
  }
}
