#include "reactor/reactor.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "reactor/output_queue.h"
#include "testing/http_fixture.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::Eventually;

constexpr uint64_t kMillisecond = 1'000'000;

class Counter : public AlarmListener {
 public:
  explicit Counter(std::vector<int>* order = nullptr, int name = 0) : order_(order), name_(name) {}
  void OnAlarm() override {
    ++rings;
    if (order_ != nullptr) order_->push_back(name_);
  }
  std::atomic<int> rings{0};

 private:
  std::vector<int>* order_;
  int name_;
};

// Polls on a thread of its own.
class Running {
 public:
  Running() {
    thread_ = std::thread([this] {
      while (!stop_) {
        reactor.Poll(PollMode::kBlock);
        ++polls;
      }
    });
  }
  ~Running() {
    stop_ = true;
    reactor.Interrupt();
    thread_.join();
  }
  Reactor reactor;
  std::atomic<int> polls{0};

 private:
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

TEST(reactor_runs_tasks_of_any_thread) {
  Running running;
  std::atomic<int> count{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 10'000; ++j) running.reactor.Post([&] { ++count; });
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT(Eventually([&] { return count == 40'000; }));
}

TEST(reactor_never_misses_the_last_task) {
  Running running;
  for (int i = 0; i < 5'000; ++i) {
    std::atomic<bool> ran{false};
    running.reactor.Post([&] { ran = true; });
    const uint64_t start = MonotonicNanos();
    while (!ran && MonotonicNanos() - start < 5'000 * kMillisecond) std::this_thread::yield();
    if (!ran) testing::Fail(__FILE__, __LINE__, "a task was not run");
    if (!ran) break;
  }
}

TEST(interrupt_before_a_poll_counts_for_it) {
  Reactor reactor;
  reactor.Interrupt();
  reactor.Poll(PollMode::kBlock);  // returns
  reactor.Post([] {});
  reactor.Poll(PollMode::kBlock);
  reactor.Poll(PollMode::kNonBlocking);
}

TEST(alarms_ring_in_order_and_once) {
  Reactor reactor;
  std::vector<int> order;
  std::vector<std::shared_ptr<Counter>> counters;
  std::vector<std::unique_ptr<Alarm>> alarms;
  for (int i = 0; i < 5'000; ++i) {
    counters.push_back(std::make_shared<Counter>(&order, i));
    alarms.push_back(std::make_unique<Alarm>(reactor));
  }
  // Each set twice, in an order of its own.
  for (size_t i = 0; i < 5'000; ++i) alarms[i]->Set(counters[i], 1);
  for (size_t i = 0; i < 5'000; ++i)
    alarms[i * 7 % 5'000]->Set(counters[i * 7 % 5'000], 1 + i * 7 % 5'000);
  for (size_t i = 0; i < 5'000; i += 10) alarms[i]->Clear();
  for (size_t i = 5; i < 5'000; i += 10) alarms[i].reset();
  while (reactor.alarms()->Next() != AlarmClock::kNever) reactor.Poll(PollMode::kBlock);
  EXPECT_EQ(order.size(), 4'000u);
  EXPECT(std::is_sorted(order.begin(), order.end()));
  for (size_t i = 0; i < 5'000; ++i) EXPECT_EQ(counters[i]->rings.load(), i % 5 == 0 ? 0 : 1);
}

TEST(alarm_set_from_another_thread_wakes_a_blocked_poll) {
  Running running;
  Alarm far(running.reactor);
  Alarm near(running.reactor);
  const auto slow = std::make_shared<Counter>();
  const auto quick = std::make_shared<Counter>();
  far.Set(slow, MonotonicNanos() + 3'600'000 * kMillisecond);
  for (int i = 1; i <= 20; ++i) {
    near.Set(quick, MonotonicNanos() + kMillisecond);
    EXPECT(Eventually([&] { return quick->rings == i; }));
  }
  EXPECT_EQ(slow->rings.load(), 0);
}

TEST(alarm_of_an_object_that_is_gone_does_nothing) {
  Reactor reactor;
  Alarm alarm(reactor);
  alarm.Set(std::make_shared<Counter>(), 1);
  reactor.Poll(PollMode::kBlock);
  EXPECT_EQ(reactor.alarms()->Next(), AlarmClock::kNever);
}

TEST(output_queue_keeps_order_and_joins_small_pieces) {
  OutputQueue queue;
  std::string expected;
  for (int i = 0; i < 2'000; ++i) {
    const std::string text = std::to_string(i) + ",";
    const std::string body(i % 100 == 0 ? 9'000 : 3, static_cast<char>('a' + i % 26));
    const size_t skip = i % 7 == 0 ? text.size() + 2 : 0;
    queue.Append({text, Bytes::Copy(body), "\r\n"}, skip);
    expected += (text + body + "\r\n").substr(skip);
  }
  EXPECT_EQ(queue.size(), expected.size());
  std::string got;
  size_t blocks = 0;
  while (queue.size() > 0) {
    for (const OutputQueue::Block& block : queue.Take(10'000)) {
      got.append(reinterpret_cast<const char*>(block.data()), block.size());
      ++blocks;
    }
  }
  EXPECT(got == expected);
  EXPECT(blocks < 100);
}

TEST(acceptor_survives_the_end_of_descriptors) {
  ServerOptions options;
  options.sweep_ms = 10;
  testing::TestServer server(options);
  std::atomic<int> waiting = 0;
  std::shared_ptr<Exchange> held;
  server.answer = [&](const std::shared_ptr<Exchange>& exchange) {
    if (exchange->request().target == "/hold") {
      held = exchange;
      ++waiting;
    } else {
      exchange->Respond({200, "", {}}, testing::BytesOf("ok"));
    }
  };
  rlimit before;
  getrlimit(RLIMIT_NOFILE, &before);
  {
    testing::Client kept(server.port());
    kept.Send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT(testing::Eventually([&] { return waiting == 1; }));
    testing::Client refused;
    testing::Client taken;
    // No further descriptor: the lowest that is free is above the limit.
    const int lowest = ::dup(0);
    ::close(lowest);
    const rlimit tight{static_cast<rlim_t>(lowest), before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &tight);
    refused.Connect(server.port());
    EXPECT_EQ(refused.ReadAll(), "");
    held->Respond({200, "", {}}, testing::BytesOf("ok"));
    EXPECT_EQ(testing::BodyOf(kept.ReadResponse()), "ok");
    // Being idle now, it gives its place to another.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    taken.Connect(server.port());
    taken.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(testing::BodyOf(taken.ReadResponse()), "ok");
    EXPECT_EQ(kept.ReadAll(), "");
    setrlimit(RLIMIT_NOFILE, &before);
  }
  testing::Client after(server.port());
  after.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(testing::BodyOf(after.ReadResponse()), "ok");
}

}  // namespace
}  // namespace nano
