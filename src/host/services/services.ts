// What isolates cannot do themselves: their calls arrive as events of the engine and are answered through it.

import type { EngineEvent, ServiceCallEvent } from "../native/index.ts";
import type { HostAddresses } from "./fetch/connections.ts";
import { DirectFetches, type UpstreamEngine } from "./fetch/direct-fetches.ts";
import { Dispatchers } from "./fetch/dispatchers.ts";
import { type AppRights, FetchService, type ServiceAnswers } from "./fetch/fetch-service.ts";
import { EgressProxies, type EgressProxyOptions } from "./fetch/proxies/egress-proxies.ts";
import { WebSocketService } from "./websocket/websocket-service.ts";

export interface ServicesOptions {
  answers: ServiceAnswers;
  /** Sends what is simple by itself. */
  upstream?: UpstreamEngine;
  /** May the app reach private networks? */
  allowPrivateNetwork(app: number): boolean;
  /** The app's own URL, by which it has an origin; null, as is the rule, when it has none. */
  url?(app: number): URL | null;
  /** Names that are not asked for elsewhere. They count as private when their addresses do. */
  hosts?: HostAddresses;
  /** By which the outside is reached; without: there are none. */
  proxies?: EgressProxyOptions | undefined;
}

export class Services {
  readonly #options: ServicesOptions;
  readonly #dispatchers: Dispatchers;
  readonly #direct: DirectFetches;
  readonly #fetch: FetchService;
  readonly #sockets: WebSocketService;

  constructor(options: ServicesOptions) {
    this.#options = options;
    const proxies = new EgressProxies(options.proxies);
    this.#dispatchers = new Dispatchers(options.hosts ?? {}, proxies, (url, forMs) => {
      // Behind a proxy over TLS that is one TLS within another, which the engine does not speak.
      if (!proxies.encryptsTls) void this.#direct.speaksHttp1(url, forMs);
    });
    // The engine speaks no TLS.
    const upstream = proxies.encryptsPlain ? undefined : options.upstream;
    this.#direct = new DirectFetches(upstream ?? null, this.#dispatchers);
    this.#fetch = new FetchService(options.answers, this.#dispatchers, this.#direct);
    this.#sockets = new WebSocketService(options.answers, this.#dispatchers);
  }

  /** Takes the events of service calls; others are none of its business. */
  handle(event: EngineEvent): void {
    switch (event.type) {
      case "service":
        this.#begin(event);
        return;
      case "serviceChunk":
        this.#find(event.call)?.write(event.bytes);
        return;
      case "serviceEnd":
        this.#find(event.call)?.endBody();
        return;
      case "serviceCredit":
        this.#find(event.call)?.addCredit(event.bytes);
        return;
      case "serviceCancel":
        this.#fetch.cancel(event.call);
        this.#sockets.cancel(event.call);
        return;
      case "upstreamConnect":
        this.#direct.connect(event);
        return;
      case "upstreamHead":
        this.#direct.answered(event.call, event.answer);
        return;
      case "upstreamTaken":
        this.#direct.taken(event.call);
        return;
      case "upstreamChunk":
        this.#direct.find(event.call)?.receive(event.bytes);
        return;
      case "upstreamEnd":
        this.#direct.end(event);
        return;
    }
  }

  #begin(event: ServiceCallEvent): void {
    const name = `${event.service}.${event.method}`;
    const rights: AppRights = {
      allowPrivateNetwork: this.#options.allowPrivateNetwork(event.app),
      url: this.#options.url?.(event.app) ?? null,
    };
    if (name === "fetch.fetch" || name === "fetch.events") this.#fetch.begin(event, rights);
    else if (name === "websocket.connect") this.#sockets.begin(event, rights);
    else {
      const message = `no service ${JSON.stringify(name)}`;
      this.#options.answers.serviceFail(event.call, { name: "TypeError", message, code: "NANO_NO_SERVICE" });
    }
  }

  #find(call: number) {
    return this.#fetch.find(call) ?? this.#sockets.find(call);
  }

  async close(): Promise<void> {
    this.#fetch.close();
    this.#sockets.close();
    await this.#dispatchers.close();
  }
}
