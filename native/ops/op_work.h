// What an op gives after long work: at once, or as a promise when it is done beside the isolate's
// turns. Keeps copies of all that it works on.
#pragma once

#include <v8.h>

#include <cstddef>
#include <cstdint>
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

// How much there is to do for an op: less than is worth a job, more, or so much at once that the
// isolate's turn is not to have it.
enum class Effort : uint8_t { kSmall, kDear, kLong };

// What takes no more copies than so many bytes may be done beside the isolate's turns.
inline constexpr size_t kMostCopied = size_t{32} << 20;

// Is it to be done beside the isolate's turns? What is dear is, while the app waits for other such
// work: several cores may have a part in it then. Alone, it is done at once.
bool IsForBeside(v8::Isolate* isolate, Effort effort);
// Returns the promise of the work from the op; false where there is no memory for it.
[[nodiscard]] bool StartBeside(const Arguments& info, std::unique_ptr<OpWork> work);

// Returns the work's result from the op, or its promise where the work is long; null where there is
// no memory for it.
void PerformWork(const Arguments& info, std::unique_ptr<OpWork> work, bool is_long);

}  // namespace nano
