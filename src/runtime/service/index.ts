// Door of the service room: calls to the host (src/protocol), the only way out of an isolate.

export { type ServiceHandler, serviceEventHappened, startService, stopService } from "./calls.ts";
