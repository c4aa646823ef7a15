// The requests of an app whose code the host is still making. Each ends there as it would
// elsewhere: when its client has gone, and when its wall time is over.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "base/memory_account.h"
#include "http/error_response.h"
#include "http/exchange.h"
#include "reactor/alarm.h"

namespace nano {

class CodeWait : public ExchangeListener,
                 public AlarmListener,
                 public std::enable_shared_from_this<CodeWait> {
 public:
  // Hears of each that ends while it waits, outside of all locks: `code` is what it is to be failed
  // with, nothing when its client has gone or http has ended it.
  using Ended = std::function<void(Exchange& exchange, std::optional<ErrorCode> code)>;

  // What waits of their bodies is counted to `account`.
  CodeWait(Reactor& reactor, uint64_t wall_nanos, std::shared_ptr<MemoryAccount> account,
           Ended ended);

  // Any thread. False when nobody can wait here any more.
  bool Add(const std::shared_ptr<Exchange>& exchange);
  // Any thread. Those that wait, first come first; from now on they are the caller's.
  std::deque<std::shared_ptr<Exchange>> Close();

  // ExchangeListener, AlarmListener: on the reactor's thread
  void OnBody(uint64_t) override {}
  void OnDrain(uint64_t) override {}
  void OnClosed(uint64_t exchange) override;
  void OnAlarm() override;

 private:
  // With the lock held.
  void SetAlarm();

  const uint64_t wall_nanos_;
  const std::shared_ptr<MemoryAccount> account_;
  const Ended ended_;
  Alarm alarm_;

  std::mutex mutex_;
  // Guarded by the mutex. They have the same wall time, so the first is the first to be overdue.
  std::deque<std::shared_ptr<Exchange>> waiting_;
  bool closed_ = false;
};

}  // namespace nano
