// Limits that are set for an app, whichever of its versions serves.

import { limitNames, limitRanges, limitTexts, loadDeployedSettings } from "../../config/index.ts";
import type { JsonSchema, Route } from "../route.ts";
import type { AdminContext } from "./context.ts";
import { appParameter, ofDeployed } from "./find-app.ts";

function limitsSchema(unset: boolean): JsonSchema {
  const properties = limitNames.map((limit) => {
    const [minimum, maximum] = limitRanges[limit];
    const type = unset ? ["integer", "null"] : "integer";
    return [limit, { type, minimum, maximum, description: limitTexts[limit] }];
  });
  return { type: "object", properties: Object.fromEntries(properties) };
}

const answers = {
  200: {
    description: "Those that are set.",
    schema: { type: "object", required: ["limits"], properties: { limits: limitsSchema(false) } },
  },
};

export function limitRoutes(context: AdminContext): Route[] {
  return [
    {
      method: "GET",
      path: "/v1/apps/{name}/limits",
      operation: "listLimits",
      summary: "The limits that are set for an app, in the place of those of its versions",
      parameters: { name: appParameter },
      answers,
      handle: async ({ parameters: { name = "" } }) => ({
        json: { limits: await ofDeployed(context, name, (deployments) => deployments.limitsOf(name)) },
      }),
    },
    {
      method: "PATCH",
      path: "/v1/apps/{name}/limits",
      operation: "changeLimits",
      summary: "Set limits of an app, in the place of those of its versions",
      description:
        "null: what its versions say again. The app is started aside with them: one that does not start then is refused with 422. What the server allows at most holds all the same.",
      parameters: { name: appParameter },
      body: { types: { "application/json": limitsSchema(true) } },
      answers,
      async handle({ parameters: { name = "" }, json }) {
        const { parseLimitChanges } = await loadDeployedSettings();
        const changes = parseLimitChanges(await json());
        const limits = await ofDeployed(context, name, (deployments) => deployments.changeLimits(name, changes));
        return { json: { limits } };
      },
    },
  ];
}
