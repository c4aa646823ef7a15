#include "reactor/reactor.h"

#include <utility>

#include "base/check.h"
#include "base/clock.h"
#include "reactor/loop_handle.h"

namespace nano {

namespace {

struct Own : LoopHandle {
  uint64_t* armed;
};

}  // namespace

struct Reactor::Handles {
  uv_loop_t loop;
  uv_async_t async;
  uv_timer_t timer;
  Own own{{[](uv_handle_t* handle) { uv_close(handle, nullptr); }}, nullptr};
};

Reactor::Reactor() : handles_(new Handles), alarms_(std::make_shared<AlarmClock>()) {
  NANO_CHECK(uv_loop_init(&handles_->loop) == 0);
  NANO_CHECK(uv_async_init(&handles_->loop, &handles_->async, [](uv_async_t*) {}) == 0);
  NANO_CHECK(uv_timer_init(&handles_->loop, &handles_->timer) == 0);
  handles_->own.armed = &armed_;
  handles_->async.data = static_cast<LoopHandle*>(&handles_->own);
  handles_->timer.data = static_cast<LoopHandle*>(&handles_->own);
}

Reactor::~Reactor() {
  {
    std::lock_guard<std::mutex> lock(tasks_mutex_);
    running_.swap(tasks_);
  }
  running_.clear();
  uv_walk(
      &handles_->loop,
      [](uv_handle_t* handle, void*) {
        if (!uv_is_closing(handle)) static_cast<LoopHandle*>(handle->data)->close(handle);
      },
      nullptr);
  while (uv_run(&handles_->loop, UV_RUN_DEFAULT) != 0) {
  }
  NANO_CHECK(uv_loop_close(&handles_->loop) == 0);
}

uv_loop_s* Reactor::loop() { return &handles_->loop; }

char* Reactor::read_buffer() {
  if (read_buffer_.empty()) read_buffer_ = Bytes::Allocate(kReadBufferSize);
  NANO_CHECK(!read_buffer_.empty());
  return reinterpret_cast<char*>(read_buffer_.data());
}

void Reactor::Poll(PollMode mode) {
  bool block = mode == PollMode::kBlock;
  // What ran may have made work for the executor: it must not wait then.
  if (RunTasks()) block = false;
  if (block) {
    int awake = kAwake;
    // An Interrupt since the last poll is what this one would have waited for.
    block = state_.compare_exchange_strong(awake, kBlocked);
  }
  if (block) {
    // Whoever adds a task or an alarm looks at the state after it, so one of us two sees the other.
    ArmTimer();
    block = !has_tasks_.load();
  }
  uv_run(&handles_->loop, block ? UV_RUN_ONCE : UV_RUN_NOWAIT);
  state_.store(kAwake);
  if (alarms_->Next() <= MonotonicNanos()) alarms_->Ring(MonotonicNanos());
  RunTasks();
}

void Reactor::Interrupt() {
  if (state_.exchange(kInterrupted) == kBlocked) uv_async_send(&handles_->async);
}

void Reactor::Woke() {
  int blocked = kBlocked;
  if (state_.load(std::memory_order_relaxed) == kBlocked) {
    state_.compare_exchange_strong(blocked, kAwake);
  }
}

void Reactor::WakeIfBlocked() {
  if (state_.load() == kBlocked) Interrupt();
}

void Reactor::Post(std::function<void()> task) {
  {
    std::lock_guard<std::mutex> lock(tasks_mutex_);
    tasks_.push_back(std::move(task));
    has_tasks_.store(true);
  }
  WakeIfBlocked();
}

bool Reactor::RunTasks() {
  if (!has_tasks_.load()) return false;
  {
    std::lock_guard<std::mutex> lock(tasks_mutex_);
    running_.swap(tasks_);
    has_tasks_.store(false);
  }
  for (std::function<void()>& task : running_) task();
  running_.clear();
  return true;
}

// With the state kBlocked: an alarm that is set from now on interrupts.
void Reactor::ArmTimer() {
  const uint64_t next = alarms_->Next();
  if (next == armed_) return;
  armed_ = next;
  if (next == AlarmClock::kNever) {
    uv_timer_stop(&handles_->timer);
    return;
  }
  const uint64_t now = MonotonicNanos();
  const uint64_t wait = next > now ? (next - now + 999'999) / 1'000'000 : 0;
  uv_update_time(&handles_->loop);
  // It may ring a little early: then it is armed again.
  const auto rang = [](uv_timer_t* timer) {
    *static_cast<Own*>(static_cast<LoopHandle*>(timer->data))->armed = AlarmClock::kNever;
  };
  uv_timer_start(&handles_->timer, rang, wait, 0);
}

}  // namespace nano
