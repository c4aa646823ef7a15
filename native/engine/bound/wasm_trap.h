// V8's handler of the traps of WebAssembly, which the engine exports and whose header it does not
// ship (v8-wasm-trap-handler-posix.h).
#pragma once

#include <signal.h>

namespace v8 {

// For a handler of SIGSEGV. True when the access came from WebAssembly: the handler then returns,
// and the code throws a RuntimeError.
bool TryHandleWebAssemblyTrapPosix(int signal, siginfo_t* info, void* context);

}  // namespace v8
