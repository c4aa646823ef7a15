// Module syntax: what a handler returns is awaited, thenables too.
export default {
  fetch: () => ({ then: (resolve) => resolve(new Response("from a thenable")) }),
};
