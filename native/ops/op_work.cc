#include "ops/op_work.h"

#include <utility>

#include "ops/op_host.h"

namespace nano {

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
