// AsyncLocalStorage: run within run, exit, enterWith, two storages, bind and snapshot.
//@ flags ["nodejs_compat"]
import { AsyncLocalStorage } from "node:async_hooks";

const one = new AsyncLocalStorage();
const two = new AsyncLocalStorage();
export default {
  fetch() {
    const both = () => [one.getStore() ?? "none", two.getStore() ?? "none"];
    const seen = {};
    one.run(1, () => {
      two.run(2, () => {
        seen.both = both();
        one.run(3, () => {
          seen.inner = both();
        });
        seen.back = both();
        one.exit(() => {
          seen.exit = both();
        });
        seen.bound = AsyncLocalStorage.bind(both);
        seen.snapshot = AsyncLocalStorage.snapshot();
      });
    });
    const { bound, snapshot } = seen;
    return Response.json({ ...seen, bound: bound(), snapshot: snapshot(both), outside: both() });
  },
};
