// Module types: HTML is text.
import page from "./page.html";
export default { fetch: () => new Response(page, { headers: { "content-type": "text/html" } }) };
