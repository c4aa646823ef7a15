// Module syntax: `env` can be imported, at the top level and in functions.
//@ vars {"NAME":"value"}
import { env } from "cloudflare:workers";

const atStart = env.NAME;
export default { fetch: () => Response.json({ atStart, inRequest: env.NAME }) };
