// Request: Blobs and FormData bring their content type.
export default {
  fetch() {
    const type = (body) => new Request("http://a.example/", { method: "POST", body }).headers.get("content-type");
    const form = new FormData();
    form.set("a", "b");
    return Response.json({
      blob: type(new Blob(["x"], { type: "text/css" })),
      blobWithout: type(new Blob(["x"])),
      form: type(form).replace(/boundary=.*/, "boundary"),
    });
  },
};
