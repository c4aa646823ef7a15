// How many cores this process may use: as many as its affinity and its control group leave it.
#pragma once

namespace nano {

// At least one. The standard library counts the machine's.
unsigned UsableCores();

}  // namespace nano
