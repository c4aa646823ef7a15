import t from "tap";

const { checkedThis } = (await import(new URL("./checked-this.mjs", import.meta.url).href)) as {
  checkedThis(text: string): string;
};

/** What `members` come to in an interface Lamp, and a Lamp. */
function lampOf(members: string) {
  const text = checkedThis(`class Lamp{#lit=true;#turns=0;${members}}defineInterface(Lamp);`);
  const wrongThis = (name: string, member: string) => {
    throw new TypeError(`${name}.${member}`);
  };
  const make = new Function("defineInterface", "$wrongThis", `${text};return Lamp`);
  return make(() => {}, wrongThis) as new () => Record<string, unknown>;
}

/** Calls each member on a Lamp, then on something else. */
function outcomes(members: string): unknown[] {
  const Lamp = lampOf(members);
  const { get, value } = Object.getOwnPropertyDescriptor(Lamp.prototype, "it") as PropertyDescriptor;
  return [new Lamp(), {}, null, 1].map((self) => {
    try {
      return (get ?? value).call(self);
    } catch (error) {
      return (error as Error).message;
    }
  });
}

const wrong = ["Lamp.it", "Lamp.it", "Lamp.it"];

t.test("what a member reads first is checked", async (t) => {
  t.same(outcomes("get it(){return this.#lit}"), [true, ...wrong]);
  t.same(outcomes("it(){const lit=this.#lit;return lit}"), [true, ...wrong]);
  t.same(outcomes("it(){void this.#lit;return 1}"), [1, ...wrong]);
  t.same(outcomes("it(){return [this.#turns++,this.#turns]}"), [[0, 1], ...wrong]);
});

t.test("the check comes before anything else", async (t) => {
  t.same(outcomes("it(){if(arguments.length<1)throw new Error('count');return this.#lit}"), ["count", ...wrong]);
  t.same(outcomes("it(){return false&&this.#lit}"), [false, ...wrong]);
});

t.test("what the source catches is caught", async (t) => {
  const caught = ["caught Lamp.it", "caught Lamp.it", "caught Lamp.it"];
  t.same(outcomes("it(){try{return this.#lit}catch(error){return 'caught '+error.message}}"), [true, ...caught]);
  const wrapper = "static wrap(f){try{return f()}catch(error){return 'caught '+error.message}}";
  t.same(outcomes(`${wrapper} it(){return Lamp.wrap(()=>{const lit=this.#lit;return lit})}`), [true, ...caught]);
  t.same(outcomes(`${wrapper} it(){return Lamp.wrap(()=>({lit:this.#lit}))}`), [{ lit: true }, ...caught]);
  const Lamp = lampOf("async it(){return this.#lit}");
  await t.rejects((Lamp.prototype.it as () => Promise<unknown>).call({}), { message: "Lamp.it" });
});

t.test("what is no interface, or no member of one, stays as it is", async (t) => {
  for (const text of [
    "class Lamp{#lit;it(){return this.#lit}}",
    "class Lamp{#lit;constructor(){this.#lit=1}#it(){return this.#lit}static it(){return this.#lit}}defineInterface(Lamp);",
    "class Lamp{#lit;it(){return function(){return this.#lit}}}defineInterface(Lamp);",
  ]) {
    t.equal(checkedThis(text), text);
  }
});
