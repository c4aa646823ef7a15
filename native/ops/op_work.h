// What an op gives after long work: at once, or as a promise when it is done beside the isolate's
// turns. Keeps copies of all that it works on.
#pragma once

#include <v8.h>

#include <cstddef>
#include <memory>

#include "base/piecework.h"
#include "ops/arguments.h"

namespace nano {

class OpWork : public PieceWork {
 public:
  // What it holds for the app while it waits and works.
  virtual size_t bytes() const = 0;
  // In the isolate, once the work is done. Null where it has failed; empty with an exception
  // pending.
  virtual v8::MaybeLocal<v8::Value> Result(v8::Isolate* isolate) = 0;
};

// Returns the work's result from the op, or its promise where the work is long; null where there is
// no memory for it.
void PerformWork(const Arguments& info, std::unique_ptr<OpWork> work, bool is_long);

}  // namespace nano
