// Errors: a handler whose promise can never be settled is an error, not a wait.
//@ limits {"wallMs":300}
export default { fetch: () => new Promise(() => {}) };
