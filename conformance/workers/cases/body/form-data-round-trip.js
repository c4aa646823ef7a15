// Body: a FormData that is a body comes back as it was.
export default {
  async fetch() {
    const form = new FormData();
    form.append("text", 'line\nquote"é');
    form.append("file", new File(["bytes"], 'na"me.txt', { type: "text/x" }));
    form.append("blob", new Blob(["b"]));
    const back = await new Response(form).formData();
    return Response.json({
      entries: await Promise.all(
        [...back].map(async ([name, value]) => [
          name,
          typeof value === "string" ? value : [value.name, value.type, await value.text()],
        ]),
      ),
    });
  },
};
