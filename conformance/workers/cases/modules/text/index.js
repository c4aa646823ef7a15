// Module types: text.
import text from "./words.txt";
export default { fetch: () => Response.json({ text, type: typeof text }) };
