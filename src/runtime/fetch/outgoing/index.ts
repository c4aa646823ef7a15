// Door of what happens in the network, a deferred room: https://fetch.spec.whatwg.org/#fetching

export { type FetchController, type FetchSteps, startFetch } from "./fetching.ts";
