// Door of what happens in the network, a deferred room: https://fetch.spec.whatwg.org/#fetching

export { startFetchOfBinding } from "./binding.ts";
export { eventsAddress, type FetchController, type FetchSteps, startFetch } from "./fetching.ts";
