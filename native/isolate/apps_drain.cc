// The end: what runs may end, and nothing new comes.
#include <algorithm>
#include <memory>

#include "base/clock.h"
#include "isolate/apps.h"

namespace nano {
namespace {
constexpr uint64_t kDrainLook = 20'000'000;
}  // namespace

// Ends a drain when its time is up. Where idle connections have theirs, it looks now and then
// whether the last one has gone.
class Apps::DrainAlarm : public AlarmListener, public std::enable_shared_from_this<DrainAlarm> {
 public:
  DrainAlarm(Apps& apps, uint64_t until, bool looks)
      : apps_(apps), until_(until), looks_(looks), alarm_(apps.reactor_) {}
  void Set() {
    uint64_t next = looks_ ? std::min(until_, MonotonicNanos() + kDrainLook) : until_;
    alarm_.Set(weak_from_this(), next);
  }
  void OnAlarm() override {
    size_t open = apps_.OpenExchanges();
    if (MonotonicNanos() >= until_ ||
        (apps_.server_.open_connections() == 0 && apps_.AllSettled())) {
      return apps_.FinishDrain(open);
    }
    Set();
  }

 private:
  Apps& apps_;
  const uint64_t until_;
  const bool looks_;
  Alarm alarm_;
};

void Apps::Drain(uint64_t token, uint64_t timeout_nanos, uint32_t idle_ms) {
  drain_waits_.store(idle_ms > 0);
  drain_token_.store(token);
  drain_alarm_ = std::make_shared<DrainAlarm>(*this, MonotonicNanos() + timeout_nanos, idle_ms > 0);
  drain_alarm_->Set();
  server_.Drain(idle_ms);
  EndDrainIfDone();
}

// That an exchange has ended is counted when who says so returns.
void Apps::EndDrainIfDone() {
  if (drain_token_.load(std::memory_order_relaxed) == 0 || drain_waits_.load()) return;
  reactor_.Post([this] {
    if (OpenExchanges() == 0) FinishDrain(0);
  });
}

bool Apps::AllSettled() {
  std::lock_guard lock(mutex_);
  return std::all_of(apps_.begin(), apps_.end(),
                     [](const auto& entry) { return entry.second->open.load() == 0; });
}

void Apps::FinishDrain(size_t cut) {
  uint64_t token = drain_token_.exchange(0);
  if (token == 0) return;
  if (cut > 0) server_.CutAll();
  host_.Emit(DrainedEvent{.token = token, .cut = cut});
}

}  // namespace nano
