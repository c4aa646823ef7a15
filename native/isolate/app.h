// An app: what a user deployed, its limits and counters, and the isolates that it lives in at the
// moment.
#pragma once

#include <v8.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/memory_account.h"
#include "isolate/app_counters.h"
#include "isolate/isolate_set.h"
#include "isolate/limit_notes.h"
#include "scheduler/heaviness.h"

namespace nano {

class CodeWait;

struct AppLimits {
  uint64_t cpu_nanos = 50'000'000;
  uint64_t startup_cpu_nanos = 400'000'000;
  size_t memory_bytes = 128 * 1024 * 1024;
  uint64_t wall_nanos = 30'000'000'000;
  uint64_t wait_until_nanos = 30'000'000'000;
  uint32_t subrequests = 50;
  uint32_t running = 256;
  uint32_t waiting = 1024;
  uint32_t isolates = 4;  // at once; no more than cores
  uint64_t body_bytes = 100 * 1024 * 1024;
  size_t log_bytes = 256 * 1024;
  // Its share of the CPU time when there is not enough for all, against others'.
  uint32_t weight = Heaviness::kUsualWeight;

  bool operator==(const AppLimits&) const = default;
};

enum class ModuleType : uint8_t { kText, kData, kWasm, kJson };

struct AppModule {
  std::string specifier;
  ModuleType type = ModuleType::kText;
  Bytes bytes;
};

enum class AppKind : uint8_t { kModule, kScript };

// What an app reaches by a name of its env.
enum class BindingKind : uint8_t { kService, kAssets };

struct AppBinding {
  std::string name;
  BindingKind kind = BindingKind::kService;
  std::string target;      // kService: the name of the app that answers
  std::string entrypoint;  // kService: the export that answers; "" for the default one
};

// What an app is made of. Whoever runs it shares it: the app itself may give it up meanwhile.
struct AppCode {
  AppKind kind = AppKind::kModule;
  std::shared_ptr<const std::string> source;  // UTF-8; V8 may hold it longer than the app lives
  std::string source_name;
  std::vector<AppModule> modules;
  Bytes env;  // as SerializeValue writes
  std::vector<AppBinding> bindings;
  bool unsafe_eval = false;
  std::string url;        // the app's own, by which it has an origin; empty when it has none
  size_t host_bytes = 0;  // what the host holds as long as the app has the code

  // What V8 made of it, for the isolates to come. Guarded by the mutex of the app that it is of.
  std::shared_ptr<const Bytes> code_cache;
  bool code_cache_wanted = true;
  std::vector<std::unique_ptr<v8::CompiledWasmModule>> compiled_wasm;  // by index of the module
};

struct AppDefinition {
  std::string name;
  AppLimits limits;
  // The host is asked for a file before the app is.
  bool assets_first = false;
  // Null: the app is dormant, its code comes when somebody asks for it.
  std::shared_ptr<AppCode> code;
};

class App {
 public:
  // Lines of log that wait for the host, before further ones are dropped.
  static constexpr size_t kLogBacklog = 1024 * 1024;

  App(uint32_t app_id, AppDefinition definition)
      : id(app_id),
        name(std::move(definition.name)),
        limits(definition.limits),
        assets_first(definition.assets_first),
        outside(std::make_shared<MemoryAccount>(limits.memory_bytes)),
        log_backlog(std::make_shared<MemoryAccount>(kLogBacklog)),
        code(std::move(definition.code)),
        heaviness(limits.weight) {}

  const uint32_t id;
  const std::string name;
  const AppLimits limits;
  const bool assets_first;
  // What is held for the app outside of its isolates, and outlives them: bodies under way, service
  // calls.
  const std::shared_ptr<MemoryAccount> outside;
  const std::shared_ptr<MemoryAccount> log_backlog;

  std::mutex mutex;
  // Guarded by the mutex.
  std::shared_ptr<AppCode> code;        // null: the host is asked for it when somebody asks the app
  std::shared_ptr<CodeWait> code_wait;  // while the host makes the code
  IsolateSet isolates;
  bool removed = false;

  // Isolates of the app whose executors are lost. With kMaxLost of them it gets no further one.
  static constexpr uint32_t kMaxLost = 4;
  std::atomic<uint32_t> lost{0};
  // MonotonicNanos; 0: not on probation. It crashed the process before this one.
  std::atomic<uint64_t> probation_until{0};
  // Exchanges handed to the app and not yet settled.
  std::atomic<uint32_t> open{0};
  // As the host said when the app first fetched: before that it is asked.
  enum class Direct : uint8_t { kNo, kPublicAddresses, kAnyAddress };
  std::atomic<Direct> direct{Direct::kNo};
  AppCounters counters;
  // Of what was told of the app last (Apps::Changes); guarded by the mutex of the Apps.
  uint64_t told = 0;
  LimitNotes limit_notes;
  Heaviness heaviness;
};

}  // namespace nano
