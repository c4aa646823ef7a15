#include "isolate/idle_collector.h"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "reactor/reactor.h"
#include "testing/http_fixture.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::Eventually;

struct Collectable : IdleCollectable {
  uint64_t used_at() const override { return busy ? MonotonicNanos() : 0; }
  void CollectWhenIdle() override { asked++; }
  std::atomic<bool> busy{false};
  std::atomic<int> asked{0};
};

struct Collecting {
  Collecting()
      : scheduler(reactor, {.executors = 1}),
        trim(std::make_shared<MemoryTrim>(scheduler, reactor)),
        collector(std::make_shared<IdleCollector>(scheduler, reactor, *trim)) {
    scheduler.Start();
  }
  ~Collecting() { EXPECT(scheduler.Stop()); }

  Reactor reactor;
  Scheduler scheduler;
  std::shared_ptr<MemoryTrim> trim;
  std::shared_ptr<IdleCollector> collector;
};

TEST(idle_collector_asks_each_quiet_one_once) {
  Collecting collecting;
  std::vector<std::shared_ptr<Collectable>> all;
  for (int i = 0; i < 10; i++) {
    all.push_back(std::make_shared<Collectable>());
    collecting.collector->Add(all.back());
  }
  auto last = std::make_shared<Collectable>();
  collecting.collector->Add(last);
  EXPECT(Eventually([&] { return last->asked == 1; }));
  for (const auto& one : all) EXPECT_EQ(one->asked.load(), 1);
}

TEST(idle_collector_waits_for_one_that_is_used_and_forgets_one_that_is_gone) {
  Collecting collecting;
  auto gone = std::make_shared<Collectable>();
  auto busy = std::make_shared<Collectable>();
  auto quiet = std::make_shared<Collectable>();
  busy->busy = true;
  collecting.collector->Add(gone);
  collecting.collector->Add(busy);
  collecting.collector->Add(quiet);
  gone = nullptr;
  EXPECT(Eventually([&] { return quiet->asked == 1; }));
  EXPECT_EQ(busy->asked.load(), 0);
  busy->busy = false;
  EXPECT(Eventually([&] { return busy->asked == 1; }));
}

}  // namespace
}  // namespace nano
