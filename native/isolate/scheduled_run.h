// An exchange without a client: the engine asks an app for its scheduled handler, and hears what it
// came to when the app has done with it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "http/exchange.h"

namespace nano {

class ScheduledRun : public Exchange {
 public:
  struct Result {
    std::string outcome;
    std::optional<ErrorCode> code;
    uint64_t cpu_nanos = 0;
    uint64_t wall_nanos = 0;
    bool no_retry = false;  // the handler asked for that
  };
  using Done = std::function<void(const Result& result)>;

  // `time`: in milliseconds since 1970.
  ScheduledRun(std::string cron, double time, Done done);

  ExchangeKind kind() const override { return ExchangeKind::kScheduled; }
  double scheduled_time() const override { return time_; }
  void Settled(const ExchangeEnd& end) override;

  void SetListener(std::shared_ptr<ExchangeListener>) override {}
  bool SetBodyLimit(uint64_t, std::string_view) override { return true; }
  void SetAccount(std::shared_ptr<MemoryAccount>) override {}
  BodyRead ReadBody(Bytes*) override { return BodyRead::kEnd; }
  void CancelBody() override {}
  // The handler has ended.
  bool Respond(ResponseHead head, Payload body) override;
  bool RespondHead(ResponseHead head) override { return Respond(std::move(head), Payload()); }
  BodyWrite Write(Payload) override { return BodyWrite::kClosed; }
  void End() override {}
  void Abort() override { Fail(ErrorCode::kAppException, ""); }
  void Fail(ErrorCode code, std::string_view app) override;

  bool responded() const override { return finished(); }
  bool finished() const override;
  std::optional<ErrorCode> failure() const override;
  bool broken() const override { return failure().has_value(); }
  int status() const override;
  uint64_t bytes_in() const override { return 0; }
  uint64_t bytes_out() const override { return 0; }

 private:
  const double time_;

  mutable std::mutex mutex_;
  // Guarded by the mutex.
  Done done_;
  bool ended_ = false;
  std::optional<ErrorCode> failure_;
};

}  // namespace nano
