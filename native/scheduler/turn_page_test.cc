#include "scheduler/turn_page.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <string>
#include <vector>

#include "testing/test.h"

namespace nano {
namespace {

// A file that is gone when it is closed.
int OpenFile(size_t bytes) {
  char name[] = "/tmp/nano-turn-page-XXXXXX";
  const int fd = mkstemp(name);
  unlink(name);
  const std::string zeros(bytes, '\0');
  EXPECT_EQ(write(fd, zeros.data(), bytes), static_cast<ssize_t>(bytes));
  return fd;
}

std::vector<uint32_t> ReadSlot(int fd, size_t index) {
  std::vector<uint32_t> words(2);
  EXPECT_EQ(pread(fd, words.data(), 8, static_cast<off_t>(index * sizeof(TurnSlot))), 8);
  return words;
}

}  // namespace

TEST(TurnPageIsSeenInItsFileAfterTheProcessIsKilled) {
  const int fd = OpenFile(TurnPage::kBytes);
  const pid_t child = fork();
  if (child == 0) {
    TurnPage page;
    if (!page.Share(fd)) _exit(1);
    page.Take()->running.store(7, std::memory_order_relaxed);
    TurnSlot* second = page.Take();
    second->running.store(9, std::memory_order_relaxed);
    second->crashed.store(SIGSEGV, std::memory_order_relaxed);
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  EXPECT(ReadSlot(fd, 0) == (std::vector<uint32_t>{7, 0}));
  EXPECT(ReadSlot(fd, 1) == (std::vector<uint32_t>{9, SIGSEGV}));
  EXPECT(ReadSlot(fd, 2) == (std::vector<uint32_t>{0, 0}));
  close(fd);
}

TEST(TurnPageRefusesAFileThatIsTooShort) {
  const int fd = OpenFile(TurnPage::kBytes - 1);
  TurnPage page;
  EXPECT(!page.Share(fd));
  EXPECT(!page.Share(-1));
  page.Take()->running.store(1);
  EXPECT(ReadSlot(fd, 0) == (std::vector<uint32_t>{0, 0}));
  close(fd);
}

TEST(TurnPageGivesEachItsOwnSlotUntilThereAreNone) {
  TurnPage page;
  std::set<TurnSlot*> seen;
  for (size_t i = 0; i < TurnPage::kSlots; i++) EXPECT(seen.insert(page.Take()).second);
  TurnSlot* nobody = page.Take();
  EXPECT(seen.count(nobody) == 0);
  EXPECT(page.Take() == nobody);
  page.GiveBack(nobody);
  EXPECT(page.Take() == nobody);
  TurnSlot* first = *seen.begin();
  first->running.store(5);
  page.GiveBack(first);
  EXPECT_EQ(first->running.load(), 0u);
  EXPECT(page.Take() == first);
}

}  // namespace nano
