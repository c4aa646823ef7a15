interfaceShape("FormData", {
  length: 0,
  methods: { append: 2, delete: 1, get: 1, getAll: 1, has: 1, set: 2 },
  iterable: "pairs",
});

test("keeps entries in order, and makes files of blobs", () => {
  const form = new FormData();
  form.append("a", 1);
  form.append("b", new Blob(["x"]), "x.txt");
  form.append("a", 2);
  alike(form.getAll("a"), ["1", "2"]);
  same(form.get("b") instanceof File, true);
  same(form.get("b").name, "x.txt");
  form.set("a", 3);
  alike([...form.keys()], ["a", "b"]);
});

test("goes through a body", async () => {
  const form = new FormData();
  form.set("a", "b\nc");
  const back = await new Response(form).formData();
  same(back.get("a"), "b\r\nc");
});
