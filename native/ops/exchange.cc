#include "ops/exchange.h"

#include <string>
#include <utility>
#include <vector>

#include "engine/strings.h"
#include "ops/arguments.h"
#include "ops/chunk.h"
#include "ops/op_host.h"

namespace nano {
namespace {

// More header strings than any client would take.
constexpr uint32_t kMaxHeaderStrings = 2048;

// The host and the exchange's id, which each of these ops begins with. Null after a TypeError.
OpHost* Begin(const Arguments& info, const char* op, uint64_t* exchange) {
  OpHost* host = OpHostOf(info.GetIsolate());
  if (host == nullptr || !IdArgument(info, 0, exchange)) {
    BadArgument(info, op);
    return nullptr;
  }
  return host;
}

// The list of names and values, one byte a character. No app code runs: the list is the runtime's
// own array.
bool HeadersArgument(const Arguments& info, int index, std::vector<std::string>* headers) {
  if (info.Length() <= index || !info[index]->IsArray()) return false;
  v8::Isolate* isolate = info.GetIsolate();
  v8::Local<v8::Context> context = isolate->GetCurrentContext();
  v8::Local<v8::Array> list = info[index].As<v8::Array>();
  uint32_t length = list->Length();
  if (length > kMaxHeaderStrings || length % 2 != 0) return false;
  headers->resize(length);
  for (uint32_t i = 0; i < length; i++) {
    v8::Local<v8::Value> item;
    if (!list->Get(context, i).ToLocal(&item) || !item->IsString() ||
        !ToLatin1(isolate, item.As<v8::String>(), &(*headers)[i])) {
      return false;
    }
  }
  return true;
}

struct HeadArguments {
  int status = 0;
  std::string status_text;
  std::vector<std::string> headers;
};

bool ReadHead(const Arguments& info, HeadArguments* head) {
  v8::Local<v8::String> text;
  if (info.Length() < 4 || !info[1]->IsInt32() || !StringArgument(info, 2, &text)) return false;
  head->status = info[1].As<v8::Int32>()->Value();
  return ToLatin1(info.GetIsolate(), text, &head->status_text) &&
         HeadersArgument(info, 3, &head->headers);
}

}  // namespace

void OpExchangeAbort(const Arguments& info) {
  uint64_t exchange;
  if (OpHost* host = Begin(info, "op_exchange_abort", &exchange)) host->AbortBody(exchange);
}

void OpExchangeCancelBody(const Arguments& info) {
  uint64_t exchange;
  if (OpHost* host = Begin(info, "op_exchange_cancel_body", &exchange)) host->CancelBody(exchange);
}

void OpExchangeEnd(const Arguments& info) {
  uint64_t exchange;
  if (OpHost* host = Begin(info, "op_exchange_end", &exchange)) host->EndBody(exchange);
}

void OpExchangeFail(const Arguments& info) {
  uint64_t exchange;
  OpHost* host = Begin(info, "op_exchange_fail", &exchange);
  if (host == nullptr) return;
  v8::Local<v8::String> text;
  if (!StringArgument(info, 1, &text)) return BadArgument(info, "op_exchange_fail");
  const bool no_handler = info.Length() > 2 && info[2]->IsTrue();
  host->FailExchange(exchange, ToUtf8(info.GetIsolate(), text), no_handler);
}

void OpExchangePass(const Arguments& info) {
  uint64_t exchange;
  uint64_t call;
  OpHost* host = Begin(info, "op_exchange_pass", &exchange);
  if (host == nullptr) return;
  if (!IdArgument(info, 1, &call)) return BadArgument(info, "op_exchange_pass");
  host->PassBody(exchange, call);
}

void OpExchangeReadBody(const Arguments& info) {
  uint64_t exchange;
  OpHost* host = Begin(info, "op_exchange_read_body", &exchange);
  if (host == nullptr) return;
  Bytes chunk;
  switch (host->ReadBody(exchange, &chunk)) {
    case BodyState::kChunk: {
      v8::Local<v8::Uint8Array> view;
      if (NewChunk(info.GetIsolate(), std::move(chunk)).ToLocal(&view)) {
        info.GetReturnValue().Set(view);
      }
      return;
    }
    case BodyState::kPending:
      return info.GetReturnValue().SetNull();
    case BodyState::kEnd:
      return info.GetReturnValue().Set(true);
    case BodyState::kBroken:
      return info.GetReturnValue().Set(false);
  }
}

void OpExchangeRespond(const Arguments& info) {
  uint64_t exchange;
  OpHost* host = Begin(info, "op_exchange_respond", &exchange);
  if (host == nullptr) return;
  HeadArguments head;
  PayloadArgument body;
  if (!ReadHead(info, &head) || info.Length() < 5 || !(info[4]->IsNull() || body.Read(info, 4))) {
    return BadArgument(info, "op_exchange_respond");
  }
  info.GetReturnValue().Set(host->Respond(exchange, head.status, std::move(head.status_text),
                                          std::move(head.headers), body.Take()));
}

void OpExchangeRespondHead(const Arguments& info) {
  uint64_t exchange;
  OpHost* host = Begin(info, "op_exchange_respond_head", &exchange);
  if (host == nullptr) return;
  HeadArguments head;
  if (!ReadHead(info, &head)) return BadArgument(info, "op_exchange_respond_head");
  info.GetReturnValue().Set(host->RespondHead(exchange, head.status, std::move(head.status_text),
                                              std::move(head.headers)));
}

void OpExchangeSettle(const Arguments& info) {
  uint64_t exchange;
  OpHost* host = Begin(info, "op_exchange_settle", &exchange);
  if (host == nullptr) return;
  SettleMarks marks;
  if (info.Length() > 1 && info[1]->IsInt32()) {
    const int32_t bits = info[1].As<v8::Int32>()->Value();
    marks = {.wait_failed = (bits & 1) != 0, .no_retry = (bits & 2) != 0};
  }
  host->SettleExchange(exchange, marks);
}

void OpExchangeWrite(const Arguments& info) {
  uint64_t exchange;
  OpHost* host = Begin(info, "op_exchange_write", &exchange);
  if (host == nullptr) return;
  PayloadArgument chunk;
  if (!chunk.Read(info, 1)) return BadArgument(info, "op_exchange_write");
  info.GetReturnValue().Set(static_cast<int32_t>(host->WriteBody(exchange, chunk.Take())));
}

}  // namespace nano
