// https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/http/: another app, to be asked as
// the network is.

import { fetchRequest, type Response, requestRecordFrom } from "../../fetch/index.ts";
import {
  defineInterface,
  internalToken,
  rejectedPromise,
  requireArguments,
  requireInternal,
} from "../../webidl/index.ts";

let isFetcher: (value: object) => boolean;

class Fetcher {
  /** Of the binding, by which the engine knows where it leads. */
  #name: string;

  static {
    isFetcher = (value) => #name in value;
  }

  constructor(token: unknown, name: string) {
    requireInternal(token);
    this.#name = name;
  }

  fetch(input: unknown, init: unknown = undefined): Promise<Response> {
    try {
      const name = this.#name;
      requireArguments(arguments.length, 1, "Fetcher.fetch");
      return fetchRequest(requestRecordFrom(input, init, "Fetcher.fetch"), name);
    } catch (error) {
      return rejectedPromise(error);
    }
  }
}

defineInterface(Fetcher, { length: 0, is: (value) => isFetcher(value) });

export function newFetcher(name: string): Fetcher {
  return new Fetcher(internalToken, name);
}
