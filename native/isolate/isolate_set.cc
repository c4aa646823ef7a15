#include "isolate/isolate_set.h"

#include <algorithm>

#include "isolate/app_isolate.h"

namespace nano {
namespace {
// An isolate with fewer requests that it has not begun is not crowded.
constexpr uint32_t kFew = 4;
// So many requests in a row must find all isolates crowded before there is another one.
constexpr uint32_t kCrowded = 64;
}  // namespace

IsolateSet::Pointer IsolateSet::Choose(size_t most, bool may_grow) {
  if (isolates_.empty()) return nullptr;
  Pointer least;
  bool starting = false;
  for (const Pointer& isolate : isolates_) {
    const uint32_t backlog = isolate->backlog();
    if (backlog < kFew) {
      crowded_ = 0;
      return isolate;
    }
    starting = starting || !isolate->ready();
    if (least == nullptr || backlog < least->backlog()) least = isolate;
  }
  if (starting || !may_grow || isolates_.size() >= most) return least;
  if (++crowded_ < kCrowded) return least;
  crowded_ = 0;
  return nullptr;
}

void IsolateSet::Remove(const AppIsolate* isolate) {
  std::erase_if(isolates_, [isolate](const Pointer& each) { return each.get() == isolate; });
}

bool IsolateSet::RemoveSurplus(const AppIsolate* isolate) {
  if (isolates_.size() <= 1) return false;
  Remove(isolate);
  return true;
}

}  // namespace nano
