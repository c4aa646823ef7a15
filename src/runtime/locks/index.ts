// Door of the locks room, a deferred one: https://w3c.github.io/web-locks/

import { type Globals, globalInterface } from "../webidl/index.ts";
import { Lock, LockManager, locks } from "./navigator-locks.ts";

export { locks };

export const globals: Globals = { Lock: globalInterface(Lock), LockManager: globalInterface(LockManager) };
