#include "isolate/code_wait.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"

namespace nano {

CodeWait::CodeWait(Reactor& reactor, uint64_t wall_nanos, std::shared_ptr<MemoryAccount> account,
                   Ended ended)
    : wall_nanos_(wall_nanos),
      account_(std::move(account)),
      ended_(std::move(ended)),
      alarm_(reactor) {}

bool CodeWait::Add(const std::shared_ptr<Exchange>& exchange) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return false;
    // Under the lock: whoever closes this may give it another listener.
    exchange->SetAccount(account_);
    exchange->SetListener(shared_from_this());
    waiting_.push_back(exchange);
    if (waiting_.size() == 1) SetAlarm();
  }
  // It may have ended before there was a listener.
  if (exchange->finished()) OnClosed(exchange->id());
  return true;
}

std::deque<std::shared_ptr<Exchange>> CodeWait::Close() {
  std::deque<std::shared_ptr<Exchange>> left;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    left.swap(waiting_);
    alarm_.Clear();
  }
  for (auto& exchange : left) exchange->SetListener(nullptr);
  return left;
}

void CodeWait::OnClosed(uint64_t id) {
  std::shared_ptr<Exchange> closed;
  {
    std::lock_guard lock(mutex_);
    auto found = std::find_if(waiting_.begin(), waiting_.end(),
                              [id](const auto& exchange) { return exchange->id() == id; });
    if (found == waiting_.end()) return;
    closed = std::move(*found);
    waiting_.erase(found);
  }
  closed->SetListener(nullptr);
  ended_(*closed, std::nullopt);
}

void CodeWait::OnAlarm() {
  std::deque<std::shared_ptr<Exchange>> overdue;
  {
    std::lock_guard lock(mutex_);
    const uint64_t now = MonotonicNanos();
    while (!waiting_.empty() && waiting_.front()->received_at() + wall_nanos_ <= now) {
      overdue.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    SetAlarm();
  }
  for (auto& exchange : overdue) {
    exchange->SetListener(nullptr);
    ended_(*exchange, ErrorCode::kWallLimit);
  }
}

void CodeWait::SetAlarm() {
  if (waiting_.empty()) return;
  alarm_.Set(weak_from_this(), waiting_.front()->received_at() + wall_nanos_);
}

}  // namespace nano
