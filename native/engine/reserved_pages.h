// Memory that V8 reserves whole and commits piece by piece: Wasm memories, resizable buffers, Wasm
// code. V8 takes it from its own page allocator, past every limit that an embedder can set, so that
// allocator's pages are counted here, to the account of the turn that reserves them.
#pragma once

#include <memory>

#include "base/memory_account.h"

namespace nano {

class ReservedPages {
 public:
  // Once, before any isolate of ours is made. False when the engine's allocator is not the one that
  // is known: then nothing is counted.
  static bool Watch();

  // What this thread reserves from now on counts to `account`. What does not fit is refused: a Wasm
  // memory does not grow then, a buffer's constructor throws a RangeError.
  class Scope {
   public:
    explicit Scope(const std::shared_ptr<MemoryAccount>& account);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    const std::shared_ptr<MemoryAccount>* const outer_;
  };
};

}  // namespace nano
