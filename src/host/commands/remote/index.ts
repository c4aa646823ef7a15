// The commands that speak to a server's admin API.

export { appsCommand, deleteCommand } from "./apps.ts";
export type { RemoteOptions } from "./client.ts";
export { type DeployOptions, deployCommand } from "./deploy.ts";
export { type LimitsOptions, limitsCommand } from "./limits.ts";
export { type LogsOptions, logsCommand } from "./logs.ts";
export { deleteSecretCommand, listSecretsCommand, putSecretCommand } from "./secrets.ts";
export { type TopOptions, topCommand } from "./top.ts";
export { type TriggerOptions, triggerCommand } from "./trigger.ts";
export { rollbackCommand, rolloutCommand, versionsCommand } from "./versions.ts";
