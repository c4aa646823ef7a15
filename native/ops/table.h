// Every way out of an isolate, and there is no other. src/runtime/ops.ts gives the types.
#pragma once

#include <v8.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scopes.h"
#include "engine/snapshot.h"

namespace nano {

enum class OpEffect : uint8_t { kNone, kSome };

struct Op {
  std::string_view name;
  v8::FunctionCallback call;
  int arity;
  OpEffect effect;
};

std::vector<std::string_view> OpNames();
// What a snapshot of the runtime needs of this room.
SnapshotRecipe OpsRecipe();

}  // namespace nano
