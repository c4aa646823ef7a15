// Request: clones have a body each; a used one can't be cloned.
//> POST / {"body":"the body","headers":{"content-type":"text/x"}}
export default {
  async fetch(request) {
    const copy = request.clone();
    const texts = await Promise.all([request.text(), copy.text()]);
    let again;
    try {
      request.clone();
      again = "cloned";
    } catch (error) {
      again = error.name;
    }
    return Response.json({ texts, again, url: copy.url === request.url, type: copy.headers.get("content-type") });
  },
};
