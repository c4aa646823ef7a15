// navigator: who the runtime says it is.
export default { fetch: () => new Response(navigator.userAgent) };
