// Headers: those of a client's request can't be changed, nor those of a fetched response; copies can.
const attempt = (run) => {
  try {
    run();
    return "changed";
  } catch (error) {
    return error.name;
  }
};
export default {
  async fetch(request, env) {
    const response = await fetch(`${env.ORIGIN}/text`);
    const copy = new Response(response.body, response);
    return Response.json({
      incoming: attempt(() => request.headers.set("a", "b")),
      incomingDelete: attempt(() => request.headers.delete("host")),
      copied: attempt(() => new Request(request).headers.set("a", "b")),
      fetched: attempt(() => response.headers.set("a", "b")),
      copiedResponse: attempt(() => copy.headers.set("a", "b")),
      redirect: attempt(() => Response.redirect("http://a/").headers.set("a", "b")),
      error: attempt(() => Response.error().headers.set("a", "b")),
      json: attempt(() => Response.json(1).headers.set("a", "b")),
    });
  },
};
