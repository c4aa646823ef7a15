// A stack of its own for a thread's signal handlers.
#pragma once

#include <signal.h>

#include <cstddef>
#include <memory>

namespace nano {

class SignalStack {
 public:
  SignalStack() : memory_(new char[kBytes]) {
    stack_t stack = {};
    stack.ss_sp = memory_.get();
    stack.ss_size = kBytes;
    installed_ = sigaltstack(&stack, &before_) == 0;
  }
  ~SignalStack() {
    if (installed_) sigaltstack(&before_, nullptr);
  }
  SignalStack(const SignalStack&) = delete;

 private:
  static constexpr size_t kBytes = 64 * 1024;
  std::unique_ptr<char[]> memory_;
  stack_t before_ = {};
  bool installed_ = false;
};

}  // namespace nano
