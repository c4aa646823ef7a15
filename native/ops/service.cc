#include "ops/service.h"

#include <string>
#include <utility>

#include "engine/strings.h"
#include "ops/arguments.h"
#include "ops/chunk.h"
#include "ops/op_host.h"
#include "ops/structured_clone.h"

namespace nano {
namespace {

OpHost* Begin(const Arguments& info, const char* op, uint64_t* call) {
  OpHost* host = OpHostOf(info.GetIsolate());
  if (host == nullptr || !IdArgument(info, 0, call)) {
    BadArgument(info, op);
    return nullptr;
  }
  return host;
}

}  // namespace

void OpServiceCall(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  OpHost* host = OpHostOf(isolate);
  v8::Local<v8::String> service;
  v8::Local<v8::String> method;
  if (host == nullptr || info.Length() < 4 || !StringArgument(info, 0, &service) ||
      !StringArgument(info, 1, &method) || !info[3]->IsBoolean()) {
    return BadArgument(info, "op_service_call");
  }
  bool has_body = info[3]->IsTrue();
  Bytes payload;
  if (info[2]->IsString()) {
    // It goes as it is.
    std::string text;
    if (!ToLatin1(isolate, info[2].As<v8::String>(), &text)) {
      return BadArgument(info, "op_service_call");
    }
    payload = Bytes::Copy(text);
  } else if (!SerializeValue(isolate, isolate->GetCurrentContext(), info[2], &payload)) {
    // Runs getters of the payload, which is the runtime's own; a failure leaves its exception
    // pending.
    return;
  }
  uint64_t call = host->CallService(ToUtf8(isolate, service), ToUtf8(isolate, method),
                                    std::move(payload), has_body);
  info.GetReturnValue().Set(static_cast<double>(call));
}

void OpServiceCancel(const Arguments& info) {
  uint64_t call;
  if (OpHost* host = Begin(info, "op_service_cancel", &call)) host->CancelService(call);
}

void OpServiceCredit(const Arguments& info) {
  uint64_t call;
  OpHost* host = Begin(info, "op_service_credit", &call);
  if (host == nullptr) return;
  if (info.Length() < 2 || !info[1]->IsNumber()) return BadArgument(info, "op_service_credit");
  double bytes = info[1].As<v8::Number>()->Value();
  if (bytes > 0) host->CreditService(call, bytes);
}

void OpServiceEnd(const Arguments& info) {
  uint64_t call;
  if (OpHost* host = Begin(info, "op_service_end", &call)) host->EndService(call);
}

void OpServiceWrite(const Arguments& info) {
  uint64_t call;
  OpHost* host = Begin(info, "op_service_write", &call);
  if (host == nullptr) return;
  Bytes chunk;
  if (!TextOrBytesArgument(info, 1, &chunk)) return BadArgument(info, "op_service_write");
  info.GetReturnValue().Set(static_cast<int32_t>(host->WriteService(call, std::move(chunk))));
}

}  // namespace nano
