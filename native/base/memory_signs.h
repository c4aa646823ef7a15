// How short of memory the machine is, or the control group (v2) that the process runs in, as Linux
// tells it.
#pragma once

#include <cstdint>
#include <string>

namespace nano {

struct MemorySigns {
  // Of what may be used, what is: 0 to 1, without what the system can drop at once. 0 where it is
  // not told.
  double used = 0;
  // Of the last ten seconds, how long something waited for memory: 0 to 1 (PSI, "some").
  double stalled = 0;
};

class MemorySource {
 public:
  // `proc`: the folder of procfs. `group`: that of the control group, "" for none.
  MemorySource(std::string proc, std::string group)
      : proc_(std::move(proc)), group_(std::move(group)) {}
  // Those of this process.
  static MemorySource Own();

  MemorySigns Read() const;

 private:
  double UsedOfGroup() const;
  double UsedOfMachine() const;

  std::string proc_;
  std::string group_;
};

}  // namespace nano
