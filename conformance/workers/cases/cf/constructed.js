// cf: one made by an app has what the app gave.
export default {
  fetch(request) {
    const made = new Request("http://a.example/", { cf: { cacheTtl: 5, deep: { a: [1] } } });
    return Response.json({
      made: made.cf,
      copied: new Request(made).cf,
      without: new Request("http://a.example/").cf ?? "none",
      response: new Response("x", { cf: { a: 1 } }).cf ?? "none",
      cloned: made.clone().cf,
      same: request.clone().cf === request.cf,
    });
  },
};
