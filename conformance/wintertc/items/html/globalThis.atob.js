operationShape("atob", 1, { args: ["YQ"] });

test("decodes, forgiving space and padding", () => {
  same(atob(" /w = = "), "\xff");
  same(atob("YQ"), "a");
  throws(() => atob("a"), "InvalidCharacterError");
  throws(() => atob("_-=="), "InvalidCharacterError");
});
