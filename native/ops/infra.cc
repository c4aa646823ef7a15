#include "ops/infra.h"

#include <string>

#include "engine/runtime_source.h"
#include "engine/snapshot.h"
#include "engine/strings.h"
#include "ops/arguments.h"

namespace nano {

void OpInfraCompileRoom(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  auto* source = static_cast<RuntimeSource*>(isolate->GetData(kSourceSlot));
  v8::Local<v8::String> name;
  if (!StringArgument(info, 0, &name)) return BadArgument(info, "op_infra_compile_room");
  const std::string room = ToUtf8(isolate, name);
  SharedText* shared = source->Room(room);
  if (shared == nullptr) return BadArgument(info, "op_infra_compile_room");
  v8::Local<v8::String> text;
  v8::Local<v8::Function> made;
  if (!v8::String::NewExternalOneByte(isolate, shared).ToLocal(&text)) return;
  v8::ScriptOrigin origin(Constant(isolate, "nano:runtime/" + room));
  v8::ScriptCompiler::Source compiled(text, origin);
  v8::Local<v8::String> parameter = Constant(isolate, "outside");
  // Where it throws, the stack is at its end.
  if (v8::ScriptCompiler::CompileFunction(isolate->GetCurrentContext(), &compiled, 1, &parameter)
          .ToLocal(&made)) {
    info.GetReturnValue().Set(made);
  }
}

}  // namespace nano
