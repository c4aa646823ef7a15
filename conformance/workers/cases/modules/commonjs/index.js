// Module types: CommonJS, imported by a module, and requiring another.
import other from "./other.cjs";
export default { fetch: () => Response.json({ name: other.name, deep: other.deep }) };
