import t from "tap";
import { findPeculiar } from "./peculiar.ts";
import { type Implementation, type Made, madeBy, refusalOf, tableOf } from "./second-opinion.ts";

const other = tableOf(findPeculiar() as Implementation);
const node = tableOf(crypto);

/** The same with a character changed in what was computed last: a signature, a ciphertext, derived bits. */
function tampered(made: Made): Made {
  if ("error" in made) return made;
  const text = JSON.stringify(made.value);
  const at = text.lastIndexOf('"') - 8;
  return { value: JSON.parse(`${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`) };
}

for (const algorithm of node.algorithms) {
  t.test(`${algorithm}: Node's own takes what the other makes, and nothing else`, async (t) => {
    for (const [name, exchange] of Object.entries(node.exchangesOf(algorithm))) {
      const made = await madeBy(other.exchangesOf(algorithm)[name] ?? exchange);
      t.equal(await refusalOf(exchange, made), "", name);
      t.not(await refusalOf(exchange, tampered(made)), "", `${name}, tampered with`);
    }
  });
}

t.test("what was not made is not taken", async (t) => {
  const exchange = { make: () => Promise.reject(new RangeError("x")), take: () => Promise.resolve() };
  t.equal(await refusalOf(exchange, await madeBy(exchange)), "nothing was made: RangeError: x");
});
