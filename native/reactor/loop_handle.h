// How the reactor closes a handle that it knows nothing of, when it goes away itself.
#pragma once

#include <uv.h>

namespace nano {

// uv_handle_t::data of every handle points to one.
struct LoopHandle {
  void (*close)(uv_handle_t* handle);
};

}  // namespace nano
