// AsyncLocalStorage: requests at once do not see each other's store.
//> GET /a
//> GET /b
//@ flags ["nodejs_als"]
import { AsyncLocalStorage } from "node:async_hooks";

const storage = new AsyncLocalStorage();
const log = async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return storage.getStore();
};
export default {
  fetch: (request) => storage.run(new URL(request.url).pathname, async () => new Response(await log())),
};
