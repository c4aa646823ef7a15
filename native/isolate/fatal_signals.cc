#include "isolate/fatal_signals.h"

#include <signal.h>

#include <utility>

#include "engine/bound/wasm_trap.h"
#include "scheduler/scheduler.h"

namespace nano {
namespace {

void EndBy(int signal) {
  Scheduler::ShowCrash(signal);
  struct sigaction usual = {};
  usual.sa_handler = SIG_DFL;
  sigaction(signal, &usual, nullptr);
  // It is blocked while its handler runs: it comes when that returns.
  raise(signal);
}

void OnAbort(int signal) {
  Scheduler::ParkExecutorInTurn();
  EndBy(signal);
}

// A load or store of WebAssembly that is out of bounds is such a signal, too. The engine's own
// handler of it, which this one replaces, does no more than this.
void OnBadMemory(int signal, siginfo_t* info, void* context) {
  if (signal == SIGSEGV && v8::TryHandleWebAssemblyTrapPosix(signal, info, context)) return;
  EndBy(signal);
}

}  // namespace

void HandleFatalSignals() {
  struct sigaction action = {};
  action.sa_flags = SA_ONSTACK;
  action.sa_handler = OnAbort;
  for (int signal : {SIGABRT, SIGTRAP, SIGILL}) sigaction(signal, &action, nullptr);
  action.sa_flags = SA_ONSTACK | SA_SIGINFO;
  action.sa_sigaction = OnBadMemory;
  for (int signal : {SIGSEGV, SIGBUS, SIGFPE}) sigaction(signal, &action, nullptr);
}

}  // namespace nano
