// https://html.spec.whatwg.org/#the-navigator-object, as far as a server has one (D-HTML-2).

import { deferredRoom } from "../../infra/index.ts";
import { defineInterface, internalToken, requireInternal } from "../../webidl/index.ts";

const locksRoom = deferredRoom<typeof import("../../locks/index.ts")>("locks");

let isNavigator: (value: object) => boolean;

/** https://html.spec.whatwg.org/#the-navigator-object */
export class Navigator {
  #userAgent: string;

  static {
    isNavigator = (value) => #userAgent in value;
  }

  constructor(token: unknown = undefined, userAgent = "") {
    requireInternal(token);
    this.#userAgent = userAgent;
  }

  /** https://html.spec.whatwg.org/#client-identification, with the values that the standard wants everywhere. */
  get appCodeName(): string {
    void this.#userAgent;
    return "Mozilla";
  }

  get appName(): string {
    void this.#userAgent;
    return "Netscape";
  }

  get appVersion(): string {
    return this.#userAgent;
  }

  get platform(): string {
    void this.#userAgent;
    return "";
  }

  get product(): string {
    void this.#userAgent;
    return "Gecko";
  }

  get userAgent(): string {
    return this.#userAgent;
  }

  /** https://w3c.github.io/web-locks/#dom-navigatorlocks-locks, whatever the connection (D-HTML-5). */
  get locks(): object {
    void this.#userAgent;
    return locksRoom.load().locks;
  }
}

defineInterface(Navigator, { is: (value) => isNavigator(value) });

export const navigator = new Navigator(internalToken, "NANO/0.1");
