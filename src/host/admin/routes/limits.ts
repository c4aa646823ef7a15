// Limits that are set for an app, whichever of its versions serves.

import { limitNames, limitRanges, limitTexts, loadDeployedSettings } from "../../config/index.ts";
import type { JsonSchema, Route } from "../route.ts";
import { type AdminContext, requireDeployments } from "./context.ts";

const name = { type: "string", description: "The app's name." } as const;

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
      parameters: { name },
      answers,
      handle: ({ parameters }) => ({ json: { limits: requireDeployments(context).limitsOf(parameters.name ?? "") } }),
    },
    {
      method: "PATCH",
      path: "/v1/apps/{name}/limits",
      operation: "changeLimits",
      summary: "Set limits of an app, in the place of those of its versions",
      description:
        "null: what its versions say again. The app is started aside with them: one that does not start then is refused with 422. What the server allows at most holds all the same.",
      parameters: { name },
      body: { types: { "application/json": limitsSchema(true) } },
      answers,
      async handle({ parameters, json }) {
        const { parseLimitChanges } = await loadDeployedSettings();
        const changes = parseLimitChanges(await json());
        return { json: { limits: await requireDeployments(context).changeLimits(parameters.name ?? "", changes) } };
      },
    },
  ];
}
