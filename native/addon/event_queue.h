// Carries the engine's events to Node's main thread, many at a time.
#pragma once

#include <napi.h>
#include <uv.h>

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "addon/event_objects.h"
#include "isolate/host_events.h"

namespace nano {

class EventQueue : public HostEvents {
 public:
  // On the main thread. `on_events` is called with arrays of events
  // (src/host/native/engine-events.ts).
  EventQueue(Napi::Env env, Napi::Function on_events);

  // Any thread.
  void Emit(HostEvent event) override;

  // On the main thread. The promise is resolved by the event that carries its token.
  uint64_t NewToken(Napi::Env env, Napi::Promise* promise);
  // Rejects what is still waiting; no event is delivered afterwards.
  void Close();

 private:
  // With the mutex held.
  void Wake();
  void Deliver(Napi::Env env, Napi::Function on_events);
  void Rest();
  // Events of the host's own questions go to their promises; the others become objects of the
  // array.
  bool Settle(Napi::Env env, HostEvent& event);

  Napi::ThreadSafeFunction wake_;
  EventObjects objects_;
  std::mutex mutex_;
  std::vector<HostEvent> events_;
  uint64_t dropped_ = 0;
  bool woken_ = false;
  // It has delivered just now: access events wait until `rest_`, which is the loop's, is over.
  bool resting_ = false;
  bool closed_ = false;
  uv_timer_t* rest_;
  std::unordered_map<uint64_t, Napi::Promise::Deferred> waiting_;
  uint64_t last_token_ = 0;
};

}  // namespace nano
