// What an isolate holds, beside what all of them may hold together.
#include "isolate/app_isolate.h"

namespace nano {

void AppIsolate::CountMemory() {
  app_->counters.SetMemory(realm_->heap_bytes(), realm_->buffer_bytes(), realm_->account()->held());
  const size_t before = memory_bytes();
  const size_t now = realm_->heap_bytes() + realm_->account()->held();
  if (now == before) return;
  memory_bytes_.store(now, std::memory_order_relaxed);
  const size_t all =
      world_.memory.fetch_add(now - before, std::memory_order_relaxed) + now - before;
  if (now < before || all <= world_.memory_bytes || Over() || world_.dispatcher.FreeMemory())
    return;
  // Nobody else can give way, so the one that grew does.
  Tell(0,
       "The isolate is replaced: all apps together have used up the memory "
       "that the server may use");
  app_->counters.Failed(ErrorCode::kMemoryLimit);
  Collapse(ErrorCode::kMemoryLimit, Outcome::kExceededMemory);
}

}  // namespace nano
