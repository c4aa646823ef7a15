// V8's platform, as Node has set it up. The only room that includes node.h.
#pragma once

#include <v8-platform.h>
#include <v8.h>

#include <memory>
#include <string>

namespace nano {

// Once, on Node's main thread, inside its isolate; sets V8's flags, too. False when this process
// has no platform to share.
bool AttachPlatform();

// An isolate known to the platform, from its allocation to its disposal. V8 posts its tasks to
// `tasks`.
class PlatformIsolate {
 public:
  explicit PlatformIsolate(std::shared_ptr<v8::TaskRunner> tasks);
  // Disposes, unregisters and frees; no thread may be inside, and Isolate::Initialize has been
  // called.
  ~PlatformIsolate();
  PlatformIsolate(const PlatformIsolate&) = delete;
  PlatformIsolate& operator=(const PlatformIsolate&) = delete;
  v8::Isolate* get() const { return isolate_; }

 private:
  struct Delegate;
  std::unique_ptr<Delegate> delegate_;
  v8::Isolate* isolate_;
};

// Of the isolate that this thread is in, at once; the young generation shrinks, too.
void CollectGarbage(v8::Isolate* isolate);
// V8's version at run time.
std::string EngineVersion();
// Node's version whose headers this was built with.
std::string BuiltForNode();

}  // namespace nano
