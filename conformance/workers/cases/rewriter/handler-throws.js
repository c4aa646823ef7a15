// HTMLRewriter: a handler that throws breaks the body.
export default {
  async fetch() {
    const response = new HTMLRewriter()
      .on("p", {
        element() {
          throw new Error("in the handler");
        },
      })
      .transform(new Response("<p></p>"));
    return new Response(await response.text().catch((error) => error.message));
  },
};
