interfaceShape("File", { length: 2, parent: "Blob", attributes: "name lastModified" });

test("is a blob with a name and a time", async () => {
  const file = new File(["x"], "n.txt", { type: "text/plain", lastModified: 5 });
  alike([file.name, file.lastModified, file.size, file.type], ["n.txt", 5, 1, "text/plain"]);
  same(file instanceof Blob, true);
  same(await file.text(), "x");
});
