// Module syntax: a handler that returns no Response fails.
export default { fetch: () => "text" };
