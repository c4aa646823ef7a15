// Door of the messaging room: https://html.spec.whatwg.org/#comms, and structured clone, in which messages go. The interfaces are
// deferred rooms.

export { messageEventRoom } from "./rooms.ts";
export { cloneWithTransfer, toTransferList } from "./structured-clone.ts";
