// Module types: JSON is its value.
import value from "./value.json";
export default { fetch: () => Response.json({ value, plain: Object.getPrototypeOf(value) === Object.prototype }) };
