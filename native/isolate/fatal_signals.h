// What happens when a signal comes that ends a process.
#pragma once

namespace nano {

// V8 ends the process on what it calls fatal, such as a heap that is full beyond help. On an
// executor in a turn that is one app's affair: its thread stops for good where it is, and all
// others go on. What damages memory ends the process; the turn page then shows whose turn it was.
void HandleFatalSignals();

}  // namespace nano
