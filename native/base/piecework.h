// Long work that is done piece by piece: on any thread, and never on two at once.
#pragma once

#include <atomic>

namespace nano {

// Set from any thread when the work is to stop.
using StopFlag = std::atomic<bool>;

class PieceWork {
 public:
  virtual ~PieceWork() = default;
  // Does the next piece, which takes about a millisecond; one that takes longer looks at `stop` and
  // returns. False when nothing is left to do, or it has stopped.
  virtual bool Next(const StopFlag& stop) = 0;
  // Some pieces take much longer than a millisecond.
  virtual bool has_long_pieces() const { return false; }
};

}  // namespace nano
