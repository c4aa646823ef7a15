#include "ops/op_work.h"

#include <utility>

#include "ops/op_host.h"

namespace nano {

bool IsForBeside(v8::Isolate* isolate, Effort effort) {
  OpHost* host = OpHostOf(isolate);
  if (host == nullptr || effort == Effort::kSmall) return false;
  return effort == Effort::kLong || host->AwaitsWork();
}

bool StartBeside(const Arguments& info, std::unique_ptr<OpWork> work) {
  v8::Local<v8::Promise> promise;
  if (!OpHostOf(info.GetIsolate())->StartWork(std::move(work)).ToLocal(&promise)) return false;
  info.GetReturnValue().Set(promise);
  return true;
}

void PerformWork(const Arguments& info, std::unique_ptr<OpWork> work, bool is_long) {
  v8::Isolate* isolate = info.GetIsolate();
  OpHost* host = OpHostOf(isolate);
  info.GetReturnValue().SetNull();
  if (is_long && host != nullptr) {
    v8::Local<v8::Promise> promise;
    if (host->StartWork(std::move(work)).ToLocal(&promise)) info.GetReturnValue().Set(promise);
    return;
  }
  const StopFlag& stop = StopFlagOf(isolate);
  while (work->Next(stop)) {
    if (stop.load(std::memory_order_relaxed)) return;
  }
  v8::Local<v8::Value> result;
  if (!stop.load(std::memory_order_relaxed) && work->Result(isolate).ToLocal(&result)) {
    info.GetReturnValue().Set(result);
  }
}

}  // namespace nano
