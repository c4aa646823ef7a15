#include "engine/platform.h"

#include <node.h>
#include <node_version.h>

#include <utility>

#include "base/check.h"

namespace nano {
namespace {
node::MultiIsolatePlatform* g_platform = nullptr;

// For apps: with its loops unrolled V8 leaves out the checks by which a turn is ended. Not on the
// command line: under other flags than its own Node throws away all the compiled code that it
// carries, and starts in twice the time.
constexpr char kFlags[] = "--no-turboshaft-loop-unrolling";
}  // namespace

bool AttachPlatform() {
  v8::V8::SetFlagsFromString(kFlags);
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::HandleScope handles(isolate);
  node::Environment* environment = node::GetCurrentEnvironment(isolate->GetCurrentContext());
  if (environment == nullptr) return false;
  g_platform = node::GetMultiIsolatePlatform(environment);
  return g_platform != nullptr;
}

struct PlatformIsolate::Delegate : public node::IsolatePlatformDelegate {
  explicit Delegate(std::shared_ptr<v8::TaskRunner> runner) : tasks(std::move(runner)) {}
  std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner() override { return tasks; }
  bool IdleTasksEnabled() override { return false; }
  std::shared_ptr<v8::TaskRunner> tasks;
};

PlatformIsolate::PlatformIsolate(std::shared_ptr<v8::TaskRunner> tasks)
    : delegate_(std::make_unique<Delegate>(std::move(tasks))), isolate_(v8::Isolate::Allocate()) {
  NANO_CHECK(g_platform != nullptr);
  g_platform->RegisterIsolate(isolate_, delegate_.get());
}

PlatformIsolate::~PlatformIsolate() { g_platform->DisposeIsolate(isolate_); }

void CollectGarbage(v8::Isolate* isolate) {
  // Critical pressure is answered at once, by a collection that shrinks the young generation, too.
  isolate->MemoryPressureNotification(v8::MemoryPressureLevel::kCritical);
  isolate->MemoryPressureNotification(v8::MemoryPressureLevel::kNone);
}

std::string EngineVersion() { return v8::V8::GetVersion(); }

std::string BuiltForNode() {
  return std::to_string(NODE_MAJOR_VERSION) + "." + std::to_string(NODE_MINOR_VERSION) + "." +
         std::to_string(NODE_PATCH_VERSION);
}

}  // namespace nano
