attributeShape("navigator", "read only");

test("userAgent is an attribute, read only", () => {
  const found = owned(Object.getPrototypeOf(navigator), "userAgent", "navigator.");
  checkFlags(found, "ec", "userAgent");
  checkFunction(found.get, { name: "get userAgent", length: 0 });
  same(found.set, undefined);
  throws(() => Reflect.apply(found.get, {}, []), TypeError);
});

/** https://min-common-api.proposal.wintertc.org/#useragent-requirements */
test("userAgent is products without comments", () => {
  const product = "[!#$%&'*+.^_`|~\\w-]+(/[!#$%&'*+.^_`|~\\w-]+)?";
  same(new RegExp(`^${product}( ${product})*$`).test(navigator.userAgent), true, navigator.userAgent);
});
