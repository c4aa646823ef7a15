#include "reactor/usable_cores.h"

#ifdef __linux__
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "testing/test.h"

namespace nano {
namespace {

TEST(AProcessThatIsPinnedToOneCoreMayUseOne) {
  EXPECT(UsableCores() >= 1);
  const pid_t child = fork();
  if (child == 0) {
    cpu_set_t cores;
    sched_getaffinity(0, sizeof(cores), &cores);
    int first = 0;
    while (!CPU_ISSET(first, &cores)) first++;
    CPU_ZERO(&cores);
    CPU_SET(first, &cores);
    _exit(sched_setaffinity(0, sizeof(cores), &cores) == 0 && UsableCores() == 1 ? 0 : 1);
  }
  int status = 1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace nano
#endif
