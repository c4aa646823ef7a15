// Response.json: bodies, types and what can't be JSON.
const attempt = async (make) => {
  try {
    const response = make();
    return [response.status, response.headers.get("content-type"), await response.text()];
  } catch (error) {
    return error.name;
  }
};
export default {
  async fetch() {
    const circular = {};
    circular.self = circular;
    return Response.json({
      object: await attempt(() => Response.json({ a: [1, null, "é"] })),
      string: await attempt(() => Response.json("x")),
      null: await attempt(() => Response.json(null)),
      undefined: await attempt(() => Response.json(undefined)),
      function: await attempt(() => Response.json(() => {})),
      circular: await attempt(() => Response.json(circular)),
      bigint: await attempt(() => Response.json(1n)),
      status: await attempt(() => Response.json(1, { status: 202 })),
      type: await attempt(() => Response.json(1, { headers: { "content-type": "application/x" } })),
      status204: await attempt(() => Response.json(1, { status: 204 })),
      toJSON: await attempt(() => Response.json({ toJSON: () => "made" })),
    });
  },
};
