// Module syntax: an app that throws at its top level does not start.
throw new Error("at start");
export default { fetch: () => new Response("never") };
