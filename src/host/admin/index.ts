export { AdminError } from "./admin-error.ts";
export { AdminServer, type AdminServerOptions } from "./admin-server.ts";
export { openApiOf } from "./openapi.ts";
export type { AdminAnswer, AdminRequest, JsonSchema, Route } from "./route.ts";
export { type AdminContext, adminRoutes } from "./routes/index.ts";
export { makeToken, readToken, type Token } from "./token.ts";
