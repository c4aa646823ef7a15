#include "base/memory_signs.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "testing/test.h"

namespace nano {
namespace {

class Folder {
 public:
  Folder() {
    char path[] = "/tmp/nano-signs-XXXXXX";
    path_ = mkdtemp(path);
    mkdir((path_ + "/pressure").c_str(), 0700);
  }
  ~Folder() {
    for (const char* name : {"memory.max", "memory.current", "memory.stat", "memory.pressure",
                             "meminfo", "pressure/memory"}) {
      unlink((path_ + "/" + name).c_str());
    }
    rmdir((path_ + "/pressure").c_str());
    rmdir(path_.c_str());
  }
  void Write(const std::string& name, const std::string& text) {
    std::FILE* file = std::fopen((path_ + "/" + name).c_str(), "w");
    std::fputs(text.c_str(), file);
    std::fclose(file);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

bool Near(double one, double other) { return one > other - 1e-9 && one < other + 1e-9; }

}  // namespace

TEST(MemoryOfAGroupIsWhatCannotBeDropped) {
  Folder folder;
  folder.Write("memory.max", "1000\n");
  folder.Write("memory.current", "900\n");
  folder.Write("memory.stat", "anon 500\ninactive_file 300\nactive_file 100\n");
  folder.Write("memory.pressure",
               "some avg10=12.50 avg60=0.00 avg300=0.00 total=1\nfull avg10=1.00\n");
  const MemorySigns signs = MemorySource(folder.path(), folder.path()).Read();
  EXPECT(Near(signs.used, 0.6));
  EXPECT(Near(signs.stalled, 0.125));
}

TEST(AGroupWithoutALimitHasTheMachines) {
  Folder folder;
  folder.Write("memory.max", "max\n");
  folder.Write("memory.current", "900\n");
  folder.Write("meminfo", "MemTotal:       1000 kB\nMemFree: 1 kB\nMemAvailable:    50 kB\n");
  folder.Write("pressure/memory", "some avg10=3.00 avg60=0.00 avg300=0.00 total=1\n");
  const MemorySigns signs = MemorySource(folder.path(), folder.path()).Read();
  EXPECT(Near(signs.used, 0.95));
  EXPECT(Near(signs.stalled, 0.03));
}

TEST(WhatIsNotToldIsNoPressure) {
  const MemorySigns signs = MemorySource("/nowhere", "").Read();
  EXPECT(Near(signs.used, 0));
  EXPECT(Near(signs.stalled, 0));
}

TEST(OwnMemoryIsTold) {
  const MemorySigns signs = MemorySource::Own().Read();
  EXPECT(signs.used >= 0 && signs.used <= 1.5);
  EXPECT(signs.stalled >= 0 && signs.stalled <= 1);
}

}  // namespace nano
