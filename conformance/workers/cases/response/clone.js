// Response: clones have a body each and headers of their own.
export default {
  async fetch() {
    const response = new Response("body", { status: 201, headers: { a: "1" } });
    const copy = response.clone();
    copy.headers.set("a", "2");
    const texts = [await response.text(), await copy.text()];
    let again;
    try {
      response.clone();
    } catch (error) {
      again = error.name;
    }
    return Response.json({
      texts,
      header: response.headers.get("a"),
      copied: copy.headers.get("a"),
      status: copy.status,
      again,
    });
  },
};
