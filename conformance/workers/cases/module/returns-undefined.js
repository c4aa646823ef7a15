// Module syntax: a handler that returns nothing fails.
export default { fetch() {} };
