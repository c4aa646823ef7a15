export { Deployments, type DeploymentsOptions, type DeployRequest, type ShownVersion } from "./deployments.ts";
export { Secrets } from "./secrets.ts";
