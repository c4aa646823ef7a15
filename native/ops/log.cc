#include "ops/log.h"

#include <utility>

#include "engine/strings.h"
#include "ops/arguments.h"
#include "ops/op_host.h"

namespace nano {

void OpConsoleWrite(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  OpHost* host = OpHostOf(isolate);
  v8::Local<v8::String> text;
  if (host == nullptr || info.Length() < 2 || !info[0]->IsUint32() ||
      info[0].As<v8::Uint32>()->Value() > 4 || !StringArgument(info, 1, &text)) {
    return BadArgument(info, "op_console_write");
  }
  auto level = static_cast<LogLevel>(info[0].As<v8::Uint32>()->Value());
  host->WriteLog(level, ToUtf8(isolate, text));
}

}  // namespace nano
