// What a process shows of its turns to the one that outlives it: a page of memory, shared through a
// file, in which each executor writes the number of what it runs. It knows numbers only.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace nano {

// A line of cache for each, so that executors do not take it from one another. As
// src/host/supervisor/turn-page.ts reads it.
struct alignas(64) TurnSlot {
  std::atomic<uint32_t> running;  // the number of the runnable whose turn is on, 0: none
  std::atomic<uint32_t> crashed;  // the fatal signal that came to this executor, 0: none
};
static_assert(sizeof(TurnSlot) == 64);

class TurnPage {
 public:
  static constexpr size_t kSlots = 512;
  static constexpr size_t kBytes = kSlots * sizeof(TurnSlot);

  // Nobody else sees it until Share.
  TurnPage();
  ~TurnPage();
  TurnPage(const TurnPage&) = delete;

  // Before any Take. The file must have kBytes, all of them written: memory that the system cannot
  // provide later would be a fatal signal. False, and the page stays as it was, when it is not so.
  bool Share(int fd);

  // Callers take turns. When all are taken, one that several share and nobody sees.
  TurnSlot* Take();
  void GiveBack(TurnSlot* slot);

 private:
  TurnSlot* slots_;
  TurnSlot nobody_{};
  size_t taken_ = 0;            // those below were taken once
  TurnSlot* returned_[kSlots];  // those that may be taken again
  size_t returned_count_ = 0;
};

}  // namespace nano
