#include "base/counted_memory.h"

#include <cstdint>
#include <cstring>
#include <memory>

#include "testing/test.h"

namespace nano {
namespace {

TEST(what_a_library_allocates_is_on_the_account_until_it_is_freed) {
  auto account = std::make_shared<MemoryAccount>(1000);
  {
    CountedMemory memory(account);
    void* first = memory.Allocate(300);
    void* second = memory.Allocate(300);
    EXPECT(first != nullptr && second != nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(first) % alignof(std::max_align_t), 0u);
    std::memset(first, 1, 300);
    EXPECT(account->held() >= 600u);
    EXPECT(!memory.refused());
    EXPECT(memory.Allocate(400) == nullptr);
    EXPECT(memory.Allocate(SIZE_MAX) == nullptr);
    EXPECT(memory.refused());
    EXPECT(memory.MayHold(900) && !memory.MayHold(1100));
    void* more = memory.AllocateAnyway(700);
    EXPECT(account->held() > 1000u);
    EXPECT(memory.MayHold(memory.held()) && !memory.MayHold(memory.held() + 1));
    memory.Free(more);
    memory.Free(first);
    memory.Free(nullptr);
    EXPECT_EQ(account->held(), memory.held());
    void* third = memory.Allocate(400);
    EXPECT(third != nullptr);
    memory.Free(second);
    memory.Free(third);
    EXPECT_EQ(account->held(), 0u);
  }
  EXPECT_EQ(account->held(), 0u);
}

}  // namespace
}  // namespace nano
