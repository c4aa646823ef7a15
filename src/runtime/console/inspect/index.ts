// Door of what a console shows of values, a deferred room.

export { formatLog } from "./format.ts";
export { inspect } from "./inspect.ts";
export type { InspectOptions } from "./inspection.ts";
export { formatTable } from "./table.ts";
