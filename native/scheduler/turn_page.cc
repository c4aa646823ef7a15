#include "scheduler/turn_page.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include "base/check.h"

namespace nano {
namespace {

void* Map(int flags, int fd) {
  return ::mmap(nullptr, TurnPage::kBytes, PROT_READ | PROT_WRITE, flags, fd, 0);
}

}  // namespace

TurnPage::TurnPage() {
  void* mapped = Map(MAP_PRIVATE | MAP_ANONYMOUS, -1);
  NANO_CHECK(mapped != MAP_FAILED);
  slots_ = static_cast<TurnSlot*>(mapped);
}

TurnPage::~TurnPage() { ::munmap(slots_, kBytes); }

bool TurnPage::Share(int fd) {
  NANO_CHECK(taken_ == 0);
  struct stat file = {};
  if (::fstat(fd, &file) != 0 || file.st_size < static_cast<off_t>(kBytes)) return false;
  void* mapped = Map(MAP_SHARED, fd);
  if (mapped == MAP_FAILED) return false;
  ::munmap(slots_, kBytes);
  slots_ = static_cast<TurnSlot*>(mapped);
  return true;
}

TurnSlot* TurnPage::Take() {
  if (returned_count_ > 0) return returned_[--returned_count_];
  return taken_ < kSlots ? &slots_[taken_++] : &nobody_;
}

void TurnPage::GiveBack(TurnSlot* slot) {
  slot->running.store(0, std::memory_order_relaxed);
  if (slot != &nobody_) returned_[returned_count_++] = slot;
}

}  // namespace nano
