// FormData: its methods.
export default {
  fetch() {
    const form = new FormData();
    form.append("a", 1);
    form.append("a", "2");
    form.append("file", new Blob(["x"]), "name.txt");
    const before = form.getAll("a");
    form.set("a", "3");
    form.delete("none");
    return Response.json({
      before,
      after: form.getAll("a"),
      has: form.has("a"),
      keys: [...form.keys()],
      file: form.get("file").name,
    });
  },
};
