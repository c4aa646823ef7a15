// Clocks: the time at the top level.
const atStart = Date.now();
export default { fetch: () => Response.json({ zero: atStart === 0, before: atStart <= Date.now() }) };
