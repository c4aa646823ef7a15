// The op host while the snapshot is made: the runtime rehearses a few requests, whose answers go
// nowhere.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ops/op_host.h"

namespace nano {

class RehearsalHost : public OpHost {
 public:
  v8::MaybeLocal<v8::Promise> StartWork(std::unique_ptr<OpWork>) override { return {}; }
  void StartUnasked(std::unique_ptr<PieceWork>) override {}
  bool AwaitsWork() override { return false; }
  const StopFlag& stop() const override { return stop_; }
  void WriteLog(LogLevel, std::string) override {}
  uint32_t StartTimer(double, bool) override { return 1; }
  void ClearTimer(uint32_t) override {}
  BodyState ReadBody(uint64_t, Bytes* chunk) override {
    if (body_read_) return BodyState::kEnd;
    body_read_ = true;
    *chunk = Bytes::Copy("{}");
    return BodyState::kChunk;
  }
  void CancelBody(uint64_t) override {}
  bool Respond(uint64_t, int, std::string, std::vector<std::string>, Payload) override {
    return true;
  }
  bool RespondHead(uint64_t, int, std::string, std::vector<std::string>) override { return true; }
  WriteState WriteBody(uint64_t, Payload) override { return WriteState::kTaken; }
  void PassBody(uint64_t, uint64_t) override {}
  void EndBody(uint64_t) override {}
  void AbortBody(uint64_t) override {}
  void FailExchange(uint64_t, std::string text, bool) override { failure_ = std::move(text); }
  void SettleExchange(uint64_t, SettleMarks) override {}
  uint64_t CallService(std::string, std::string, Bytes, bool) override { return 0; }
  WriteState WriteService(uint64_t, Bytes) override { return WriteState::kOver; }
  void EndService(uint64_t) override {}
  void CancelService(uint64_t) override {}
  void CreditService(uint64_t, double) override {}

  // Why a rehearsed request was not answered, or "".
  const std::string& failure() const { return failure_; }

 private:
  const StopFlag stop_{false};
  bool body_read_ = false;
  std::string failure_;
};

}  // namespace nano
