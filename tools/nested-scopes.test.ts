import t from "tap";

const { nestedScopes } = (await import(new URL("./nested-scopes.mjs", import.meta.url).href)) as {
  nestedScopes(text: string, name: string): string;
};

const run = (text: string) => new Function(`return ${nestedScopes(text, "result")}`)();
const scopesOf = (text: string) => nestedScopes(text, "result").split("(()=>{").length - 1;

/** Functions of which each calls the one before. */
const chain = (length: number) =>
  Array.from({ length }, (_, index) => `function f${index}(){return ${index === 0 ? "0" : `f${index - 1}()+1`}}`);

t.test("a small bundle is one scope", async (t) => {
  const text = "var a=1,{b,c:[d]}={b:2,c:[3]};var result=()=>a+b+d;export{result};";
  t.equal(scopesOf(text), 1);
  t.equal(run(text)(), 6);
});

t.test("a large one is divided, and comes to the same", async (t) => {
  const text = [...chain(200), "var result=f199();", "export{result};"].join("\n");
  t.equal(scopesOf(text), 3);
  t.equal(run(text), 199);
});

t.test("what uses what is declared after it stays in one scope", async (t) => {
  const [first, ...rest] = chain(200);
  const text = [first, "function late(){return f199()}", ...rest, "var result=late();", "export{result};"].join("\n");
  t.equal(scopesOf(text), 2);
  t.equal(run(text), 199);
});

t.test("a property's name is no use of a variable", async (t) => {
  const [first, ...rest] = chain(200);
  const text = [first, "var o={f199:1,g:()=>o.f199};", ...rest, "var result=f199()+o.g();", "export{result};"].join(
    "\n",
  );
  t.equal(scopesOf(text), 3);
  t.equal(run(text), 200);
});
