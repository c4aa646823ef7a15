#include "reactor/usable_cores.h"

#include <uv.h>

namespace nano {

unsigned UsableCores() { return uv_available_parallelism(); }

}  // namespace nano
