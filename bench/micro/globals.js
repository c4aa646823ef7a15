// benchmark looks for these where there is no require.

import lodash from "lodash";
import platform from "platform";

globalThis._ = lodash;
globalThis.platform = platform;
